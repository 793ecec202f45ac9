package greenwall.app.console;

import static greenwall.app.console.SampleProblems.resultMessage;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.SharedPracticeRange;
import greenwall.app.site.Site;
import greenwall.connectors.files.ProblemEditFile;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.explain.Explainer;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.state.CellState;
import greenwall.views.testing.DirectFxThread;
import greenwall.views.testing.FakeExplainer;
import greenwall.views.window.StateFolderWarning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteProblemsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    private Path home;

    private Site site(AutoCloseable... resources) throws Exception {
        return ConfiguredSite.connect(
                home, "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n", CLOCK, resources);
    }

    private static List<Problem> problems(SiteProblems console) {
        return problems(console, CellState.CRITICAL);
    }

    private static List<Problem> problems(SiteProblems console, CellState state) {
        var builder = SampleProblems.east(NOW)
                .host("a", Labels.EMPTY)
                .host("b", Labels.EMPTY)
                .cell("a", "clock.offset", Labels.EMPTY, 2, state, "above 1 s")
                .cell("b", "clock.offset", Labels.EMPTY, 2, state, "above 1 s");
        return console.of(
                builder.fleet(), new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    private static void takeBoth(SiteProblems console) throws Exception {
        for (var problem : problems(console)) {
            resultMessage(receiver -> console.take(problem, receiver));
        }
    }

    private static List<String> entryTitles(ConsoleSession session, TakenProblem ownership) {
        return session.openRecords.openRecord(ownership.record()).orElseThrow().snapshot().entries().stream()
                .map(entry -> entry.what().title())
                .toList();
    }

    private ConsoleSession session() {
        return SampleProblems.session(new ConfigPaths("linux", home, _ -> null), CLOCK);
    }

    private static SiteProblems console(Site site, ConsoleSession session) {
        return SampleProblems.of(site, session, CLOCK);
    }

    @Test
    void aNewPracticeRangeStartsWithoutTheActionsOfAnEarlierOne() throws Exception {
        try (var session = session()) {
            var range = new SharedPracticeRange(() -> {});
            try (var first = site(range.lease());
                    var console = console(first, session)) {
                resultMessage(receiver -> console.take(problems(console).getFirst(), receiver));
                assertThat(problems(console).getFirst().handling()).isPresent();
                try (var reloaded = site(range.lease());
                        var same = console(reloaded, session)) {
                    assertThat(problems(same).getFirst().handling()).isPresent();
                }
            }
            try (var drill = site(new SharedPracticeRange(() -> {}).lease());
                    var another = console(drill, session)) {
                assertThat(problems(another))
                        .allMatch(problem -> problem.handling().isEmpty());
            }
        }
        assertThat(home.resolve(".local/state/greenwall/problems.json")).doesNotExist();
    }

    @Test
    void eachTakenProblemRecordsTheActionsOnItsHostsEvenAfterARestart() throws Exception {
        TakenProblem first;
        try (var site = site();
                var session = session();
                var console = console(site, session)) {
            takeBoth(console);
            first = problems(console).getFirst().handling().orElseThrow();
            var last = problems(console).getLast().handling().orElseThrow();
            assertThat(session.openRecords.addEvidence("east", List.of("a"), "", new Evidence.Note("seen on a")))
                    .containsExactly("a: clock is off");
            assertThat(session.openRecords.addEvidence("east", List.of("b"), "", new Evidence.Note("seen on b")))
                    .containsExactly("b: clock is off");
            assertThat(session.openRecords.addEvidence("east", List.of("c"), "", new Evidence.Note("seen on c")))
                    .isEmpty();
            assertThat(entryTitles(session, first))
                    .startsWith("a: clock is off. Off by 2 s (limit 1 s)")
                    .endsWith("seen on a");
            assertThat(entryTitles(session, last))
                    .startsWith("b: clock is off. Off by 2 s (limit 1 s)")
                    .endsWith("seen on b")
                    .doesNotContain("seen on a");
        }
        try (var site = site();
                var session = session();
                var console = console(site, session)) {
            problems(console);
            session.openRecords.addEvidence("east", List.of("a"), "", new Evidence.Note("seen later"));
            assertThat(entryTitles(session, first)).contains("seen on a", "seen later");
        }
    }

    @Test
    void aResolvedTakenProblemIsWatchedAndItsVerdictClosesItsRecord() throws Exception {
        try (var site = site();
                var session = session();
                var console = console(site, session)) {
            takeBoth(console);
            var watched = problems(console, CellState.OK);
            assertThat(watched).extracting(Problem::stage).containsOnly(TakenProblem.Stage.WATCHED);
            var record = session.openRecords
                    .openRecord(watched.getFirst().handling().orElseThrow().record())
                    .orElseThrow();
            var change = new IncidentEnd.ProposedChange(IncidentEnd.ChangeKind.THRESHOLD, "2 s");
            record.add("", new Evidence.RunbookVerdict(IncidentVerdict.NOT_AN_INCIDENT, "a drift", List.of(change)));
            assertThat(resultMessage(receiver ->
                            console.conclude(watched.getFirst(), IncidentVerdict.NOT_AN_INCIDENT, receiver)))
                    .isEqualTo("Closed: a, not an incident.");
            assertThat(problems(console, CellState.OK)).hasSize(1);
            assertThat(record.snapshot().verdict()).isEqualTo(IncidentVerdict.NOT_AN_INCIDENT);
            assertThat(record.snapshot().end().orElseThrow().changes()).containsExactly(change);
            // The other way round: a verdict in the view of the record ends the problem.
            var otherRecord = watched.getLast().handling().orElseThrow().record();
            var concluded = new CompletableFuture<String>();
            console.listen(() -> {}, () -> concluded.complete("told"));
            session.openRecords
                    .openRecord(otherRecord)
                    .orElseThrow()
                    .conclude(new IncidentEnd(NOW, ZoneOffset.UTC, "kim", IncidentVerdict.INCIDENT, "", List.of()));
            concluded.get(20, TimeUnit.SECONDS);
            assertThat(problems(console, CellState.OK)).isEmpty();
        }
    }

    @Test
    void aTakenProblemKeepsItsOwnerAfterARestartAndItsRecordStartsBeforeTheOnset() throws Exception {
        try (var site = site();
                var session = session()) {
            try (var console = console(site, session)) {
                assertThat(resultMessage(
                                receiver -> console.take(problems(console).getFirst(), receiver)))
                        .startsWith("Taken: a. Its incident record is open.");
                assertThat(problems(console).getFirst().owner()).isPresent();
            }
            var record = session.openRecords.current().orElseThrow().snapshot();
            assertThat(record.start().title()).isEqualTo("a: clock is off");
            assertThat(record.start().window().start()).isEqualTo(NOW.minus(Duration.ofMinutes(15)));
            assertThat(record.entries().getFirst().what())
                    .isInstanceOfSatisfying(
                            Evidence.Note.class,
                            note -> assertThat(note.text())
                                    .contains("clock is off", "cell clock.offset of a = 2 s: critical: above 1 s"));
            try (var restarted = console(site, session)) {
                var taken = problems(restarted).getFirst();
                assertThat(taken.owner().orElseThrow().since()).isEqualTo(NOW);
                resultMessage(receiver -> restarted.release(taken, receiver));
                assertThat(problems(restarted).getFirst().owner()).isEmpty();
            }
        }
    }

    @Test
    void aRecordThatCouldNotBeBegunIsBegunAtALaterPoll() throws Exception {
        try (var site = site();
                var session = session();
                var console = console(site, session)) {
            var obstacle = Files.createDirectories(home.resolve(".local/state/greenwall"))
                    .resolve("incidents");
            Files.writeString(obstacle, "");
            assertThat(resultMessage(receiver -> console.take(problems(console).getFirst(), receiver)))
                    .contains("No incident record was started: ");
            assertThat(problems(console).getFirst().handling().orElseThrow().record())
                    .isEmpty();

            Files.delete(obstacle);
            var handling = problems(console).getFirst().handling().orElseThrow();
            assertThat(entryTitles(session, handling)).startsWith("a: clock is off. Off by 2 s (limit 1 s)");
        }
    }

    @Test
    void aLaterBackgroundExplanationIsRecordedOnce() throws Exception {
        var fx = new DirectFxThread(true);
        var pendingExplanations = new ArrayList<Runnable>();
        Explainer explanations = (question, listener) -> {
            pendingExplanations.add(() -> listener.accept(FakeExplainer.rich(question)));
            return () -> {};
        };
        try (var site = site();
                var session = session();
                var console =
                        new SiteProblems(site, session, CLOCK, explanations, SampleServices.of(site, CLOCK, fx), fx)) {
            var first = problems(console).getFirst();
            resultMessage(receiver -> console.take(first, receiver));
            pendingExplanations.getFirst().run();
            problems(console);
            var taken = problems(console).getFirst();
            assertThat(entryTitles(session, taken.handling().orElseThrow()))
                    .hasSize(3)
                    .element(1)
                    .asString()
                    .startsWith("Explained: ");
            var record = session.openRecords.openRecord(
                    taken.handling().orElseThrow().record());
            assertThat(record.orElseThrow().snapshot().entries().get(1).what())
                    .isInstanceOfSatisfying(Evidence.Lines.class, lines -> {
                        assertThat(lines.said()).startsWith("conclusive: “Started Session <*> of user <*>.” is new");
                        assertThat(lines.lines())
                                .extracting(Evidence.Line::text)
                                .anyMatch(text -> text.startsWith("Started Session"));
                    });
            pendingExplanations.clear();
            problems(console);
            assertThat(entryTitles(session, taken.handling().orElseThrow())).hasSize(3);
        }
    }

    @Test
    void whatAPersonDidStaysInEffectWhileItCannotBeSavedAndIsSavedLater() throws Exception {
        var state = home.resolve(".local/state/greenwall");
        try (var site = site();
                var session = session();
                var console = console(site, session)) {
            problems(console);
            var shown = new ArrayList<Optional<StateFolderWarning>>();
            session.saveFailures().listen(shown::add);
            Files.createDirectories(state.resolve("problems.json.lock"));
            var problem = problems(console).getFirst();
            assertThat(resultMessage(receiver -> console.take(problem, receiver)))
                    .contains("Not saved yet: ");
            assertThat(problems(console).getFirst().handling()).isPresent();
            assertThat(shown.getLast().orElseThrow().full())
                    .startsWith("not saved: owners, verdicts, splits and merges of problems (" + state);

            Files.delete(state.resolve("problems.json.lock"));
            assertThat(problems(console).getFirst().handling()).isPresent();
            assertThat(shown.getLast()).isEmpty();
            assertThat(new ProblemEditFile(state.resolve("problems.json"), _ -> {})
                            .load()
                            .handlings())
                    .containsKey(problem.id());
        }
    }

    @Test
    void aProblemStaysTakenWhenTheFileIsDamagedWhileTheConsoleRuns() throws Exception {
        var file = home.resolve(".local/state/greenwall/problems.json");
        try (var site = site();
                var session = session();
                var console = console(site, session)) {
            takeBoth(console);
            Files.writeString(file, "");
            assertThat(problems(console)).allMatch(problem -> problem.handling().isPresent());
            assertThat(new ProblemEditFile(file, _ -> {}).load().handlings()).hasSize(2);
        }
    }

    @Test
    void aProblemWithoutAReportedOnsetIsSeenSinceItsFirstPollNotSinceTheLast() throws Exception {
        try (var site = site();
                var session = session();
                var console = console(site, session)) {
            assertThat(onsets(console, NOW)).containsOnly(NOW);
            assertThat(onsets(console, NOW.plusSeconds(60))).containsOnly(NOW);

            var silent = SampleProblems.east(NOW.plusSeconds(120)).fleet();
            console.of(silent, new AlertSnapshot(silent.at(), List.of(), List.of(), List.of(), List.of(), List.of()));
            assertThat(onsets(console, NOW.plusSeconds(180)))
                    .as("a source that was silent does not begin its problems again")
                    .containsOnly(NOW);

            var later = NOW.plus(Duration.ofHours(1));
            assertThat(onsets(console, later))
                    .as("after a long time it is another problem")
                    .containsOnly(later);
        }
    }

    private static List<Instant> onsets(SiteProblems console, Instant at) {
        var fleet = SampleProblems.east(at)
                .host("a", Labels.EMPTY)
                .cell("a", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s")
                .fleet();
        return console.of(fleet, new AlertSnapshot(at, List.of(), List.of(), List.of(), List.of(), List.of())).stream()
                .map(Problem::onset)
                .toList();
    }
}
