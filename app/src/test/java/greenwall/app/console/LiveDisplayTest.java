package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.site.SharedPracticeRange;
import greenwall.app.site.Site;
import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.problem.ProblemEdits;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.RecentChanges;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveDisplayTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private final List<FleetState> shown = new ArrayList<>();
    private final RecentChanges recent = new RecentChanges();

    @TempDir
    private Path home;

    private static FleetState fleet(Instant at) {
        return new ClusterStateBuilder("east", at, QuantityCatalogue.shipped().quantities())
                .host("a", Labels.EMPTY)
                .host("b", Labels.EMPTY)
                .cell("a", "mem.util", Labels.EMPTY, 0.4, CellState.OK, "within its limits")
                .cell("b", "mem.util", Labels.EMPTY, 0.4, CellState.OK, "within its limits")
                .fleet();
    }

    /// An alert on one host whose cells are all ok.
    private static AlertsAndProblems firing(boolean active) {
        var alert = new Alert(
                "east",
                Labels.of("alertname", "CertificateExpires", "severity", "warning", "host", "a"),
                Map.of("summary", "the certificate expires in 3 d"),
                AlertPhase.FIRING,
                NOW.minus(Duration.ofMinutes(9)),
                "a");
        var alerts =
                new AlertSnapshot(NOW, active ? List.of(alert) : List.of(), List.of(), List.of(), List.of(), List.of());
        return new AlertsAndProblems(
                alerts,
                Optional.of(ProblemBuilder.build(fleet(NOW), alerts, List.of(), ProblemEdits.NONE, List.of())),
                List.of());
    }

    private Site site() throws Exception {
        return siteOf("east");
    }

    /// The state of two clusters, of which the second one answers or has not answered yet.
    private static FleetState twoClusters(Instant at, boolean westAnswers) {
        var quantities = QuantityCatalogue.shipped().quantities();
        var east = new ClusterStateBuilder("east", at, quantities)
                .host("a", Labels.EMPTY)
                .cell("a", "mem.util", Labels.EMPTY, 0.4, CellState.OK, "within its limits");
        var west = new ClusterStateBuilder("west", at, quantities);
        if (westAnswers) {
            west.host("w", Labels.EMPTY)
                    .target("w", Labels.of("job", "node", "instance", "10.0.0.1:9100"), true, at, "")
                    .cell("w", "mem.util", Labels.EMPTY, 0.4, CellState.OK, "within its limits");
        }
        return new FleetState(at, List.of(east.cluster(), west.cluster()));
    }

    private Site rangeSite(SharedPracticeRange range) throws Exception {
        return ConfiguredSite.connect(
                home, "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:1\"}}]\n", CLOCK, range.lease());
    }

    /// Otherwise the first poll of a new range, in which all hosts are green, would be shown above "not all hosts
    /// green for 39 m".
    @Test
    void aNewPracticeRangeDoesNotContinueTheGreenTimeOfAnEarlierOne() throws Exception {
        for (boolean practice : List.of(false, true)) {
            try (var first = practice ? rangeSite(new SharedPracticeRange(() -> {})) : site();
                    var display = display(first)) {
                display.show(fleet(NOW.minusSeconds(60)));
                display.store();
            }
            var next = new RecentChanges();
            try (var second = practice ? rangeSite(new SharedPracticeRange(() -> {})) : site();
                    var _ = display(second, next)) {
                assertThat(next.watchedSince().isPresent()).isEqualTo(!practice);
            }
        }
    }

    private Site siteOf(String... clusters) throws Exception {
        var list = Stream.of(clusters)
                .map(name -> "{name: " + name + ", prometheus: {url: \"http://127.0.0.1:1\"}}")
                .collect(Collectors.joining(", "));
        return ConfiguredSite.connect(home, "clusters: [" + list + "]\n", CLOCK);
    }

    private void runOnce(FleetState state, String... clusters) throws Exception {
        try (var site = siteOf(clusters);
                var display = display(site)) {
            display.show(state);
            display.store();
        }
    }

    @Test
    void hostsOfASilentClusterOutlastSeveralRestarts() throws Exception {
        runOnce(twoClusters(NOW.minusSeconds(600), true), "east", "west");
        runOnce(twoClusters(NOW.minusSeconds(300), false), "east", "west");
        runOnce(twoClusters(NOW.minusSeconds(60), false), "east", "west");
        try (var site = siteOf("east", "west");
                var display = display(site)) {
            display.show(twoClusters(NOW, false));
            var host = shown.getLast().host("west", "w").orElseThrow();
            assertThat(host.state()).isEqualTo(CellState.SILENT);
            assertThat(host.reason()).isEqualTo("was ok 10 m ago; no response since");
            assertThat(host.targets()).hasSize(1);
            assertThat(state("a")).isEqualTo(CellState.OK);
        }
    }

    @Test
    void hostsOfAClusterThatIsNoLongerConfiguredAreForgotten() throws Exception {
        runOnce(twoClusters(NOW.minusSeconds(600), true), "east", "west");
        runOnce(fleet(NOW.minusSeconds(300)), "east");
        try (var site = siteOf("east", "west");
                var display = display(site)) {
            display.show(twoClusters(NOW, false));
            assertThat(shown.getLast().host("west", "w")).isEmpty();
        }
    }

    private LiveDisplay display(Site site) {
        return display(site, recent);
    }

    private LiveDisplay display(Site site, RecentChanges changes) {
        return new LiveDisplay(
                site,
                changes,
                new LiveDisplay.Dependencies(
                        CLOCK,
                        CLOCK,
                        () -> 0,
                        new SavedStateFile(home.resolve("last.gz"), new SaveFailures()),
                        shown::add,
                        _ -> {},
                        Optional.empty()));
    }

    private CellState state(String host) {
        return shown.getLast().host("east", host).orElseThrow().state();
    }

    @Test
    void noHostIsGreenWhileAnAlertAloneReportsAProblemOnIt() throws Exception {
        try (var site = site();
                var display = display(site)) {
            display.show(fleet(NOW));
            assertThat(state("a")).isEqualTo(CellState.OK);

            display.show(firing(true));
            assertThat(state("a")).isEqualTo(CellState.WARN);
            assertThat(state("b")).isEqualTo(CellState.OK);
            assertThat(shown.getLast().hostCounts().count(CellState.OK)).isEqualTo(1);
            assertThat(shown.getLast().host("east", "a").orElseThrow().reason()).contains("certificate expires in 3 d");

            display.show(fleet(NOW.plusSeconds(15)));
            assertThat(state("a")).isEqualTo(CellState.WARN);
            assertThat(recent.greenSince()).isEmpty();

            display.show(firing(false));
            assertThat(state("a")).isEqualTo(CellState.OK);
        }
    }

    @Test
    void aFiringAlertDoesNotChangeTheStateOfASilentHost() throws Exception {
        try (var site = site();
                var display = display(site)) {
            display.show(fleet(NOW).asSilent(NOW, "nobody asks"));
            display.show(firing(true));
            assertThat(state("a")).isEqualTo(CellState.SILENT);
            display.show(firing(false));
            assertThat(state("a")).isEqualTo(CellState.SILENT);
        }
    }
}
