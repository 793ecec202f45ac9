package greenwall.tests.withoutsource;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.site.DirectCheckLoop;
import greenwall.app.site.PollSettingsConverter;
import greenwall.app.site.Site;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import greenwall.tests.reload.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus is killed, then the servers that it monitored are stopped, killed and restarted: direct
/// checks report each in time, and no cell of them is green.
@Tag("slow")
class PrometheusKilledTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration BAR = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private static List<Problem> problems(FleetState fleet) {
        return ProblemBuilder.build(fleet, AlertSnapshot.NOT_QUERIED, List.of(), ProblemEdits.NONE, List.of());
    }

    private static boolean hasProblem(FleetState fleet, String message) {
        return problems(fleet).stream().anyMatch(problem -> problem.sentence().contains(message));
    }

    private static Duration until(String message, FleetPoller poller, DirectCheckLoop checks) {
        var taken =
                Await.until(message, PATIENCE, () -> hasProblem(checks.withResults(poller.pollDueSources()), message));
        assertThat(taken).as("how long it took to name: " + message).isLessThan(BAR);
        return taken;
    }

    @Test
    void deadPrometheusAndFrozenOrDeadExportersAreReportedInTime() throws Exception {
        int port = RealServer.freePort();
        try (var exporter = RealServer.nodeExporter(Files.createDirectory(folder.resolve("exporter")), port);
                var prometheus = RealServer.prometheusOf(folder, exporter);
                Site site = new Sites(folder)
                        .open("clusters: [{name: home, prometheus: {url: \"" + prometheus.url()
                                + "\"}}]\nwall: {refresh: 1s}\n");
                var checks = new DirectCheckLoop(site, _ -> new DirectCheckResult.NotRun("not here"), Sites.CLOCK)) {
            var poller = site.poller(PollSettingsConverter.wall(site.config()).clock(Sites.CLOCK));
            Await.until(
                    "a host",
                    PATIENCE,
                    () -> !checks.withResults(poller.pollDueSources()).hosts().isEmpty()
                            && poller.pollDueSources().hosts().stream()
                                    .anyMatch(h -> h.targets().stream().anyMatch(t -> t.up())));
            assertThat(checks.withResults(poller.pollDueSources()).checks().isEmpty())
                    .as("nothing is looked at while the Prometheus answers")
                    .isTrue();

            prometheus.kill();
            var silent = until("Prometheus does not respond", poller, checks);
            var seen = Await.until(
                    "the host is seen from here",
                    PATIENCE,
                    () -> checks.withResults(poller.pollDueSources()).checks().list().stream()
                            .anyMatch(s -> s.summary().equals("responds")));
            assertThat(checks.withResults(poller.pollDueSources()).hosts())
                    .allSatisfy(host -> assertThat(host.state()).isNotEqualTo(CellState.OK));

            exporter.freeze();
            var frozen = until("accepts connections but does not respond", poller, checks);
            exporter.resume();
            Await.until(
                    "it goes on",
                    PATIENCE,
                    () -> !hasProblem(
                            checks.withResults(poller.pollDueSources()), "accepts connections but does not respond"));

            exporter.kill();
            var dead = until("node exporter is down, but the host is up", poller, checks);
            System.out.printf(
                    "named after: Prometheus killed %.1f s, its host seen from here %.1f s later, exporter frozen"
                            + " %.1f s, exporter killed %.1f s%n",
                    silent.toMillis() / 1e3, seen.toMillis() / 1e3, frozen.toMillis() / 1e3, dead.toMillis() / 1e3);
        }
    }
}
