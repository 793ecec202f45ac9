package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
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
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfiguredColumnsTest {
    private static FleetState fleet() {
        var addedQuantity = new QuantityCatalogue.Addition("power.watts", "W", List.of(), List.of("ipmi_power_watts"));
        var builder = new ClusterStateBuilder(
                "east",
                Fleets.NOW,
                QuantityCatalogue.shipped()
                        .with(List.of(addedQuantity), List.of())
                        .quantities());
        builder.source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
        builder.host("ana", Labels.EMPTY);
        builder.cell("ana", "power.watts", Labels.EMPTY, 230, CellState.OK, "not judged");
        builder.cell("ana", "cpu.util", Labels.EMPTY, 0.25, CellState.OK, "within its limits");
        builder.cell("ana", "fs.used", Labels.of("mountpoint", "/a"), 0.5, CellState.OK, "within its limits");
        builder.cell("ana", "fs.used", Labels.of("mountpoint", "/b"), 0.4, CellState.WARN, "above its limit");
        return builder.fleet();
    }

    private static List<String> line(int width, String... columns) {
        var drawn = new WallView[1];
        Pictures.draw("own-columns", Theme.NIGHT, width, 400, style -> {
            var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")) {
                @Override
                public ViewSettings settings() {
                    var usual = ViewSettings.DEFAULT;
                    return new ViewSettings(
                            usual.groupBy(),
                            usual.rows(),
                            usual.tiles(),
                            usual.disks(),
                            List.of(columns),
                            usual.hostCharts(),
                            usual.viewing());
                }
            };
            drawn[0] = new WallView(
                    new ViewContext(style, InstantSource.fixed(Fleets.NOW), ZoneOffset.UTC, ports, _ -> {}));
            drawn[0].onShown(Place.HOME);
            drawn[0].show(fleet());
            return drawn[0].node();
        });
        var allBounds = Fx.get(() -> drawn[0].textBoxes());
        double top = allBounds.stream()
                .filter(box -> box.text().equals("Host"))
                .findFirst()
                .orElseThrow()
                .y();
        return allBounds.stream()
                .filter(box -> box.y() >= top && box.y() < top + 60)
                .sorted(Comparator.comparingDouble(TextBounds::y).thenComparingDouble(TextBounds::x))
                .map(TextBounds::text)
                .toList();
    }

    @Test
    void onlyTheConfiguredColumnsAreShownInTheirOrder() {
        assertThat(line(1280, "power.watts", "cpu", "clock"))
                .containsSubsequence("Host", "power.watts", "CPU", "Clock")
                .containsSubsequence("ana", "230 W", "25 %")
                .doesNotContain("Memory", "Pool");
    }

    @Test
    void ofSeveralValuesTheWorstIsShown() {
        assertThat(line(1280, "fs.used")).anySatisfy(text -> assertThat(text).startsWith("40 %"));
    }

    @Test
    void aNarrowWindowDropsTheLastColumnsUnlessTheyShowAProblem() {
        assertThat(line(
                        900, "cpu", "memory", "arc", "disk", "network", "root", "units", "pool", "seen", "clock",
                        "fs.used"))
                .contains("CPU", "fs.used")
                .doesNotContain("Clock");
    }

    @Test
    void withoutConfigurationAllBuiltInColumnsAreShown() {
        assertThat(line(1920)).contains("CPU", "Memory", "Root", "Last seen").doesNotContain("power.watts");
    }
}
