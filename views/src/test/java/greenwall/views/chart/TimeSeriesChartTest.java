package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.styles.ColorPalette;
import greenwall.styles.ColorRole;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.SubCanvas;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.MenuItem;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

class TimeSeriesChartTest {
    private static final Instant END = Instant.parse("2026-11-20T08:00:00Z");
    private static final int WIDTH = 700;
    private static final int HEIGHT = 300;

    private final TimeAxis axis = new TimeAxis(TimeWindow.before(END, Duration.ofHours(6)));
    private final TimeSeriesChart chart = Fx.get(() -> new TimeSeriesChart(
            new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
            axis,
            ZoneOffset.UTC,
            ChartData.of(
                            "Latency",
                            Unit.SECONDS,
                            Duration.ofSeconds(15),
                            List.of(ChartPicturesTest.line("node1", 2_880, 15_000, 1, 0.01, 0.001)),
                            "",
                            "")
                    .withThresholds(List.of(new ChartData.Threshold(0.011, ColorRole.WARN, "warn")))));
    private final Scene scene = Fx.get(() -> new Scene(new StackPane(chart), WIDTH, HEIGHT));

    private int[] pixels() {
        return Fx.get(() -> {
            var pixels = new int[WIDTH * HEIGHT];
            scene.snapshot(null)
                    .getPixelReader()
                    .getPixels(0, 0, WIDTH, HEIGHT, PixelFormat.getIntArgbInstance(), pixels, 0, WIDTH);
            return pixels;
        });
    }

    @Test
    void panningForthAndBackRestoresThePicture() {
        var before = pixels();
        Fx.run(() -> axis.pan(-0.25));
        assertThat(pixels()).isNotEqualTo(before);
        Fx.run(() -> axis.pan(0.25));
        assertThat(pixels()).isEqualTo(before);
    }

    @Test
    void theLegendShowsWhenASeriesEndedInsteadOfItsLastValue() {
        var ended = new ChartLine("gone", new long[] {END.minusSeconds(3_600).toEpochMilli()}, new double[] {0.237});
        var current = ChartPicturesTest.line("here", 2_880, 15_000, 1, 0.01, 0.001);
        var data = ChartData.of("Latency", Unit.SECONDS, Duration.ofSeconds(15), List.of(ended, current), "", "");
        pixels();
        Fx.run(() -> chart.setData(data.until(END)));
        pixels();
        assertThat(Fx.get(this::texts)).contains("gone", "ended 07:00", "here").doesNotContain("237 ms");
    }

    @Test
    void theCrosshairIsOverTheLinesAndLeavesNothingBehind() {
        var before = pixels();
        Fx.run(() -> axis.point(END.minus(Duration.ofHours(2)).toEpochMilli()));
        var withPointer = pixels();
        int x = (int) Math.round(Fx.get(() -> {
            var box = chart.box();
            return box.x() + box.width() * 2 / 3;
        }));
        int column = 0;
        for (int y = 40; y < 200; y++) {
            column += withPointer[y * WIDTH + x] == before[y * WIDTH + x] ? 0 : 1;
        }
        assertThat(column).as("rows that the crosshair covers").isGreaterThan(150);
        Fx.run(axis::clearCursor);
        assertThat(pixels()).isEqualTo(before);
    }

    @Test
    void aSuspendedChartHoldsNoPixelsAndLooksTheSameWhenResumed() {
        var before = pixels();
        Fx.run(() -> PaintedRegion.suspend(chart));
        assertThat(Fx.get(() -> chart.getChildrenUnmodifiable().stream()
                        .filter(ImageView.class::isInstance)
                        .allMatch(view -> ((ImageView) view).getImage() == null)))
                .isTrue();
        Fx.run(() -> axis.pan(-0.1));
        assertThat(pixels()).isNotEqualTo(before);
        Fx.run(() -> {
            axis.pan(0.1);
            PaintedRegion.resume(chart);
        });
        assertThat(pixels()).isEqualTo(before);
    }

    private void type(KeyCode code, String letter) {
        Fx.run(() -> {
            Keys.press(chart, code);
            Event.fireEvent(
                    chart,
                    new KeyEvent(KeyEvent.KEY_TYPED, letter, letter, KeyCode.UNDEFINED, false, false, false, false));
        });
    }

