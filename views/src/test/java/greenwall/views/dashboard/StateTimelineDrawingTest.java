package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.Scene;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;

class StateTimelineDrawingTest {
    /// The number of colours in the middle of a row with seven equal states, one after the other.
    private static long colors(boolean separated) {
        return Fx.get(() -> {
            var window = TimeWindow.before(Fleets.NOW, Duration.ofHours(1));
            var axis = new TimeAxis(window);
            var body =
                    new StateTimelineDrawing(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1), axis, ZoneOffset.UTC);
            long from = window.start().toEpochMilli();
            var scene = new Scene(body, 400, 60);
            body.show(
                    List.of(new StateTimelineDrawing.Row(
                            "",
                            separated,
                            IntStream.range(0, 7)
                                    .mapToObj(i -> new StateTimelineDrawing.StateInterval(
                                            from + i * 515_000L, from + (i + 1) * 515_000L, "", Color.GREEN))
                                    .toList())),
                    OptionValues.NONE);
            var picture = scene.snapshot(null);
            return IntStream.range(60, 340)
                    .map(x -> picture.getPixelReader().getArgb(x, 20))
                    .distinct()
                    .count();
        });
    }

    @Test
    void statesTouchUnlessASeparatorLineIsConfigured() {
        assertThat(colors(false)).isEqualTo(1);
        assertThat(colors(true)).isGreaterThan(1);
    }
}
