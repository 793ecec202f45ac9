import greenwall.views.testing.RealWindow;
import io.fair_acc.chartfx.XYChart;
import io.fair_acc.chartfx.axes.spi.DefaultNumericAxis;
import io.fair_acc.chartfx.renderer.ErrorStyle;
import io.fair_acc.chartfx.renderer.spi.ErrorDataSetRenderer;
import io.fair_acc.dataset.spi.DoubleDataSet;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;

/// Draws the points of a file with chart-fx in the same kind of window as ChartComparisonBench draws them with
/// ours, and prints the milliseconds of the first paints, those of the pan frames, and how many pixels a last
/// step of a twentieth of the width changed.
///
///     java -cp … ChartFx.java POINTS FIRSTS PANS
final class ChartFx {
    static void main(String[] args) throws Exception {
        double[][] times;
        double[][] values;
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(Path.of(args[0]))))) {
            times = new double[in.readInt()][];
            values = new double[times.length][];
            for (int i = 0; i < times.length; i++) {
                times[i] = new double[in.readInt()];
                values[i] = new double[times[i].length];
                for (int p = 0; p < times[i].length; p++) {
                    times[i][p] = in.readDouble();
                    values[i][p] = in.readDouble();
                }
            }
        }
        System.out.println(measure(times, values, Integer.parseInt(args[1]), Integer.parseInt(args[2])));
        System.exit(0);
    }

    private static String measure(double[][] times, double[][] values, int firsts, int pans) {
        var window = RealWindow.open();
        double min = times[0][0];
        double max = times[0][times[0].length - 1];
        var x = new AtomicReference<DefaultNumericAxis>();
        var first = new double[firsts];
        for (int n = 0; n < firsts; n++) {
            first[n] = window.frame(() -> {
                x.set(new DefaultNumericAxis("time", min, max, (max - min) / 10));
                window.setContent(chart(x.get(), times, values));
            });
        }
        var pan = new double[pans];
        for (int n = 0; n < pans; n++) {
            double by = (max - min) * (n % 2 == 0 ? -0.01 : 0.012);
            pan[n] = window.frame(() -> x.get().set(x.get().getMin() + by, x.get().getMax() + by));
        }
        var before = pixels(window.picture());
        double by = (max - min) * 0.05;
        window.frame(() -> x.get().set(x.get().getMin() + by, x.get().getMax() + by));
        var after = pixels(window.picture());
        long moved = IntStream.range(0, before.length)
                .filter(i -> before[i] != after[i])
                .count();
        return list(first) + ";" + list(pan) + ";" + moved;
    }

    private static XYChart chart(DefaultNumericAxis x, double[][] times, double[][] values) {
        x.setAutoRanging(false);
        var chart = new XYChart(x, new DefaultNumericAxis("value"));
        chart.setAnimated(false);
        var renderer = new ErrorDataSetRenderer();
        renderer.setErrorStyle(ErrorStyle.NONE);
        renderer.setDrawMarker(false);
        chart.getRenderers().setAll(renderer);
        for (int i = 0; i < times.length; i++) {
            renderer.getDatasets().add(new DoubleDataSet("line " + i, times[i], values[i], times[i].length, false));
        }
        return chart;
    }

    private static int[] pixels(Image picture) {
        int width = (int) picture.getWidth();
        int height = (int) picture.getHeight();
        var pixels = new int[width * height];
        picture.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        return pixels;
    }

    private static String list(double[] millis) {
        return Arrays.stream(millis).mapToObj(Double::toString).collect(Collectors.joining(","));
    }
}