    private void showLatencies(String firstName, String secondName) {
        var one = ChartPicturesTest.line(firstName, 2_880, 15_000, 1, 0.01, 0.001);
        var two = ChartPicturesTest.line(secondName, 2_880, 15_000, 2, 0.01, 0.001);
        chart.setData(ChartData.of("Latency", Unit.SECONDS, Duration.ofSeconds(15), List.of(one, two), "", ""));
    }

    @Test
    void eExplainsTheInstantAndLettersFilterTheLegendOnlyAfterASlash() {
        var explained = new ArrayList<ExplainedTime>();
        Fx.run(() -> {
            showLatencies("node1", "node2");
            chart.setOnExplain(explained::add);
            axis.setCursor(END.minus(Duration.ofHours(1)));
        });
        type(KeyCode.E, "e");
        assertThat(explained).hasSize(1);
        assertThat(Fx.get(() -> chart.legend.filter())).isEmpty();
        type(KeyCode.SLASH, "/");
        type(KeyCode.E, "e");
        type(KeyCode.DIGIT2, "2");
        assertThat(explained).hasSize(1);
        assertThat(Fx.get(() -> chart.legend.filter())).isEqualTo("e2");
    }

    @Test
    void allSignsCanBeTypedIntoTheFilterAndNoneActsAsAKey() {
        var keys = new ArrayList<KeyCode>();
        Fx.run(() -> {
            showLatencies("node-1 a", "node-2 a");
            chart.getParent().addEventHandler(KeyEvent.KEY_PRESSED, event -> keys.add(event.getCode()));
        });
        var window = Fx.get(axis::window);
        type(KeyCode.SLASH, "/");
        keys.clear();
        type(KeyCode.MINUS, "-");
        type(KeyCode.DIGIT1, "1");
        type(KeyCode.SPACE, " ");
        type(KeyCode.SLASH, "/");
        type(KeyCode.EQUALS, "=");
        assertThat(Fx.get(() -> chart.legend.filter())).isEqualTo("-1 /=");
        assertThat(keys).isEmpty();
        assertThat(Fx.get(axis::window)).isEqualTo(window);
    }

    /// On a Swiss keyboard, plus is Shift and 1; on a French one, 6 is Shift and the key that types minus.
    @Test
    void theCharacterThatAKeyTypesZooms() {
        Fx.run(() -> showLatencies("node-1 a", "node-2 a"));
        var whole = Fx.get(axis::window);
        pressed(KeyCode.DIGIT1, "+");
        var zoomed = Fx.get(axis::window);
        assertThat(zoomed.length()).isLessThan(whole.length());
        pressed(KeyCode.MINUS, "6");
        assertThat(Fx.get(axis::window)).isEqualTo(zoomed);
    }

    private void pressed(KeyCode code, String text) {
        Fx.run(() ->
                Event.fireEvent(chart, new KeyEvent(KeyEvent.KEY_PRESSED, "", text, code, true, false, false, false)));
    }

    @Test
    void theRowsOfATimelineOfStatesAreSortedOnceForEachResult() {
        var asked = new AtomicInteger();
        Fx.run(() -> {
            var line = ChartPicturesTest.line("node1", 2_880, 15_000, 1, 1, 0);
            chart.setData(ChartData.of("Up", Unit.BOOL, Duration.ofSeconds(15), List.of(line), "", "")
                    .withStates(Optional.of(new ChartData.States(_ -> "up", _ -> {
                        asked.incrementAndGet();
                        return CellState.OK;
                    }))));
        });
        pixels();
        asked.set(0);
        Fx.run(() -> axis.pan(-0.1));
        pixels();
        assertThat(asked.get()).isLessThan(2_880);
    }

