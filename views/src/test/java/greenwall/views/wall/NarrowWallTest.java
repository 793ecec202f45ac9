package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/// In a window that is too narrow for all columns, the rows still say what is wrong.
class NarrowWallTest {
    private static final String BOB = "bob.rack-seven.example.net";

    private static FleetState fleet(String ending, String quantity, double value) {
        var builder = Fleets.cluster("east");
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("ana" + ending, Labels.EMPTY);
        builder.cell("ana" + ending, quantity, Labels.EMPTY, value, CellState.CRITICAL, "above its limit");
        builder.host(BOB, Labels.EMPTY);
        builder.cell(BOB, "mem.util", Labels.EMPTY, 0.2, CellState.OK, "within its limits");
        return builder.fleet();
    }

    private static List<String> texts(FleetState fleet) {
        var drawn = new WallView[1];
        Pictures.draw("narrow", Theme.NIGHT, 1280, 720, style -> {
            drawn[0] = new WallView(new ViewContext(
                    style,
                    InstantSource.fixed(Fleets.NOW),
                    ZoneOffset.UTC,
                    new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")),
                    _ -> {}));
            drawn[0].onShown(Place.HOME);
            drawn[0].show(fleet);
            return drawn[0].node();
        });
        return Fx.get(() -> drawn[0].textBoxes().stream().map(TextBounds::text).toList());
    }

    @Test
    void aColumnWithAProblemIsNotLeftOut() {
        assertThat(texts(fleet(".rack-seven.example.net", "cpu.util", 0.99))).doesNotContain("Clock");
        assertThat(texts(fleet(".rack-seven.example.net", "clock.offset", 1.5))).contains("Clock", "1.5 s");
    }

    @Test
    void aProblemWithoutAColumnIsShownBesideTheName() {
        assertThat(texts(fleet("", "ebpf.runq.p99", 0.06))).contains("ebpf.runq.p99 60 ms");
    }
}
