package greenwall.tests.withoutsource;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.console.ConsoleSession;
import greenwall.app.console.LiveDisplay;
import greenwall.app.console.PollTiming;
import greenwall.app.console.SaveFailures;
import greenwall.app.console.SavedStateFile;
import greenwall.app.console.SiteSwitcher;
import greenwall.app.site.Site;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.directcheck.DirectCheckStatus;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.SourceClock;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import greenwall.tests.reload.Sites;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Direct checks in a running console. One that starts while its Prometheus is down checks the hosts that the
/// previous run knew last.
@Tag("slow")
class LastKnownHostsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private volatile FleetState shown = FleetState.EMPTY;

    private final class Run implements AutoCloseable {
        private final ConsoleSession session;
        private final SiteSwitcher live;

        Run(Site site, Sites sites, Path state) {
            shown = FleetState.EMPTY;
            var fx = new DirectFxThread(true);
            var time = new SourceClock(sites.clock());
            session = new ConsoleSession(sites.paths(), time, ZoneOffset.UTC, fx);
            var dependencies = new LiveDisplay.Dependencies(
                    sites.clock(),
                    time,
                    System::nanoTime,
                    new SavedStateFile(state, new SaveFailures()),
                    fleet -> shown = fleet,
                    _ -> {},
                    Optional.empty());
            live = new SiteSwitcher(
                    site,
                    session,
                    PollTiming.of(sites.clock()),
                    one -> new LiveDisplay(one, session.recent(), dependencies));
        }

        @Override
        public void close() {
            live.close();
            session.close();
        }
    }

    private boolean anyHost(Predicate<HostState> condition) {
        return shown.hosts().stream().anyMatch(condition);
    }

    private static List<DirectCheckResult> results(HostState host) {
        return host.checkStatuses().stream().map(status -> status.result()).toList();
    }

    @Test
    void lastKnownHostsAreCheckedAfterARestartWhilePrometheusIsSilent() throws Exception {
        int port = RealServer.freePort();
        var state = folder.resolve("last.gz");
        var sites = new Sites(folder);
        try (var exporter = RealServer.nodeExporter(Files.createDirectory(folder.resolve("exporter")), port);
                var prometheus = RealServer.prometheusOf(folder, exporter)) {
            var yaml =
                    "clusters: [{name: home, prometheus: {url: \"" + prometheus.url() + "\"}}]\nwall: {refresh: 1s}\n";
            try (var _ = new Run(sites.open(yaml), sites, state)) {
                Await.until(
                        "the host is well and kept",
                        PATIENCE,
                        () -> anyHost(h -> h.state() == CellState.OK
                                        || h.state() == CellState.WARN
                                        || h.state() == CellState.CRITICAL)
                                && isStored(state));
            }
            prometheus.kill();
            try (var _ = new Run(sites.open(yaml), sites, state)) {
                var taken = Await.until(
                        "the host is seen from here",
                        PATIENCE,
                        () -> anyHost(host -> results(host).stream()
                                .anyMatch(result -> result instanceof DirectCheckResult.Answered)));
                System.out.printf("seen from here %.1f s after the restart%n", taken.toMillis() / 1e3);
                assertThat(shown.hosts())
                        .allSatisfy(host -> assertThat(host.state()).isNotEqualTo(CellState.OK));
                exporter.kill();
                Await.until(
                        "the exporter is seen to be down",
                        PATIENCE,
                        () -> anyHost(host -> results(host).stream()
                                .anyMatch(result -> result instanceof DirectCheckResult.Unanswered)));
            }
        }
    }

    @Test
    void directChecksOfAConsoleWithAWrongClockAreNotStaleAndFindFaults() throws Exception {
        int port = RealServer.freePort();
        var sites = new Sites(folder, () -> Sites.CLOCK.instant().plus(Duration.ofMinutes(10)));
        try (var exporter = RealServer.nodeExporter(Files.createDirectory(folder.resolve("exporter")), port);
                var prometheus = RealServer.prometheusOf(folder, exporter)) {
            var yaml = """
                    clusters: [{name: home, prometheus: {url: "%s"}}]
                    wall: {refresh: 1s}
                    checks: {every: 5s, packets: 20, http: [{url: "%s"}]}
                    """.formatted(prometheus.url(), exporter.url());
            try (var _ = new Run(sites.open(yaml), sites, folder.resolve("last.gz"))) {
                Await.until(
                        "the clock is corrected",
                        PATIENCE,
                        () -> shown.correction().toMinutes() < -8
                                && !shown.hosts().isEmpty());
                exporter.kill();
                Await.until(
                        "the dead page is a fault",
                        PATIENCE,
                        () -> shown.checks().list().stream()
                                .anyMatch(status ->
                                        status.state(shown.checks().now()) == DirectCheckStatus.State.FAULTY));
            }
        }
    }

    /// Whether a non-empty state has been saved.
    private static boolean isStored(Path state) {
        try {
            return Files.exists(state) && Files.size(state) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
