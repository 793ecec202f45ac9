package greenwall.app.console;

import static greenwall.app.console.Await.await;
import static greenwall.app.console.SampleProblems.resultMessage;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ConfigPaths;
import greenwall.app.site.Site;
import greenwall.app.site.UserChangeReader;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.TakenProblem;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The consoles of two users with a shared folder: each sees the changes of the other.
@Tag("slow")
class TwoUserTeamTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    private Path dir;

    private Path folder;

    @BeforeEach
    void createSharedFolder() throws IOException {
        folder = Files.createDirectories(dir.resolve("shared"));
    }

    /// A console with its own home.
    private final class Console implements AutoCloseable {
        final ConfigPaths paths;
        final Site site;
        final ConsoleSession session;
        final SiteProblems problems;
        final SiteAlerts alerts;
        final SiteTeam team;

        Console(String name, String more) throws IOException {
            var home = Files.createDirectories(dir.resolve(name));
            paths = new ConfigPaths("linux", home, variable -> variable.equals("HOSTNAME") ? name : null);
            site = site(paths, "team: {folder: \"" + folder + "\"}\n" + more);
            session = SampleProblems.session(paths, CLOCK);
            problems = SampleProblems.of(site, session, CLOCK);
            alerts = SampleProblems.alerts(site, session, problems, CLOCK);
            team = new SiteTeam(session.join(site).orElseThrow(), new UserActionExecutor(new DirectFxThread(true)));
        }

        Problem problem() {
            return problems.of(fleet(), new AlertSnapshot(NOW, List.of(), List.of(), List.of(), List.of(), List.of()))
                    .getFirst();
        }

        Optional<TakenProblem> ownership() {
            return problem().handling();
        }

        List<String> record() {
            var read = session.openRecords
                    .incidents()
                    .read(ownership().orElseThrow().record());
            return read instanceof IncidentStore.Result.Available<Incident>(var incident)
                    ? incident.entries().stream()
                            .map(entry -> entry.what().title())
                            .toList()
                    : List.of();
        }

        @Override
        public void close() throws Exception {
            team.close();
            alerts.close();
            problems.close();
            session.close();
            site.close();
        }
    }

    private static Site site(ConfigPaths paths, String team) throws IOException {
        return ConfiguredSite.connect(
                paths, "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n" + team, CLOCK);
    }

    private static FleetState fleet() {
        return SampleProblems.east(NOW)
                .host("a", Labels.EMPTY)
                .cell("a", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above 1 s")
                .fleet();
    }

    private static Alert alert() {
        return new Alert(
                "east", Labels.of("alertname", "Hot", "severity", "page"), Map.of(), AlertPhase.FIRING, NOW, "a");
    }

    private Map<String, String> files() throws IOException {
        var all = new TreeMap<String, String>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return all;
    }

    @Test
    void aTakenProblemHasItsOwnerRecordAndVerdictOnBothConsoles() throws Exception {
        try (var anna = new Console("anna", "");
                var bert = new Console("bert", "")) {
            resultMessage(receiver -> anna.problems.take(anna.problem(), receiver));
            var annaName = anna.team.ownName();
            assertThat(annaName).endsWith("@anna");
            await(
                    "the owner",
                    () -> bert.ownership()
                            .map(ownership -> ownership.owner().name().equals(annaName))
                            .orElse(false));
            // Evidence from the other console about the same host goes into the same record, without duplicates.
            assertThat(bert.session.openRecords.addEvidence(
                            "east", List.of("a"), "", new Evidence.Note("seen by bert")))
                    .isNotEmpty();
            anna.session.openRecords.addEvidence("east", List.of("a"), "", new Evidence.Note("seen by anna"));
            for (var console : List.of(anna, bert)) {
                await("the whole record", () -> console.record().containsAll(List.of("seen by anna", "seen by bert")));
                assertThat(console.record()).doesNotHaveDuplicates();
                var writing = console.session.openRecords.openRecord(
                        console.ownership().orElseThrow().record());
                await(
                        "the record that is being written",
                        () -> writing.orElseThrow().snapshot().entries().size()
                                == console.record().size());
            }
            resultMessage(receiver -> bert.problems.take(bert.problem(), receiver));
            await(
                    "the new owner",
                    () -> anna.ownership()
                            .filter(ownership -> ownership.owner().name().equals(bert.team.ownName()))
                            .isPresent());
            assertThat(anna.record()).contains("seen by anna", "seen by bert");
            resultMessage(receiver -> bert.problems.conclude(bert.problem(), IncidentVerdict.INCIDENT, receiver));
            await("the verdict", () -> anna.problem().stage() == TakenProblem.Stage.OVER);
            assertThat(anna.ownership().orElseThrow().end().orElseThrow().who()).isEqualTo(bert.team.ownName());
            assertThat(new UserChangeReader(anna.site, anna.paths, CLOCK, _ -> {})
                            .edits()
                            .orElseThrow()
                            .handlings())
                    .hasSize(1);
        }
    }

    @Test
    void anAcknowledgementAndItsWithdrawalReachTheOtherConsole() throws Exception {
        try (var anna = new Console("anna", "");
                var bert = new Console("bert", "")) {
            anna.alerts.acknowledge(alert(), "mine", Optional.empty(), _ -> {});
            await(
                    "the acknowledgement",
                    () -> bert.alerts.acknowledgements().stream()
                            .anyMatch(item ->
                                    item.comment().equals("mine") && item.by().equals(anna.team.ownName())));
            bert.alerts.withdrawAcknowledgement(alert());
            await("its withdrawal", () -> anna.alerts.acknowledgements().isEmpty());
        }
    }

    @Test
    void actionsDuringAMissingFolderAreSharedOnceItIsBack() throws Exception {
        Files.delete(folder);
        try (var anna = new Console("anna", "")) {
            assertThat(resultMessage(receiver -> anna.problems.take(anna.problem(), receiver)))
                    .doesNotContain("Not saved");
            assertThat(anna.ownership()).isPresent();
            await("the trouble", () -> anna.team.connectionError().isPresent());
            assertThat(anna.team.connectionError())
                    .contains("nothing is shared with the team through " + folder + ": there is no such folder");
            Files.createDirectories(folder);
            try (var bert = new Console("bert", "")) {
                await("the owner", () -> bert.ownership().isPresent());
                await("no trouble", () -> anna.team.connectionError().isEmpty());
            }
        }
    }

    @Test
    void aReadOnlyConsoleSeesEverythingAndWritesNothing() throws Exception {
        try (var anna = new Console("anna", "")) {
            resultMessage(receiver -> anna.problems.take(anna.problem(), receiver));
            await("the record", () -> {
                try {
                    return files().size() >= 2;
                } catch (IOException e) {
                    return false;
                }
            });
        }
        var before = files();
        try (var wall = new Console("wall", "read_only: true\n")) {
            assertThat(wall.alerts.withdrawAcknowledgement(alert()).orElseThrow())
                    .contains("read_only");
            await("the owner", () -> wall.ownership().isPresent());
            wall.team.reportView("Wall", Optional.empty());
            assertThat(resultMessage(receiver -> wall.problems.release(wall.problem(), receiver)))
                    .contains("read_only");
            assertThat(resultMessage(receiver -> wall.problems.take(wall.problem(), receiver)))
                    .contains("read_only");
            assertThat(resultMessage(receiver -> wall.alerts.acknowledge(alert(), "", Optional.empty(), receiver)))
                    .contains("read_only");
            assertThat(resultMessage(
                            receiver -> wall.team.handOver("all calm", result -> receiver.accept(result.text()))))
                    .contains("read_only");
            assertThat(wall.ownership()).isPresent();
        }
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aHandoverIsSignedByBoth() throws Exception {
        try (var anna = new Console("anna", "");
                var bert = new Console("bert", "")) {
            resultMessage(receiver -> anna.team.handOver("All calm.", result -> receiver.accept(result.text())));
            await("the document", () -> bert.team.latestHandover().isPresent());
            var document = bert.team.latestHandover().orElseThrow();
            assertThat(document.text()).isEqualTo("All calm.");
            assertThat(document.isTaken()).isFalse();
            resultMessage(receiver -> bert.team.sign(document, result -> receiver.accept(result.text())));
            await(
                    "the second signature",
                    () -> anna.team.latestHandover().orElseThrow().isTaken());
            assertThat(anna.team.latestHandover().orElseThrow().signatures())
                    .extracting(item -> item.who())
                    .containsExactly(anna.team.ownName(), bert.team.ownName());
        }
    }

    /// As after a reload of the configuration, which loses the result of the first signature.
    @Test
    void aHandoverThatIsSignedAgainIsNotWrittenTwice() throws Exception {
        try (var anna = new Console("anna", "");
                var again = new SiteTeam(anna.team.team(), new UserActionExecutor(new DirectFxThread(true)))) {
            resultMessage(receiver -> anna.team.handOver("All calm.", result -> receiver.accept(result.text())));
            assertThat(resultMessage(receiver -> again.handOver("All calm.", result -> receiver.accept(result.text()))))
                    .contains("handed over");
            assertThat(anna.team.team().state().handovers()).hasSize(1);
            resultMessage(receiver -> again.handOver("A disk failed.", result -> receiver.accept(result.text())));
            assertThat(anna.team.team().state().handovers()).hasSize(2);
        }
    }

    @Test
    void eachConsoleShowsTheViewOfTheOtherUntilItExits() throws Exception {
        try (var bert = new Console("bert", "")) {
            try (var anna = new Console("anna", "")) {
                anna.team.reportView("Wall", Optional.empty());
                await("a first telling", () -> {
                    try {
                        return files().keySet().stream().anyMatch(name -> name.endsWith(".here"));
                    } catch (IOException e) {
                        return false;
                    }
                });
                await("presence", () -> {
                    anna.team.reportView("Host · a", Optional.of(new Place.HostRef("east", "a")));
                    return !bert.team.present().isEmpty();
                });
                var seen = bert.team.present().getFirst();
                assertThat(seen.who()).isEqualTo(anna.team.ownName());
                assertThat(seen.where()).isEqualTo("Host · a");
                assertThat(seen.host()).isEqualTo("a");
                assertThat(anna.team.present()).as("nobody is told of itself").isEmpty();
            }
            await("the end", () -> bert.team.present().isEmpty());
        }
    }

    @Test
    void earlierActionsAreSharedWithTheTeamAndItsVerdictRemainsAfterIt() throws Exception {
        var paths = new ConfigPaths("linux", Files.createDirectories(dir.resolve("anna")), _ -> null);
        try (var site = site(paths, "");
                var session = SampleProblems.session(paths, CLOCK);
                var ownProblems = SampleProblems.of(site, session, CLOCK)) {
            var problem = ownProblems.of(fleet(), AlertSnapshot.NOT_QUERIED).getFirst();
            resultMessage(receiver -> ownProblems.take(problem, receiver));
        }
        try (var anna = new Console("anna", "");
                var bert = new Console("bert", "")) {
            assertThat(anna.ownership()).isPresent();
            await("the owner", () -> bert.ownership().isPresent());
            resultMessage(receiver -> bert.problems.conclude(bert.problem(), IncidentVerdict.UNKNOWN, receiver));
            await("the verdict", () -> anna.problem().stage() == TakenProblem.Stage.OVER);
        }
        try (var site = site(paths, "");
                var session = SampleProblems.session(paths, CLOCK);
                var ownProblems = SampleProblems.of(site, session, CLOCK)) {
            assertThat(ownProblems
                            .of(fleet(), AlertSnapshot.NOT_QUERIED)
                            .getFirst()
                            .stage())
                    .isEqualTo(TakenProblem.Stage.OVER);
        }
    }
}