    @Test
    void chartsOfOneAxisBeginAtTheSamePositionEvenWithLongLabels() {
        var other = Fx.get(() -> {
            var values = new double[] {1_000_000.0011, 1_000_000.0012};
            var times = new long[] {END.minusSeconds(60).toEpochMilli(), END.toEpochMilli()};
            var level = new ChartLine("level", times, values);
            var data = ChartData.of("Level", Unit.CORES, Duration.ZERO, List.of(level), "", "");
            return new TimeSeriesChart(chart.paintStyle, axis, chart.zone, data);
        });
        pixels();
        double alone = Fx.get(() -> chart.box().x());
        Fx.run(() -> ((Pane) chart.getParent()).getChildren().add(other));
        pixels();
        assertThat(Fx.get(() -> other.box().x())).isGreaterThan(alone);
        Fx.eventually(() -> {
            chart.getScene().snapshot(null);
            return chart.box().x() == other.box().x();
        });
        Fx.run(() -> ((Pane) chart.getParent()).getChildren().remove(other));
        Fx.eventually(() -> {
            chart.redraw();
            chart.getScene().snapshot(null);
            return chart.box().x() == alone;
        });
    }

    @Test
    void eExplainsTheInstantIfNothingIsSelectedAtTheEndOfTheAxis() {
        var explained = new ArrayList<ExplainedTime>();
        Fx.run(() -> {
            chart.setOnExplain(explained::add);
            Keys.press(chart, KeyCode.END);
            Keys.press(chart, KeyCode.RIGHT, true, false);
            Keys.press(chart, KeyCode.E);
        });
        assertThat(explained).hasSize(1);
    }

    private ChartData data(List<ChartLine> lines, List<Annotation> annotations) {
        return ChartData.of("Pools", Unit.STATE, Duration.ofSeconds(15), lines, "", "")
                .withAnnotations(annotations);
    }

    private static int color(int[] pixels, double x, double y) {
        return pixels[(int) y * WIDTH + (int) x];
    }

    @Test
    void eventsAreDrawnBelowThePlotAndNotInIt() {
        var line = ChartPicturesTest.line("node1", 2_880, 15_000, 1, 0.01, 0.001);
        Fx.run(() -> chart.setData(data(List.of(line), List.of())));
        var plain = pixels();
        var at = END.minus(Duration.ofHours(3));
        var alert = new Annotation(Annotation.Kind.ALERT, at, at.plusSeconds(3_600), "DiskLatency");
        // The lane of events makes the plot smaller, so the comparison needs the same lane without a visible event.
        var before = Annotation.at(Annotation.Kind.ALERT, END.minus(Duration.ofDays(2)), "earlier");
        Fx.run(() -> chart.setData(data(List.of(line), List.of(before))));
        var without = pixels();
        Fx.run(() -> chart.setData(data(List.of(line), List.of(alert))));
        var with = pixels();
        assertThat(with).isNotEqualTo(without).isNotEqualTo(plain);
        var box = Fx.get(chart::box);
        for (int y = (int) box.y(); y < box.bottom(); y++) {
            for (int x = (int) box.x(); x < box.right(); x++) {
                assertThat(color(with, x, y)).as("%d, %d", x, y).isEqualTo(color(without, x, y));
            }
        }
    }

    @Test
    void aStateIsDrawnAsATimelineInItsColour() {
        Fx.run(() -> showPool(360));
        var pixels = pixels();
        var box = Fx.get(chart::box);
        int critical = ColorPalette.argb(ColorPalette.of(Theme.NIGHT).color(ColorRole.CRITICAL));
        double y = box.y() + 2;
        assertThat(color(pixels, box.x() + box.width() * 0.80, y)).isEqualTo(critical);
        assertThat(color(pixels, box.x() + box.width() * 0.70, y)).isNotEqualTo(critical);
        assertThat(chart.data().text(1)).isEqualTo("degraded");
    }

    private void showLines(int count) {
        var lines = new ArrayList<ChartLine>();
        for (int i = 0; i < count; i++) {
            lines.add(ChartPicturesTest.line("node" + i, 2_880, 15_000, i, 0.01 * (i + 1), 0.001));
        }
        chart.setData(ChartData.of("Latency", Unit.SECONDS, Duration.ofSeconds(15), lines, "", ""));
    }

