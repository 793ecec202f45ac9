package greenwall.tests.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.app.console.ConsoleSession;
import greenwall.app.console.FleetDisplay;
import greenwall.app.console.PollTiming;
import greenwall.app.console.SiteSwitcher;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceClock;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.views.AlertsAndProblems;
import greenwall.views.ConsoleBackend;
import greenwall.views.LogQueries;
import greenwall.views.PanelQueryRunner;
import greenwall.views.QueryCompletions;
import greenwall.views.RangeQueryRunner;
import greenwall.views.logs.LogLine;
import greenwall.views.testing.QueuedFxThread;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Covers all ports: a response to a request of the old site is not delivered once the new site is shown.
class StaleResponsesTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    /// The queue of the JavaFX thread; the test itself drains it.
    private final QueuedFxThread fx = new QueuedFxThread();

    private final Queue<Runnable> posted = fx.posted();

    private volatile FleetState fleet = FleetState.EMPTY;

    private final FleetDisplay display = new FleetDisplay() {
        @Override
        public void show(FleetState state) {
            fleet = state;
        }

        @Override
        public void show(AlertsAndProblems firing) {}

        @Override
        public void close() {}
    };

    /// A request of a port that responds later; the response is recorded under the port's name.
    private interface PortRequest extends BiConsumer<ConsoleBackend, Runnable> {}

    private Map<String, PortRequest> portRequests(String cluster, String host) {
        var window = TimeWindow.before(Instant.now(), Duration.ofMinutes(10));
        var step = Duration.ofSeconds(30);
        var up = new RangeQueryRunner.Request(cluster, "up", window, step);
        return new TreeMap<>(Map.ofEntries(
                entry("ranges", (backend, told) -> backend.ranges().run(up, _ -> told.run())),
                entry("background", (backend, told) -> backend.background().run(() -> 1, _ -> told.run())),
                entry(
                        "explanations",
                        (backend, told) -> backend.explanations()
                                .explain(
                                        ExplainQuestion.of(
                                                new ExplainQuestion.HostSubject(
                                                        cluster, host, Optional.of("cpu.util"), Labels.EMPTY),
                                                window.end()),
                                        _ -> told.run())),
                entry(
                        "logs",
                        (backend, told) -> backend.logs()
                                .read(
                                        new LogQueries.Request(
                                                cluster, "{host=~\".+\"}", window, LogSource.Order.BACKWARD, 10),
                                        new LogQueries.Reader() {
                                            @Override
                                            public void page(List<LogLine> lines) {
                                                told.run();
                                            }

                                            @Override
                                            public void end(LogQueries.ReadResult end) {
                                                told.run();
                                            }
                                        })),
                entry(
                        "completions",
                        (backend, told) -> backend.completions()
                                .complete(
                                        new QueryCompletions.Request(
                                                cluster,
                                                QueryCompletions.Language.PROMQL,
                                                QueryCompletions.Kind.METRICS,
                                                "",
                                                ""),
                                        _ -> told.run())),
                entry("pastEvents", (backend, told) -> backend.pastEvents().between(window, _ -> told.run())),
                entry("alerts", (backend, told) -> {
                    // The first call comes immediately, with the known state.
                    var calls = new int[1];
                    backend.alerts().queryCoverage(cluster, _ -> {
                        if (++calls[0] > 1) {
                            told.run();
                        }
                    });
                }),
                entry(
                        "historicalAlerts",
                        (backend, told) -> backend.historicalAlerts().query(window, _ -> told.run())),
                entry("records", (backend, told) -> backend.records().list(_ -> told.run())),
                entry(
                        "runbookRunner",
                        (backend, told) -> backend.runbookRunner()
                                .begin(
                                        new RunbookRunner.Request(
                                                cluster,
                                                fleet.host(host),
                                                Labels.EMPTY,
                                                Optional.of("cpu.util"),
                                                Optional.empty(),
                                                window.end(),
                                                window.end()),
                                        _ -> told.run())),
                entry("assistant", (backend, told) -> backend.assistant().brief(problem(cluster), _ -> told.run())),
                entry(
                        "enroller",
                        (backend, told) -> backend.enroller().plan("box", "windows", _ -> {}, _ -> told.run())),
                entry("team", (backend, told) -> backend.team().handOver("the end of a shift", _ -> told.run())),
                entry("traces", (backend, told) -> backend.traces().names(Optional.empty(), window, _ -> told.run())),
                entry("services", (backend, told) -> backend.services().list(_ -> told.run())),
                entry(
                        "panelQueries",
                        (backend, told) -> backend.panelQueries()
                                .run(
                                        new PanelQueryRunner.Request(
                                                cluster,
                                                SourceRef.Kind.PROMETHEUS,
                                                PanelQueryRunner.QueryKind.RANGE,
                                                "up",
                                                "",
                                                window,
                                                step,
                                                10),
                                        _ -> told.run())),
                entry(
                        "dashboards",
                        (backend, told) -> backend.dashboards().importFile(folder.resolve("none"), _ -> told.run())),
                entry("problems", (backend, told) -> backend.problems().split("no such part", _ -> told.run())),
                entry(
                        "handovers",
                        (backend, told) -> backend.handovers().write(fleet, Optional.empty(), _ -> told.run())),
                entry(
                        "shells",
                        (backend, told) -> backend.shells()
                                .run(cluster, host, new ShellCommand("uptime", Map.of()), _ -> told.run()))));
    }

    private static Problem problem(String cluster) {
        var at = Sites.CLOCK.instant();
        var fleet = new ClusterStateBuilder(
                        cluster, at, QuantityCatalogue.shipped().quantities())
                .host("st01", Labels.EMPTY)
                .cell("st01", "disk.read.latency", Labels.of("device", "sdf"), 1.9, CellState.CRITICAL, "slow")
                .fleet();
        var alerts = new AlertSnapshot(at, List.of(), List.of(), List.of(), List.of(), List.of());
        return ProblemBuilder.build(fleet, alerts, List.of(), ProblemEdits.NONE, List.of())
                .getFirst();
    }

    private static Map.Entry<String, PortRequest> entry(String port, PortRequest portRequest) {
        return Map.entry(port, portRequest);
    }

    /// Ports that return what they know immediately, and ports of the console, which are not replaced with the
    /// site.
    private static final Set<String> WITHOUT_ANSWERS = Set.of(
            "settings",
            "objectives",
            "recent",
            "probeSession",
            "browse",
            "insecureSources",
            "isPracticeRange",
            "drills",
            "travel",
            "probes",
            "seriesColors");

    @Test
    void noResponseOfTheOldSiteIsShownOnceTheNewOneIs() throws Exception {
        var sites = new Sites(folder);
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var session = new ConsoleSession(sites.paths(), new SourceClock(Sites.CLOCK), ZoneOffset.UTC, fx)) {
            var ssh = "ssh:\n  shell_steps: true\n" + sites.ssh(range) + "team: {folder: \""
                    + Files.createDirectory(folder.resolve("team")) + "\"}\n";
            try (var live = new SiteSwitcher(
                    sites.open(Sites.cluster("old", range) + ssh), session, PollTiming.of(Sites.CLOCK), _ -> display)) {
                eventually("hosts of the old site", () -> !fleet.hosts().isEmpty());
                var host = fleet.hosts().getFirst().name();
                assertThat(portRequests("old", host).keySet())
                        .as("each port of a site is walked")
                        .isEqualTo(ports());
                var answered = new ConcurrentLinkedQueue<String>();
                var old = live.backend();
                portRequests("old", host).forEach((port, portRequest) -> {
                    int before = posted.size();
                    portRequest.accept(old, () -> answered.add(port));
                    eventually(port + " of the old site has answered", () -> posted.size() > before);
                });
                fleet = FleetState.EMPTY;
                live.show(sites.open(Sites.cluster("new", range) + ssh));
                eventually(
                        "hosts of the new site",
                        () -> fleet.hosts().stream()
                                .anyMatch(h -> h.cluster().name().equals("new")));
                assertThat(fleet.hosts())
                        .allSatisfy(h -> assertThat(h.cluster().name()).isEqualTo("new"));
                runPosted();
                assertThat(answered).isEmpty();

                portRequests("new", host).forEach((port, portRequest) -> {
                    portRequest.accept(live.backend(), () -> answered.add(port));
                    eventually(port + " of the new site is answered", () -> {
                        runPosted();
                        return answered.contains(port);
                    });
                });
                portRequests("old", host).values().forEach(portRequest -> {
                    try {
                        portRequest.accept(old, () -> answered.add("a closed port"));
                    } catch (RuntimeException _) {
                        // A closed port may throw.
                    }
                });
                runPosted();
                assertThat(answered).doesNotContain("a closed port");
            }
        }
    }

    @Test
    void aSiteThatCannotBeShownLeavesThePreviousOneActive() throws Exception {
        var sites = new Sites(folder);
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var session = new ConsoleSession(sites.paths(), new SourceClock(Sites.CLOCK), ZoneOffset.UTC, fx);
                var live = new SiteSwitcher(
                        sites.open(Sites.cluster("old", range)), session, PollTiming.of(Sites.CLOCK), site -> {
                            if (site.config().clusters().getFirst().name().equals("new")) {
                                throw new IllegalStateException("no screen");
                            }
                            return display;
                        });
                var other = sites.open(Sites.cluster("new", range))) {
            eventually("hosts of the old site", () -> !fleet.hosts().isEmpty());
            assertThatThrownBy(() -> live.show(other)).hasMessage("no screen");
            fleet = FleetState.EMPTY;
            eventually("hosts of the old site again", () -> !fleet.hosts().isEmpty());
        }
    }

    private void runPosted() {
        for (var work = posted.poll(); work != null; work = posted.poll()) {
            work.run();
        }
    }

    private static Set<String> ports() {
        return Arrays.stream(ConsoleBackend.class.getMethods())
                .map(Method::getName)
                .filter(name -> !WITHOUT_ANSWERS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void eventually(String description, BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(description).isLessThan(end);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(description, e);
            }
        }
    }
}
