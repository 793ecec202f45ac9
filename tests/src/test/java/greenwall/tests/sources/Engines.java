package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.lab.PracticeRange;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Assumptions;

/// Shared by the tests of engines: a real Prometheus that scrapes the range and forwards its samples, and the
/// assertions about a wall whose source loses a part.
final class Engines {
    static final Duration START = Duration.ofSeconds(150);
    static final Duration REFRESH = Duration.ofSeconds(15);
    private static final Duration SILENT = Duration.ofSeconds(33);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private Engines() {}

    /// The path in an environment variable; the test is skipped if it is not set.
    static Path programPath(String variable) {
        var path = System.getenv(variable);
        Assumptions.assumeTrue(
                path != null && Files.exists(Path.of(path)),
                variable + " names no engine: hand-made answers stand in for it");
        return Path.of(String.valueOf(path));
    }

    /// Scrapes the range every five seconds and forwards all samples by remote write.
    static RealServer prometheusWithRemoteWrite(PracticeRange range, Path dir, String... remoteWrites)
            throws IOException {
        var config = Files.writeString(
                dir.resolve("prometheus.yml"), """
                global: {scrape_interval: 5s}
                scrape_configs:
                  - job_name: range
                    file_sd_configs: [{files: ["%s"]}]
                remote_write:
                %s
                """.formatted(range.fileSd(), String.join("\n", remoteWrites)));
        return RealServer.prometheus(dir, config, RealServer.freePort());
    }

    static MetricsSource connect(SharedHttpClient http, URI url, HttpSettings settings) {
        return Prometheus.connect(http, new Source("east", Source.Kind.PROMETHEUS, url), settings);
    }

    static FleetPoller wall(MetricsSource source) {
        return new FleetPoller(
                Map.of("east", source), PollSettings.wall(QuantityCatalogue.shipped(), Duration.ofSeconds(2)));
    }

    static FleetPoller oneShotPoller(MetricsSource source) {
        return new FleetPoller(Map.of("east", source), PollSettings.oneShot(QuantityCatalogue.shipped()));
    }

    /// The quantities of each host, with their keys.
    static Map<String, Set<String>> quantities(FleetState fleet) {
        var all = new HashMap<String, Set<String>>();
        for (var host : fleet.hosts()) {
            var quantities = new HashSet<String>();
            host.cells().forEach(cell -> quantities.add(cell.quantity().id() + cell.key()));
            all.put(host.name(), quantities);
        }
        return all;
    }

    static List<String> names(FleetState fleet) {
        return fleet.hosts().stream().map(HostState::name).sorted().toList();
    }

    /// One of the cells in a state, with its reason; empty if there is none.
    static String example(FleetState fleet, CellState state) {
        return fleet.hosts().stream()
                .flatMap(host -> host.cells().stream()
                        .filter(cell -> cell.state() == state)
                        .map(cell -> host.name() + " " + cell.quantity().id() + cell.key() + ": " + cell.reason()))
                .findFirst()
                .orElse("");
    }

    static Set<String> cellsIn(FleetState fleet, CellState state) {
        var cells = new HashSet<String>();
        for (var host : fleet.hosts()) {
            host.cells().stream()
                    .filter(cell -> cell.state() == state)
                    .forEach(cell ->
                            cells.add(host.name() + " " + cell.quantity().id() + cell.key()));
        }
        return cells;
    }

    /// Waits for at least so many hosts, and returns how many there are.
    static int hosts(FleetPoller wall, int least) {
        var last = new FleetState[] {FleetState.EMPTY};
        Await.until(
                () -> least + " hosts come: " + names(last[0]) + " "
                        + last[0].sources().stream().map(s -> s.reason()).toList(),
                START,
                () -> {
                    last[0] = wall.poll();
                    return last[0].hosts().size() >= least;
                });
        return last[0].hosts().size();
    }

    /// Waits until all cells of all hosts are measured.
    static FleetState awaitSettled(FleetPoller wall, int hosts) {
        var last = new FleetState[] {FleetState.EMPTY};
        Await.until(
                () -> "all of " + hosts + " hosts are measured: "
                        + last[0].hostCounts().text() + " "
                        + example(last[0], CellState.GONE) + example(last[0], CellState.DOWN)
                        + example(last[0], CellState.SILENT) + example(last[0], CellState.STALE)
                        + last[0].sources().stream().map(s -> s.reason()).toList(),
                START,
                () -> {
                    last[0] = wall.poll();
                    return last[0].hosts().size() == hosts
                            && last[0].hosts().stream()
                                    .allMatch(h -> h.cells().size() > 15
                                            && h.cells().stream()
                                                    .noneMatch(c -> c.state() == CellState.STALE
                                                            || c.state() == CellState.GONE
                                                            || c.state() == CellState.DOWN
                                                            || c.state() == CellState.SILENT));
                });
        return last[0];
    }

