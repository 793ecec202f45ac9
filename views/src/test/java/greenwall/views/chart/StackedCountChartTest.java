package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.styles.ColorRole;
import greenwall.styles.Theme;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.PaintedTexts;
import greenwall.views.testing.Pictures;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import org.junit.jupiter.api.Test;

class StackedCountChartTest {
    @Test
    void aClickPicksAnInstantOnlyBelowTheLegend() {
        var picked = new ArrayList<Instant>();
        var drawn = new AtomicReference<StackedCountChart>();
        var window = new TimeWindow(Fleets.NOW.minus(Duration.ofHours(1)), Fleets.NOW);
        Pictures.draw("volume-click", Theme.NIGHT, 800, 200, style -> {
            var chart = new StackedCountChart(
                    style,
                    new TimeAxis(window),
                    ZoneOffset.UTC,
                    new StackedCountData(
                            "Lines by level",
                            window.start().toEpochMilli(),
                            1_800_000,
                            List.of(new StackedCountData.Layer("info", ColorRole.ACCENT, new double[] {4, 2})),
                            ""));
            chart.setOnPick(picked::add);
            drawn.set(chart);
            return new BorderPane(chart);
        });
        Fx.run(() -> {
            var chart = Objects.requireNonNull(drawn.get());
            var legend = PaintedTexts.first(chart, text -> text.startsWith("info"));
            click(chart, legend.x() + 2, legend.y() + 2);
            assertThat(picked).isEmpty();
            click(chart, legend.x() + 2, 100);
            assertThat(picked).hasSize(1);
        });
    }

    private static void click(StackedCountChart chart, double x, double y) {
        Clicks.fire(chart, MouseEvent.MOUSE_PRESSED, x, y);
        Clicks.fire(chart, MouseEvent.MOUSE_RELEASED, x, y);
    }
}
