package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.styles.ColorRole;
import greenwall.styles.Theme;
import greenwall.views.testing.Pictures;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChartPicturesTest {
    private static final Instant END = Instant.parse("2026-11-20T08:00:00Z");
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    static ChartLine line(String name, int points, long stepMillis, long seed, double level, double noise) {
        var random = new Random(seed);
        var times = new long[points];
        var values = new double[points];
        double value = level;
        for (int i = 0; i < points; i++) {
            times[i] = END.toEpochMilli() - (points - 1L - i) * stepMillis;
            value += random.nextGaussian() * noise - (value - level) * 0.05;
            values[i] = Math.max(0, value);
        }
        return new ChartLine(name, times, values);
    }

    private static ChartData data(String title, Unit unit, List<ChartLine> lines, List<Annotation> annotations) {
        return ChartData.of(
                        title,
                        unit,
                        Duration.ofSeconds(15),
                        lines,
                        "up",
                        lines.isEmpty() ? "Prometheus prod-east has not responded for 2 m 10 s." : "")
                .withAnnotations(annotations);
    }

    @ParameterizedTest
    @EnumSource(Theme.class)
    void chartsAreDrawn(Theme theme) {
        var axis = new TimeAxis(TimeWindow.before(END, Duration.ofHours(6)));
        var few = List.of(
                line("user", 1440, 15_000, 1, 0.3, 0.02),
                line("system", 1440, 15_000, 2, 0.1, 0.01),
                line("iowait", 1440, 15_000, 3, 0.05, 0.01));
        var gap = line("tank read", 1440, 15_000, 4, 3e8, 2e7);
        for (int i = 500; i < 640; i++) gap.values()[i] = Double.NaN;
        gap.values()[570] = 4e8;
        gap.values()[1000] = 9e8;
        var many = new ArrayList<ChartLine>();
        for (int i = 0; i < 100; i++) many.add(line("node" + i, 1440, 15_000, 10 + i, 0.002 + i * 1e-4, 1e-3));
        var counts = new double[2160][12];
        var bounds = new double[12];
        var times = new long[2160];
        var random = new Random(5);
        for (int b = 0; b < 12; b++) bounds[b] = b == 11 ? Double.POSITIVE_INFINITY : 1e-5 * Math.pow(4, b);
        for (int c = 0; c < 2160; c++) {
            times[c] = END.toEpochMilli() - (2159L - c) * 10_000;
            for (int b = 0; b < 12; b++)
                counts[c][b] = Math.max(
                        0,
                        1000 * Math.exp(-(b - 4) * (b - 4) / 2.0) * random.nextDouble()
                                - 20
                                + (c > 1200 && c < 1400 && b == 8 ? 60 : 0));
        }
        Pictures.draw("charts", theme, 1280, 900, style -> {
            axis.setCursor(END.minus(Duration.ofMinutes(77)));
            var box = new VBox(
                    8,
                    new TimeSeriesChart(
                            style,
                            axis,
                            ZONE,
                            data(
                                            "CPU by mode",
                                            Unit.RATIO,
                                            few,
                                            List.of(
                                                    Annotation.at(
                                                            Annotation.Kind.REBOOT,
                                                            END.minus(Duration.ofHours(3)),
                                                            "rebooted"),
                                                    new Annotation(
                                                            Annotation.Kind.SCRUB,
                                                            END.minus(Duration.ofHours(2)),
                                                            END.minus(Duration.ofHours(1)),
                                                            "scrub")))
                                    .withThresholds(List.of(new ChartData.Threshold(0.35, ColorRole.WARN, "warn")))),
                    new TimeSeriesChart(
                            style, axis, ZONE, data("Pool read", Unit.BYTES_PER_SECOND, List.of(gap), List.of())),
                    new TimeSeriesChart(style, axis, ZONE, data("Disk latency by host", Unit.SECONDS, many, List.of())),
                    new TimeSeriesChart(style, axis, ZONE, data("ARC size", Unit.BYTES, List.of(), List.of())),
                    new Heatmap(
                            style,
                            axis,
                            ZONE,
                            new HeatmapData(
                                    "Block I/O latency", Unit.SECONDS, 10_000, times, 0, bounds, counts, "", "")));
            box.getChildren().forEach(c -> VBox.setVgrow(c, Priority.ALWAYS));
            return box;
        });
        assertThat(axis.cursor()).isPresent();
    }
}