    /// While a part is missing, no host is gone, nothing becomes critical, and after half a minute no hidden
    /// host is green.
    static void assertNothingLost(FleetPoller wall, FleetState before, Set<String> stay) {
        watch(wall, before, Duration.ofSeconds(50), (fleet, after) -> {
            if (after.compareTo(SILENT.plus(DEADLINE)) > 0) {
                assertThat(fleet.hosts().stream()
                                .filter(h -> !stay.contains(h.name()))
                                .map(HostState::state))
                        .as("hidden hosts after %s", after)
                        .isNotEmpty()
                        .allMatch(s -> s == CellState.SILENT || s == CellState.CRITICAL || s == CellState.WARN);
                assertThat(fleet.sources().getFirst().reason()).isNotBlank();
            }
        });
    }

    /// For some time no host is gone, and nothing becomes critical or down.
    static void assertNoNewHostsOrAlarms(FleetPoller wall, FleetState before, Duration time) {
        watch(wall, before, time, (_, _) -> Await.briefly());
    }

    /// @param check receives each poll, and the time since the start
    private static void watch(
            FleetPoller wall, FleetState before, Duration time, BiConsumer<FleetState, Duration> check) {
        var names = names(before);
        var critical = cellsIn(before, CellState.CRITICAL);
        long startNanos = System.nanoTime();
        while (System.nanoTime() - startNanos < time.toNanos()) {
            var fleet = wall.poll();
            var after = Duration.ofNanos(System.nanoTime() - startNanos);
            assertThat(names(fleet)).as("hosts after %s", after).isEqualTo(names);
            assertThat(example(fleet, CellState.GONE))
                    .as("gone after %s", after)
                    .isEmpty();
            assertThat(example(fleet, CellState.DOWN))
                    .as("down after %s", after)
                    .isEmpty();
            var criticalAfter = cellsIn(fleet, CellState.CRITICAL);
            criticalAfter.removeAll(critical);
            assertThat(criticalAfter).as("critical after %s", after).isEmpty();
            check.accept(fleet, after);
        }
    }

    /// A fault that a test injects, or its repair.
    @FunctionalInterface
    interface EngineAction {
        void run() throws Exception;
    }

    /// A broken part hides its data but no host is gone, and everything is back once it is repaired.
    static void assertSurvives(
            String what, FleetPoller wall, FleetState before, EngineAction breakEngine, EngineAction repairEngine)
            throws Exception {
        breakEngine.run();
        assertNothingLost(wall, before, Set.of());
        repairEngine.run();
        System.out.println(what + ": back after " + awaitRecovery(wall, before));
    }

    /// @param expectedQuantities the quantities of each host when nothing is missing
    static void assertGreenHostsAreComplete(FleetState fleet, Map<String, Set<String>> expectedQuantities) {
        quantities(fleet).forEach((host, quantities) -> {
            var missing = new TreeSet<>(expectedQuantities.getOrDefault(host, Set.of()));
            missing.removeAll(quantities);
            if (!missing.isEmpty()) {
                assertThat(fleet.host(host).orElseThrow().state())
                        .as("%s lacks %s", host, missing)
                        .isNotEqualTo(CellState.OK);
            }
        });
    }

    static Duration awaitRecovery(FleetPoller wall, FleetState before) {
        var last = new FleetState[] {before};
        return Await.until(
                () -> "it is back: " + last[0].hostCounts().text() + " "
                        + last[0].sources().getFirst().reason() + " " + cellsIn(last[0], CellState.SILENT)
                        + cellsIn(last[0], CellState.STALE),
                REFRESH.plus(REFRESH),
                () -> {
                    last[0] = wall.poll();
                    return names(last[0]).equals(names(before))
                            && cellsIn(last[0], CellState.SILENT).isEmpty()
                            && cellsIn(last[0], CellState.STALE).isEmpty();
                });
    }
}