    @Test
    void thePointerShowsTheValuesAndAClickShowsThoseThatDoNotFit() {
        Fx.run(() -> {
            showLines(30);
            axis.setCursor(END.minus(Duration.ofHours(1)));
            Keys.press(chart, KeyCode.RIGHT);
            scene.snapshot(null);
            var valueTexts = chart.getChildrenUnmodifiable().stream()
                    .filter(SubCanvas.class::isInstance)
                    .map(SubCanvas.class::cast)
                    .map(PaintedRegion::textBounds)
                    .filter(bounds -> bounds.stream().anyMatch(b -> b.text().startsWith("and ")))
                    .findFirst()
                    .orElseThrow();
            assertThat(valueTexts.getFirst().text()).as("the largest first").isEqualTo("node29");
            var morePosition = chart.getChildrenUnmodifiable().stream()
                    .filter(SubCanvas.class::isInstance)
                    .map(SubCanvas.class::cast)
                    .flatMap(canvas -> canvas.textBounds().stream()
                            .filter(b -> b.text().startsWith("+"))
                            .map(b -> new double[] {canvas.getLayoutX() + b.x() + 2, canvas.getLayoutY() + b.y() + 2}))
                    .findFirst()
                    .orElseThrow();
            assertThat(chart.legendAt(morePosition[0], morePosition[1])).isEqualTo(BuiltInLegend.MORE);
            assertThat(chart.ranked()).hasSize(30);
        });
    }

    @Test
    void thePointerShowsTheHighestValuesAlsoInALowChart() {
        Fx.run(() -> {
            showLines(30);
            chart.setMaxHeight(110);
            scene.snapshot(null);
            Clicks.point(chart, 300, 50);
            scene.snapshot(null);
            assertThat(texts()).contains("and 28 more");
        });
    }

    @Test
    void aDragThatBeginsBesideThePlotSelectsNothingThatIsNotShown() {
        Fx.run(() -> {
            scene.snapshot(null);
            var before = axis.window();
            double x = chart.box().right() + 40;
            Clicks.fire(chart, MouseEvent.MOUSE_PRESSED, x, 100);
            Clicks.fire(chart, MouseEvent.MOUSE_DRAGGED, x + 1, 100);
            Clicks.fire(chart, MouseEvent.MOUSE_RELEASED, x + 1, 100);
            assertThat(axis.window()).isEqualTo(before);
            Clicks.fire(chart, MouseEvent.MOUSE_PRESSED, chart.box().x() - 20, 100);
            Clicks.fire(chart, MouseEvent.MOUSE_DRAGGED, 300, 100);
            Clicks.fire(chart, MouseEvent.MOUSE_RELEASED, 300, 100);
            assertThat(axis.window().start()).isEqualTo(before.start());
        });
    }

    @Test
    void afterAZoomTheCrosshairIsAtThePointer() {
        Fx.run(() -> {
            scene.snapshot(null);
            Clicks.point(chart, 300, 100);
            Clicks.fire(chart, MouseEvent.MOUSE_PRESSED, 300, 100);
            Clicks.fire(chart, MouseEvent.MOUSE_DRAGGED, 500, 100);
            Clicks.fire(chart, MouseEvent.MOUSE_RELEASED, 500, 100);
            assertThat(axis.cursor().orElseThrow().toEpochMilli()).isEqualTo(Math.round(chart.millisAt(500)));
        });
    }

    @Test
    void theMenuOffersOnlyWhatTheChartCanDo() {
        Fx.run(() -> {
            assertThat(chart.menuItems()).extracting(MenuItem::getText).allMatch(text -> text.startsWith("Copy"));
            assertThat(chart.pick()).isFalse();
            chart.setOnPick(_ -> {});
            chart.setOnExplain(_ -> {});
            assertThat(chart.menuItems())
                    .extracting(MenuItem::getText)
                    .startsWith("Explain this time (E)", "Logs around this time (Enter)")
                    .contains("Copy the query (Ctrl+Shift+C)");
            chart.setOnPick("Traces around this time (Enter)", _ -> {});
            assertThat(chart.menuItems())
                    .extracting(MenuItem::getText)
                    .contains("Traces around this time (Enter)")
                    .doesNotContain("Logs around this time (Enter)");
        });
    }

