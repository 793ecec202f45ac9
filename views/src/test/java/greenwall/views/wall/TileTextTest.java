package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.Target;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.ViewSettings;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The text of a tile must make sense to users who do not know the ids of quantities.
class TileTextTest {
    private final ClusterStateBuilder builder = Fleets.cluster("east");

    private TileTextTest() {
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
    }

    private List<String> texts() {
        var drawn = new WallView[1];
        var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")) {
            @Override
            public ViewSettings settings() {
                return ViewSettings.DEFAULT.withRows(0);
            }
        };
        Pictures.draw("tiles", Theme.NIGHT, 1280, 720, style -> {
            drawn[0] = new WallView(
                    new ViewContext(style, InstantSource.fixed(Fleets.NOW), ZoneOffset.UTC, ports, _ -> {}));
            drawn[0].onShown(Place.HOME);
            drawn[0].show(builder.fleet());
            return drawn[0].node();
        });
        return Fx.get(() -> drawn[0].textBoxes().stream().map(TextBounds::text).toList());
    }

    @Test
    void aTileDescribesTheProblemInPlainWordsBesideItsState() {
        builder.host("st01.rack.example.net", Labels.EMPTY);
        builder.cell(
                "st01.rack.example.net",
                "ebpf.disk.p99",
                Labels.of("device", "sdf"),
                1.86,
                CellState.CRITICAL,
                "above 200 ms");
        assertThat(texts()).contains("st01", "critical", "sdf: 1 in 100 requests takes 1.86 s or more");
    }

    @Test
    void valuesOfALostExporterAreNotShownAsProblems() {
        builder.host("st01", Labels.EMPTY);
        builder.cell("st01", "clock.synced", Labels.EMPTY, Double.NaN, CellState.DOWN, "the target is down");
        builder.target("st01", Labels.of("job", "zfs", "instance", "st01:9134"), true, Fleets.NOW, "");
        builder.cell("st01", "up", Labels.of("job", "node"), 0, CellState.DOWN, "the target is down");
        assertThat(texts()).contains("the node exporter is down").noneMatch(text -> text.contains("synchronised"));
    }

    @Test
    void aHostThatWasNeverUpHasNoTimeWhenItWasLastSeen() {
        builder.host("st01", Labels.EMPTY)
                .withHostState("st01", CellState.DOWN, "all its targets fail", Optional.empty());
        builder.cell("st01", "up", Labels.of("job", "node"), 0, CellState.DOWN, "the target is down");
        assertThat(texts()).contains("last seen: unknown");
    }

    @Test
    void aDeadHostThatIsPingedShowsWhenItWasLastSeen() {
        builder.host("st01", Labels.EMPTY)
                .withHostState("st01", CellState.DOWN, "no route to host", Optional.of(Fleets.NOW.minusSeconds(600)))
                .target(
                        "st01",
                        new Target(
                                Labels.of("job", "icmp", "instance", "st01"),
                                true,
                                true,
                                true,
                                0,
                                Double.NaN,
                                Optional.of(Fleets.NOW),
                                Optional.empty(),
                                "",
                                false,
                                true));
        builder.cell("st01", "mem.util", Labels.EMPTY, Double.NaN, CellState.DOWN, "host down");
        assertThat(texts()).contains("last seen 10 m ago");
    }

    @Test
    void namesThatDifferOnlyInTheirDomainAreShownInFull() {
        for (var name : List.of("gw.east.example.net", "gw.west.example.net")) {
            builder.host(name, Labels.EMPTY);
            builder.cell(name, "mem.util", Labels.EMPTY, 0.2, CellState.OK, "within its limits");
        }
        assertThat(texts())
                .contains("gw.east.example.net", "gw.west.example.net")
                .doesNotContain("gw");
    }

    @Test
    void aHostThatRespondsHasNoLastSeenTime() {
        builder.host("hv01", Labels.EMPTY);
        builder.cell("hv01", "vm.state", Labels.of("domain", "web01"), Double.NaN, CellState.GONE, "gone");
        builder.target("hv01", Labels.of("job", "node", "instance", "hv01"), true, Fleets.NOW, "");
        assertThat(texts()).contains("guest web01 is gone").noneMatch(text -> text.startsWith("seen "));
    }
}
