package greenwall.tests.past;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigLoader;
import greenwall.app.site.ExplainerSources;
import greenwall.app.site.IncidentRecordingFetcher;
import greenwall.app.site.ServicePollResult;
import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoller;
import greenwall.app.site.SourceTimeQuery;
import greenwall.connectors.incident.IncidentFile;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.service.ServiceExplanationBuilder;
import greenwall.fleet.incident.DrillScorer;
import greenwall.fleet.incident.ExplanationEvidenceConverter;
import greenwall.fleet.incident.HtmlIncidentReport;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore.Result;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.Redaction;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.problem.ProblemExplainQuestions;
import greenwall.fleet.problem.ProblemExplanation;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.lab.replay.ReplayServers;
import greenwall.tests.console.SiteFolder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Incidents of the range are recorded, replayed from their files, and explained: the same cause comes first,
/// and a drill is scored against the recorded cause. `-Dgreenwall.replays=all` replays every incident.
@Tag("slow")
class IncidentReplayTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final int HOSTS = Integer.getInteger("greenwall.replays.hosts", 12);

    @TempDir
    Path folder;

    static Stream<IncidentKind> incidents() {
        var configuredKinds = System.getProperty("greenwall.replays", IncidentKind.FAILING_DISK.word());
        return Arrays.stream(IncidentKind.values())
                .filter(kind -> kind != IncidentKind.QUIET)
                .filter(kind -> configuredKinds.equals("all")
                        || List.of(configuredKinds.split(",")).contains(kind.word()));
    }

    private Site site(URI prometheus, URI loki, URI tempo, URI alertmanager) {
        var options = new ConfigLoader.Options(
                Optional.empty(),
                Map.of(
                        Source.Kind.PROMETHEUS, List.of(prometheus.toString()),
                        Source.Kind.LOKI, List.of(loki.toString()),
                        Source.Kind.ALERTMANAGER, List.of(alertmanager.toString()),
                        Source.Kind.TEMPO, List.of(tempo.toString())),
                false);
        return new SiteFolder(folder, CLOCK).open(options);
    }

    /// What the user sees first: the worst problem about a host, or else the worst problem, and its
    /// explanation.
    ///
    /// @param cause the log line of the cause; for a service, the first cause along its calls
    /// @param at the instant of the question
    private record FirstProblem(
            FleetState fleet, Problem problem, Optional<Explanation> explanation, Optional<String> cause, Instant at) {}

    /// @param then the problem to find again, and to explain at the same instant, since lines that are written
    ///     later may put another line of the same event first
    private static FirstProblem firstProblem(Site site, Optional<FirstProblem> then) throws Exception {
        var time = SourceTimeQuery.query(site, CLOCK);
        var fleet = site.singlePoller().poll();
        var alerts = new SiteAlertPoller(site, new AcknowledgementRegistry(List.of()), time).poll(fleet);
        var at = then.map(FirstProblem::at).orElseGet(time::instant);
        var services = ServicePollResult.query(site, fleet.sources(), AlertHostFinder.of(fleet), at);
        var problems = ProblemBuilder.build(
                fleet,
                alerts,
                services.services(),
                ProblemEdits.NONE,
                site.config().wall().groupBy());
        assertThat(problems).as("problems at %s", at).isNotEmpty();
        var problem = problems.stream()
                .filter(one ->
                        then.isEmpty() || subject(one).equals(subject(then.get().problem())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the problem is not among "
                        + problems.stream().map(IncidentReplayTest::subject).toList()));
        var sources = ExplainerSources.of(site, _ -> Optional.empty());
        var found = new FirstProblem(fleet, problem, Optional.empty(), Optional.empty(), at);
        try (var explainer = new ClusterExplainer(
                name -> sources.getOrDefault(name, ClusterExplainer.Sources.NONE),
                _ -> fleet,
                InstantSource.fixed(at),
                ZoneOffset.UTC,
                LONGEST)) {
            if (problem.subject().kind() == Subject.Kind.SERVICE) {
                var cluster = site.clusters().getFirst();
                var cause = new ServiceExplanationBuilder(
                                cluster.metrics().orElseThrow(),
                                fleet,
                                explainer,
                                cluster.traces(),
                                services.services())
                        .explain(problem.subject().key(), ProblemExplainQuestions.timeToExplain(problem, at))
                        .flatMap(explained -> explained.causes().stream().findFirst())
                        .map(first -> first.kind().word() + " " + first.name());
                found = new FirstProblem(fleet, problem, Optional.empty(), cause, at);
            }
            for (var question : ProblemExplainQuestions.of(problem, fleet, at)) {
                if (found.cause().isEmpty()) {
                    var explanation = explainer.explain(question);
                    found = new FirstProblem(
                            fleet,
                            problem,
                            Optional.of(explanation),
                            ProblemExplanation.of(question, explanation).line().map(ProblemExplanation.Line::text),
                            at);
                }
            }
        }
        return found;
    }

    private static String subject(Problem problem) {
        return problem.subject().kind() + " " + problem.subject().host() + " "
                + problem.subject().key();
    }

    private static Incident incident(FirstProblem seen, Instant now, IncidentVerdict verdict, String host) {
        var entries = new ArrayList<TimelineEntry>();
        seen.explanation()
                .ifPresent(found -> ExplanationEvidenceConverter.all(found)
                        .forEach(piece -> entries.add(
                                new TimelineEntry(entries.size() + 1, now, ZoneOffset.UTC, "test", "", piece))));
        var onset = seen.problem().onset();
        return new Incident(
                new IncidentStart(
                        IncidentStart.newId(now, 7),
                        seen.problem().sentence(),
                        seen.problem().subject().cluster(),
                        host,
                        Labels.EMPTY,
                        new TimeWindow(onset.isBefore(now) ? onset.minus(Duration.ofMinutes(15)) : now, now),
                        now,
                        ZoneOffset.UTC,
                        "test",
                        false),
                entries,
                Optional.of(new IncidentEnd(now, ZoneOffset.UTC, "test", verdict, "as it was", List.of())),
                "");
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void aReplayedIncidentHasTheSameCause(IncidentKind kind) throws Exception {
        var file = folder.resolve(kind.word() + ".greenwall");
        FirstProblem then;
        try (var range = PracticeRange.start(
                        PracticeRangeOptions.DEFAULT.withHosts(HOSTS).withIncident(kind));
                var site = site(
                        range.servers().prometheus(),
                        range.servers().loki(),
                        range.servers().tempo(),
                        range.servers().alertmanager())) {
            range.evaluator().awaitCaughtUp(LONGEST);
            then = firstProblem(site, Optional.empty());
            var incident = incident(
                    then,
                    then.at(),
                    IncidentVerdict.INCIDENT,
                    then.problem().subject().host());
            var recording = IncidentRecordingFetcher.read(site, incident, then.fleet(), then.at())
                    .orElseThrow();
            System.out.println(kind.word() + ": " + recording.text());
            IncidentFile.write(
                    incident,
                    HtmlIncidentReport.of(incident),
                    Redaction.NONE.apply(incident, Optional.of(recording)).recording(),
                    file);
        }
        var incident = available(IncidentFile.open(file));
        assertThat(incident.damage()).isEmpty();
        var recording = available(IncidentFile.recording(file));
        try (var replay = ReplayServers.start(
                        recording, ReplayServers.Setup.at(incident.start().at()), CLOCK);
                var site = site(
                        replay.servers().prometheus(),
                        replay.servers().loki(),
                        replay.servers().tempo(),
                        replay.servers().alertmanager())) {
            var replayed = firstProblem(site, Optional.of(then));
            System.out.println(kind.word() + ": " + then.cause() + " then, " + replayed.cause() + " again");
            assertThat(replayed.cause()).as("the cause that comes first").isEqualTo(then.cause());
            assertThat(replayed.problem().severity())
                    .as(
                            "of %s, then %s",
                            replayed.problem().symptoms(), then.problem().symptoms())
                    .isEqualTo(then.problem().severity());

            var truth = DrillScorer.Truth.fromRecord(incident).orElseThrow();
            var now = replay.clock().instant();
            var right = DrillScorer.compare(incident(replayed, now, IncidentVerdict.INCIDENT, truth.host()), truth);
            assertThat(right.rightVerdict()).isTrue();
            assertThat(right.rightHost()).isTrue();
            if (!incident.entries().isEmpty() && !truth.logs().isEmpty()) {
                assertThat(right.right())
                        .as("the explanation is the right check")
                        .isPresent();
            }
            var wrong = DrillScorer.compare(
                    incident(replayed, now, IncidentVerdict.NOT_AN_INCIDENT, "somewhere-else"), truth);
            assertThat(wrong.rightVerdict()).isFalse();
            assertThat(wrong.rightHost()).isEqualTo(truth.host().isEmpty());
        }
    }

    private static <T> T available(Result<T> found) {
        return switch (found) {
            case Result.Available<T>(var value) -> value;
            case Result.Unavailable<T>(var why) -> throw new AssertionError(why);
        };
    }

    @Test
    void aFileWithoutARecordingOpensAndReportsWhatIsMissing() throws Exception {
        var file = folder.resolve("old.greenwall");
        var at = Instant.parse("2026-11-20T03:00:00Z");
        var incident = new Incident(
                new IncidentStart(
                        IncidentStart.newId(at, 1),
                        "old",
                        "east",
                        "a",
                        Labels.EMPTY,
                        new TimeWindow(at, at),
                        at,
                        ZoneOffset.UTC,
                        "test",
                        false),
                List.of(),
                Optional.empty(),
                "");
        IncidentFile.write(incident, "", Optional.empty(), file);
        assertThat(available(IncidentFile.open(file))).isEqualTo(incident);
        assertThat(((Result.Unavailable<IncidentRecording>) IncidentFile.recording(file)).why())
                .contains("no recording of metrics");
    }
}
