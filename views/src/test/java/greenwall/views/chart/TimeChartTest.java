package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.styles.Role;
import greenwall.styles.Theme;
import greenwall.styles.Themes;
import greenwall.views.paint.Look;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.testing.Fx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;

class TimeChartTest {
    private static final Instant END = Instant.parse("2026-11-20T08:00:00Z");
    private static final int WIDTH = 700;
    private static final int HEIGHT = 300;

    private final TimeAxis axis = new TimeAxis(Window.before(END, Duration.ofHours(6)));
    private final TimeChart chart = Fx.get(() -> new TimeChart(
            new Look(new Themes(), Theme.NIGHT, 1),
            axis,
            ZoneOffset.UTC,
            new ChartData(
                    "Latency",
                    Unit.SECONDS,
                    Duration.ofSeconds(15),
                    List.of(ChartPicturesTest.line("node1", 2_880, 15_000, 1, 0.01, 0.001)),
                    Optional.empty(),
                    List.of(new ChartData.Threshold(0.011, Role.WARN, "warn")),
                    List.of(),
                    "",
                    "")));
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
    void whereAPanCameFromItComesBackTo() {
        var before = pixels();
        Fx.run(() -> axis.pan(-0.25));
        assertThat(pixels()).isNotEqualTo(before);
        Fx.run(() -> axis.pan(0.25));
        assertThat(pixels()).isEqualTo(before);
    }

    @Test
    void theCrosshairIsOverTheLinesAndLeavesNothingBehind() {
        var before = pixels();
        Fx.run(() -> axis.point(END.minus(Duration.ofHours(2)).toEpochMilli()));
        var pointed = pixels();
        int x = (int) Math.round(Fx.get(() -> {
            var box = chart.box();
            return box.x() + box.width() * 2 / 3;
        }));
        int column = 0;
        for (int y = 40; y < 200; y++) {
            column += pointed[y * WIDTH + x] == before[y * WIDTH + x] ? 0 : 1;
        }
        assertThat(column).as("rows that the crosshair covers").isGreaterThan(150);
        Fx.run(axis::clearCursor);
        assertThat(pixels()).isEqualTo(before);
    }

    @Test
    void atRestItHoldsNoPixelsAndAwakeItIsAsItWas() {
        var before = pixels();
        Fx.run(() -> PaintedRegion.rest(chart));
        assertThat(Fx.get(() -> chart.getChildrenUnmodifiable().stream()
                        .filter(ImageView.class::isInstance)
                        .allMatch(view -> ((ImageView) view).getImage() == null)))
                .isTrue();
        Fx.run(() -> axis.pan(-0.1));
        assertThat(pixels()).isNotEqualTo(before);
        Fx.run(() -> {
            axis.pan(0.1);
            PaintedRegion.wake(chart);
        });
        assertThat(pixels()).isEqualTo(before);
    }

    private void type(KeyCode code, String letter) {
        Fx.run(() -> {
            Event.fireEvent(chart, new KeyEvent(KeyEvent.KEY_PRESSED, "", letter, code, false, false, false, false));
            Event.fireEvent(
                    chart,
                    new KeyEvent(KeyEvent.KEY_TYPED, letter, letter, KeyCode.UNDEFINED, false, false, false, false));
        });
    }

    @Test
    void eExplainsTheInstantAndLettersFilterTheLegendOnlyAfterASlash() {
        var explained = new ArrayList<Window>();
        Fx.run(() -> {
            var one = ChartPicturesTest.line("node1", 2_880, 15_000, 1, 0.01, 0.001);
            var two = ChartPicturesTest.line("node2", 2_880, 15_000, 2, 0.01, 0.001);
            chart.setData(new ChartData(
                    "Latency",
                    Unit.SECONDS,
                    Duration.ofSeconds(15),
                    List.of(one, two),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    "",
                    ""));
            chart.setOnExplain(explained::add);
            axis.setCursor(END.minus(Duration.ofHours(1)));
        });
        type(KeyCode.E, "e");
        assertThat(explained).hasSize(1);
        assertThat(Fx.get(() -> chart.legend().filter())).isEmpty();
        type(KeyCode.SLASH, "/");
        type(KeyCode.E, "e");
        type(KeyCode.DIGIT2, "2");
        assertThat(explained).hasSize(1);
        assertThat(Fx.get(() -> chart.legend().filter())).isEqualTo("e2");
    }
}