    @Test
    void theMenuIsAboutTheInstantAtWhichItWasOpened() {
        var picked = new ArrayList<Instant>();
        Fx.run(() -> {
            var stage = new Stage();
            stage.setScene(scene);
            stage.show();
            chart.setOnPick(picked::add);
            Event.fireEvent(
                    chart,
                    new ContextMenuEvent(ContextMenuEvent.CONTEXT_MENU_REQUESTED, 300, 100, 300, 100, false, null));
            Clicks.fire(chart, MouseEvent.MOUSE_EXITED, 300, 100);
            Clicks.chooseFromMenu("Logs around this time");
            assertThat(picked).containsExactly(Instant.ofEpochMilli(Math.round(chart.millisAt(300))));
            assertThat(axis.cursor()).isEmpty();
            stage.close();
        });
    }

    /// In a small window or on a busy machine, the legend is drawn before the lines.
    @Test
    void theLegendListsAllLinesBeforeTheyAreDrawn() {
        Fx.run(() -> {
            showLines(70);
            assertThat(chart.ranked()).hasSize(70);
        });
    }

    /// Shows a pool with 1,440 samples, of which this number of the newest are degraded.
    private void showPool(int degraded) {
        var pool = QuantityCatalogue.shipped().quantity("pool.health").orElseThrow();
        int points = 1_440;
        var times = new long[points];
        var values = new double[points];
        for (int i = 0; i < points; i++) {
            times[i] = END.toEpochMilli() - (points - 1L - i) * 15_000;
            values[i] = i < points - degraded ? 0 : 1;
        }
        var data = data(List.of(new ChartLine("tank", times, values)), List.of());
        chart.setData(data.withStates(ChartData.States.of(pool)));
    }

    private List<String> words(int degraded) {
        return Fx.get(() -> {
            showPool(degraded);
            scene.snapshot(null);
            return texts();
        });
    }

    private List<String> texts() {
        return chart.getChildrenUnmodifiable().stream()
                .filter(PaintedRegion.class::isInstance)
                .flatMap(canvas -> ((PaintedRegion) canvas).textBounds().stream())
                .map(TextBounds::text)
                .toList();
    }

    @Test
    void theNewestStateIsNamedEvenIfItsBarIsTooNarrow() {
        assertThat(words(0)).contains("online");
        assertThat(words(700)).contains("online", "degraded");
        assertThat(words(30)).contains("degraded").doesNotContain("online");
    }

    @Test
    void aHyphenInTheFilterOfTheLegendIsTypedAndDoesNotZoom() {
        Fx.run(() -> chart.setData(ChartData.of(
                "Latency",
                Unit.SECONDS,
                Duration.ofSeconds(15),
                List.of(
                        ChartPicturesTest.line("web-1", 2_880, 15_000, 1, 0.01, 0.001),
                        ChartPicturesTest.line("web2", 2_880, 15_000, 2, 0.01, 0.001)),
                "",
                "")));
        var window = Fx.get(axis::window);
        type(KeyCode.SLASH, "/");
        type(KeyCode.B, "b");
        type(KeyCode.MINUS, "-");
        type(KeyCode.DIGIT1, "1");
        assertThat(Fx.get(() -> chart.legend.filter())).isEqualTo("b-1");
        assertThat(Fx.get(axis::window)).isEqualTo(window);
    }

    private void drag(Node node, double from, double to, MouseButton button, boolean alt) {
        for (var eventType : List.of(MouseEvent.MOUSE_PRESSED, MouseEvent.MOUSE_DRAGGED, MouseEvent.MOUSE_RELEASED)) {
            double x = eventType == MouseEvent.MOUSE_PRESSED ? from : to;
            boolean primary = button == MouseButton.PRIMARY;
            Event.fireEvent(
                    node,
                    new MouseEvent(
                            eventType, x, 100, x, 100, button, 1, false, false, alt, false, primary, false, !primary,
                            true, false, true, null));
        }
    }

