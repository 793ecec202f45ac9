package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Dashboards;
import greenwall.views.WindowRequest;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.FakeTraces;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.Pictures;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;

/// What panels paint, and where.
class PaintedPanelsTest extends DashboardViewFixture {
    @Test
    void aLegendThatIsHiddenTakesNoRoomAndIsDrawnNowhere() {
        for (var legend : PanelOption.Legend.values()) {
            var view = open(SampleDashboards.panel(
                    1,
                    PanelKind.TIME_SERIES,
                    "load",
                    OptionValues.NONE.with(PanelOption.LEGEND, legend),
                    OptionValues.NONE));
            var words = Fx.get(() -> {
                var chart = view.grid.boxes().findFirst().orElseThrow().content();
                chart.layout();
                return visibleTexts(chart);
            });
            assertThat(words.stream().anyMatch(word -> word.contains("node01")))
                    .as(legend + " " + words)
                    .isEqualTo(legend != PanelOption.Legend.HIDDEN);
        }
    }

    @Test
    void keysScrollATableThatIsTooWide() {
        var view = open(SampleDashboards.panel(
                1,
                PanelKind.TABLE,
                List.of(SampleDashboards.table("load")),
                OptionValues.NONE,
                OptionValues.NONE.with(FieldOption.COLUMN_WIDTH, 400.0),
                new Panel.GridPosition(0, 0, 8, 8),
                List.of()));
        var first = Fx.get(() -> {
            var table =
                    (PaintedRegion) view.grid.boxes().findFirst().orElseThrow().content();
            table.layout();
            double before = table.textBounds().getFirst().x();
            Keys.press(table, KeyCode.RIGHT);
            return before - table.textBounds().getFirst().x();
        });
        assertThat(first).isPositive();
    }

    @Test
    void aStatPanelShowsNamesAsLargeAsValues() {
        double small = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1).small().height();
        var view = open(SampleDashboards.panel(
                1,
                PanelKind.STAT,
                "load",
                OptionValues.NONE.with(PanelOption.STAT_TEXT, PanelOption.StatText.NAME),
                OptionValues.NONE.with(FieldOption.NAME, "up")));
        var allBounds = Fx.get(() ->
                ((PaintedRegion) view.grid.boxes().findFirst().orElseThrow().content()).textBounds());
        assertThat(allBounds).hasSize(3).allSatisfy(box -> {
            assertThat(box.text()).startsWith("up");
            assertThat(box.height()).isGreaterThan(1.5 * small);
        });
    }

    /// The texts that the only panel of a dashboard paints.
    private List<TextBounds> paintedTexts(PanelKind kind, String query, OptionValues options, OptionValues fields) {
        return paintedTexts(kind, SourceRef.DEFAULT, query, options, fields);
    }

    private List<TextBounds> paintedTexts(
            PanelKind kind, SourceRef source, String query, OptionValues options, OptionValues fields) {
        var panelQuery = new PanelQuery.Query(
                "A",
                false,
                source,
                query,
                kind == PanelKind.TABLE ? PanelQuery.QueryMode.INSTANT : PanelQuery.QueryMode.RANGE,
                kind == PanelKind.TABLE ? PanelQuery.Format.TABLE : PanelQuery.Format.TIME_SERIES,
                "",
                "",
                1,
                0);
        var view = open(SampleDashboards.panel(
                1, kind, List.of(panelQuery), options, fields, new Panel.GridPosition(0, 0, 16, 8), List.of()));
        return paintedTexts(view);
    }

    private static List<TextBounds> paintedTexts(DashboardView view) {
        return Fx.get(() -> {
            var content = view.grid.boxes().findFirst().orElseThrow().content();
            content.layout();
            return content instanceof PaintedRegion painted
                    ? painted.textBounds()
                    : content.getChildrenUnmodifiable().stream()
                            .filter(child -> child instanceof PaintedRegion && child.isVisible())
                            .flatMap(child -> ((PaintedRegion) child).textBounds().stream())
                            .toList();
        });
    }

    private static TextBounds box(List<TextBounds> allBounds, String text) {
        return allBounds.stream()
                .filter(box -> box.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text + " is not among " + allBounds));
    }

    @Test
    void aPanelWithoutAValueShowsItsConfiguredText() {
        var fields = OptionValues.NONE.with(FieldOption.NO_VALUE, "none is down");
        for (var kind : List.of(PanelKind.STAT, PanelKind.GAUGE, PanelKind.BAR_GAUGE)) {
            assertThat(paintedTexts(kind, "nothing", OptionValues.NONE, fields))
                    .as(kind.name())
                    .extracting(TextBounds::text)
                    .contains("none is down");
            assertThat(paintedTexts(kind, "broken", OptionValues.NONE, fields))
                    .as(kind + " that was not answered")
                    .extracting(TextBounds::text)
                    .doesNotContain("none is down");
        }
    }

    @Test
    void aSeriesThatEndedShowsWhenInsteadOfItsLastValue() {
        for (var kind : List.of(PanelKind.STAT, PanelKind.GAUGE, PanelKind.BAR_GAUGE, PanelKind.TIME_SERIES)) {
            var options = OptionValues.NONE.with(PanelOption.LEGEND_VALUES, List.of("lastNotNull"));
            assertThat(paintedTexts(kind, "old", options, OptionValues.NONE))
                    .as(kind.name())
                    .extracting(TextBounds::text)
                    .anyMatch(text -> text.contains("ended 07:3"));
            assertThat(paintedTexts(kind, "load", options, OptionValues.NONE))
                    .as(kind + " with current values")
                    .extracting(TextBounds::text)
                    .noneMatch(text -> text.contains("ended"));
            assertThat(paintedTexts(
                            kind,
                            "old",
                            OptionValues.NONE
                                    .with(PanelOption.LEGEND_VALUES, List.of("max"))
                                    .with(PanelOption.REDUCE, List.of("max")),
                            OptionValues.NONE))
                    .as(kind + " with the maximum")
                    .extracting(TextBounds::text)
                    .noneMatch(text -> text.contains("ended"));
        }
    }

    @Test
    void aLongerStepOfAnotherQueryDoesNotHideThatASeriesEnded() {
        var hourly = new PanelQuery.Query(
                "B",
                false,
                SourceRef.DEFAULT,
                "load",
                PanelQuery.QueryMode.RANGE,
                PanelQuery.Format.TIME_SERIES,
                "",
                "1h",
                1,
                0);
        for (var kind : List.of(PanelKind.STAT, PanelKind.TIME_SERIES)) {
            var view = open(SampleDashboards.panel(
                    1,
                    kind,
                    List.of(PanelQuery.Query.of("A", "old"), hourly),
                    OptionValues.NONE.with(PanelOption.LEGEND_VALUES, List.of("lastNotNull")),
                    OptionValues.NONE,
                    new Panel.GridPosition(0, 0, 24, 16),
                    List.of()));
            assertThat(paintedTexts(view))
                    .as(kind.name())
                    .extracting(TextBounds::text)
                    .anyMatch(text -> text.contains("ended 07:3"));
            if (kind == PanelKind.TIME_SERIES) {
                var gaps = Fx.get(() -> ((TimeSeriesChart)
                                view.grid.boxes().findFirst().orElseThrow().content())
                        .data()
                        .style()
                        .orElseThrow()
                        .lines());
                assertThat(gaps.getFirst().gapMillis()).isLessThan(60_000);
                assertThat(gaps.getLast().gapMillis()).isEqualTo(90 * 60_000);
            }
        }
    }

    @Test
    void aCountOfLogLinesDoesNotEndWhereNoLineMatches() {
        var loki = new SourceRef(SourceRef.Kind.LOKI, "");
        for (var kind : List.of(PanelKind.STAT, PanelKind.GAUGE, PanelKind.BAR_GAUGE, PanelKind.BAR_CHART)) {
            assertThat(paintedTexts(kind, loki, "old", OptionValues.NONE, OptionValues.NONE))
                    .as(kind.name())
                    .isNotEmpty()
                    .extracting(TextBounds::text)
                    .noneMatch(text -> text.contains("ended"));
        }
    }

    @Test
    void aBarChartNamesTheSeriesThatEnded() {
        assertThat(paintedTexts(PanelKind.BAR_CHART, "old", OptionValues.NONE, OptionValues.NONE))
                .extracting(TextBounds::text)
                .anyMatch(text -> text.contains("(ended 07:3"));
    }

    /// The number of columns of a stat panel in which its chart has a colour.
    private static int chartedColumns(long gapMillis) {
        var times = LongStream.range(0, 60)
                .filter(i -> i < 20 || i >= 40)
                .map(i -> i * 15_000)
                .toArray();
        var values = Arrays.stream(times).mapToDouble(time -> time % 4).toArray();
        Arrays.fill(values, 0, 2, 4);
        var trend = new DisplayedValue.Trend(new ChartLine("load", times, values), gapMillis);
        var value = new DisplayedValue("", "", 1, 1, 0, Color.RED, List.of(), Optional.of(trend));
        return Fx.get(() -> {
            var body = new StatDrawing(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1));
            body.show(List.of(value), OptionValues.NONE);
            var pixels = new Scene(body, 600, 300).snapshot(null).getPixelReader();
            return (int) IntStream.range(0, 600)
                    .filter(x -> pixels.getColor(x, 298).getRed()
                            > pixels.getColor(x, 1).getRed() + 0.05)
                    .count();
        });
    }

    @Test
    void theSmallChartOfAValueHasTheGapsOfItsSeries() {
        assertThat(chartedColumns(Long.MAX_VALUE)).isEqualTo(600);
        assertThat(chartedColumns(22_500)).isBetween(380, 400);
    }

    @Test
    void theNameBesideAValueGrowsWithItsRoom() {
        double small = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1).small().height();
        var fields = OptionValues.NONE.with(FieldOption.NAME, "up").with(FieldOption.DECIMALS, 0);
        var stat = OptionValues.NONE
                .with(PanelOption.STAT_TEXT, PanelOption.StatText.VALUE_AND_NAME)
                .with(PanelOption.ORIENTATION, PanelOption.Orientation.HORIZONTAL)
                .with(PanelOption.SPARKLINE, false);
        assertThat(paintedTexts(PanelKind.STAT, "load", stat, fields))
                .filteredOn(bounds -> bounds.text().startsWith("up"))
                .hasSize(3)
                .allSatisfy(bounds -> {
                    assertThat(bounds.height()).isGreaterThan(1.5 * small);
                    assertThat(bounds.x()).isLessThan(20);
                });
    }

    @Test
    void valuesWithoutNamesAreCentred() {
        var stat = OptionValues.NONE
                .with(PanelOption.STAT_TEXT, PanelOption.StatText.VALUE)
                .with(PanelOption.ORIENTATION, PanelOption.Orientation.HORIZONTAL)
                .with(PanelOption.SPARKLINE, false);
        var allBounds = paintedTexts(PanelKind.STAT, "load", stat, OptionValues.NONE.with(FieldOption.DECIMALS, 0));
        assertThat(allBounds).hasSize(3);
        assertThat(allBounds.stream()
                        .map(box -> box.x() + box.width() / 2)
                        .distinct()
                        .mapToDouble(x -> x))
                .allSatisfy(x -> assertThat(x).isBetween(400.0, 500.0));
    }

    @Test
    void timesInATableAreLeftAlignedAndNumbersRightAligned() {
        var allBounds = paintedTexts(PanelKind.TABLE, "load", OptionValues.NONE, OptionValues.NONE);
        double time = box(allBounds, "Time").x();
        assertThat(time).isLessThan(20);
        assertThat(allBounds.stream().filter(box -> box.text().matches("20\\d\\d-.*")))
                .isNotEmpty()
                .allSatisfy(box -> assertThat(box.x()).isEqualTo(time));
        var number = box(allBounds, "10");
        var heading = box(allBounds, "Value");
        assertThat(number.x() + number.width()).isCloseTo(heading.x() + heading.width(), within(1.0));
    }

    @Test
    void namesBesideAChartAreNotCutUpToThreeFifthsOfTheWidth() {
        var name = "the volume of the metrics of all sites of the north";
        var bounds = paintedTexts(
                PanelKind.TIME_SERIES,
                "load",
                OptionValues.NONE
                        .with(PanelOption.LEGEND, PanelOption.Legend.TABLE)
                        .with(PanelOption.LEGEND_SIDE, PanelOption.Side.RIGHT)
                        .with(PanelOption.LEGEND_VALUES, List.of("min", "max", "mean")),
                OptionValues.NONE.with(FieldOption.NAME, name));
        assertThat(bounds).extracting(TextBounds::text).contains(name + " 3");
    }

    @Test
    void theLabelOfAnAxisIsCentredOnIt() {
        var bounds = paintedTexts(
                PanelKind.TIME_SERIES,
                "load",
                OptionValues.NONE.with(PanelOption.LEGEND, PanelOption.Legend.HIDDEN),
                OptionValues.NONE
                        .with(FieldOption.AXIS_LABEL, "out / in")
                        .with(FieldOption.MIN, 0.0)
                        .with(FieldOption.MAX, 100.0));
        var label = box(bounds, "out / in");
        double top = box(bounds, "100").y();
        var zeroLabel = box(bounds, "0");
        assertThat(label.y() + label.height() / 2)
                .isCloseTo((top + zeroLabel.y() + zeroLabel.height()) / 2, within(6.0));
    }

    @Test
    void aHeatmapWithExemplarsOpensTheirTraces() {
        for (boolean exemplars : new boolean[] {false, true}) {
            traces.queries().clear();
            var view = open(SampleDashboards.panel(
                    1,
                    PanelKind.HEATMAP,
                    "x_bucket",
                    OptionValues.NONE.with(PanelOption.EXEMPLARS, exemplars),
                    OptionValues.NONE));
            assertThat(traces.queries()).isEqualTo(exemplars ? List.of("exemplars x_bucket") : List.of());
            Fx.run(() -> {
                var map = view.grid.boxes().findFirst().orElseThrow().content();
                Keys.press(map, KeyCode.X);
            });
        }
        assertThat(windowRequests)
                .filteredOn(WindowRequest.Go.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        WindowRequest.Go.class,
                        go -> assertThat(go.place()).satisfies(target -> {
                            assertThat(target.view()).isEqualTo("traces");
                            assertThat(target.get("id")).isEqualTo(FakeTraces.id(4));
                        }));
    }

    @Test
    void everyKindOfPanelIsDrawn() {
        for (int width : new int[] {1366, 1920}) {
            entries = List.of(
                    new Dashboards.Entry("made", "made.yaml", Optional.of(SampleDashboards.everyKind()), List.of()));
            Pictures.draw("dashboard-every", Theme.NIGHT, width, 2_000, style -> {
                var view = view(style);
                view.node().resize(width, 2_000);
                view.node().layout();
                view.onShown(place());
                view.show(Fleets.healthy(3));
                view.node().layout();
                view.grid.layout();
                assertThat(view.grid.onScreen().count()).isEqualTo(18);
                assertThat(view.isWaiting()).isFalse();
                return view.node();
            });
        }
    }
}