    @Test
    void aClickElsewhereKeepsTheRangeThatTheKeyboardSelected() {
        var explained = new ArrayList<ExplainedTime>();
        Fx.run(() -> {
            scene.snapshot(null);
            chart.setOnExplain(explained::add);
            var before = axis.window();
            Keys.press(chart, KeyCode.HOME);
            for (int i = 0; i < 5; i++) {
                Keys.press(chart, KeyCode.RIGHT, true, false);
            }
            double legend = chart.box().bottom() + 20;
            Clicks.fire(chart, MouseEvent.MOUSE_PRESSED, 300, legend);
            Clicks.fire(chart, MouseEvent.MOUSE_RELEASED, 300, legend);
            drag(chart, 300, 400, MouseButton.SECONDARY, false);
            assertThat(axis.window()).isEqualTo(before);
            var selectedEnd = axis.cursor().orElseThrow();
            Keys.press(chart, KeyCode.E);
            assertThat(explained).containsExactly(ExplainedTime.during(new TimeWindow(before.start(), selectedEnd)));
        });
    }

    @Test
    void theOnsetMovesByTheDragAndNotByAClickOnIt() {
        var moved = new ArrayList<Instant>();
        Fx.run(() -> {
            scene.snapshot(null);
            var onset = END.minus(Duration.ofHours(3));
            chart.setDraggableLine(Optional.of(onset), moved::add);
            double line = chart.plot.x(onset.toEpochMilli());
            drag(chart, line + 5, line + 6, MouseButton.PRIMARY, false);
            assertThat(moved).isEmpty();
            drag(chart, line + 5, line + 25, MouseButton.PRIMARY, false);
            assertThat(moved).hasSize(1);
            assertThat(chart.plot.x(moved.getFirst().toEpochMilli())).isCloseTo(line + 20, within(0.01));
        });
    }

    @Test
    void aHeatmapExplainsTheSelectedRangeAndLeavesEToOthersIfItExplainsNothing() {
        var explained = new ArrayList<ExplainedTime>();
        var left = new ArrayList<KeyCode>();
        Fx.run(() -> {
            var heatmap = heatmap();
            var pane = new StackPane(heatmap);
            pane.addEventHandler(KeyEvent.KEY_PRESSED, event -> left.add(event.getCode()));
            new Scene(pane, WIDTH, HEIGHT).snapshot(null);
            var before = axis.window();
            Keys.press(heatmap, KeyCode.HOME, KeyCode.E);
            assertThat(left).containsExactly(KeyCode.E);
            heatmap.setOnExplain(explained::add);
            Keys.press(heatmap, KeyCode.RIGHT, true, false);
            Keys.press(heatmap, KeyCode.RIGHT, true, false);
            var selectedEnd = axis.cursor().orElseThrow();
            Keys.press(heatmap, KeyCode.E);
            assertThat(explained).containsExactly(ExplainedTime.during(new TimeWindow(before.start(), selectedEnd)));
            drag(heatmap, 300, 400, MouseButton.PRIMARY, true);
            assertThat(explained).hasSize(2);
            assertThat(axis.window()).isEqualTo(before);
            assertThat(left).containsExactly(KeyCode.E);
        });
    }

    private Heatmap heatmap() {
        var data = new HeatmapData(
                "Latency",
                Unit.SECONDS,
                60_000,
                new long[] {END.toEpochMilli() - 60_000},
                new long[] {END.toEpochMilli()},
                0,
                new double[] {0.001, 1, 10},
                new double[][] {{1, 2, 3}},
                "",
                "",
                Optional.empty());
        return new Heatmap(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1), axis, ZoneOffset.UTC, data);
    }

    @Test
    void aHeatmapLinesUpWithTheOtherChartsOfItsAxis() {
        Fx.run(() -> {
            var heatmap = heatmap();
            var both = new Scene(new VBox(chart, heatmap), WIDTH, 2 * HEIGHT);
            both.snapshot(null);
            both.snapshot(null);
            assertThat(heatmap.cellArea().getMinX()).isEqualTo(chart.box().x());
            axis.reserveGutter(new Region(), 200);
            both.getRoot().requestLayout();
            chart.redraw();
            heatmap.requestLayout();
            both.snapshot(null);
            assertThat(chart.box().x()).isEqualTo(200);
            assertThat(heatmap.cellArea().getMinX()).isEqualTo(200);
        });
    }
}
