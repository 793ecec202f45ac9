import java.io.BufferedInputStream;
import javafx.scene.image.PixelFormat;
import com.sun.javafx.scene.SceneHelper;
import com.sun.javafx.tk.Toolkit;
import io.fair_acc.chartfx.XYChart;
import io.fair_acc.chartfx.axes.spi.DefaultNumericAxis;
import io.fair_acc.chartfx.renderer.ErrorStyle;
import io.fair_acc.chartfx.renderer.spi.ErrorDataSetRenderer;
import io.fair_acc.dataset.spi.DoubleDataSet;
import java.io.DataInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;

/// Draws the points of a file with chart-fx as RivalBench draws them with ours, and prints the milliseconds of the first
/// paints, those of the pan frames, and how many pixels a last step of a
/// twentieth of the width changed.
///
///     java -cp … ChartFx.java POINTS FIRSTS PANS
final class ChartFx {
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;

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
        var done = new CompletableFuture<String>();
        Platform.startup(() -> {
            try {
                done.complete(measure(times, values, Integer.parseInt(args[1]), Integer.parseInt(args[2])));
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        System.out.println(done.get(120, TimeUnit.SECONDS));
        System.exit(0);
    }

    private static String measure(double[][] times, double[][] values, int firsts, int pans) {
        var picture = new WritableImage(WIDTH, HEIGHT);
        var stage = new Stage();
        double min = times[0][0];
        double max = times[0][times[0].length - 1];
        var first = new double[firsts];
        DefaultNumericAxis x = null;
        Scene scene = null;
        for (int n = 0; n < firsts; n++) {
            long begun = System.nanoTime();
            x = new DefaultNumericAxis("time", min, max, (max - min) / 10);
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
            scene = new Scene(chart, WIDTH, HEIGHT);
            stage.setScene(scene);
            stage.show();
            draw(scene);
            first[n] = (System.nanoTime() - begun) / 1e6;
        }
        var pan = new double[pans];
        for (int n = 0; n < pans; n++) {
            double by = (max - min) * (n % 2 == 0 ? -0.01 : 0.012);
            long begun = System.nanoTime();
            x.set(x.getMin() + by, x.getMax() + by);
            draw(scene);
            pan[n] = (System.nanoTime() - begun) / 1e6;
        }
        scene.snapshot(picture);
        var before = pixels(picture);
        x.set(x.getMin() + (max - min) * 0.05, x.getMax() + (max - min) * 0.05);
        draw(scene);
        scene.snapshot(picture);
        var after = pixels(picture);
        long moved = 0;
        for (int i = 0; i < before.length; i++) {
            moved += before[i] == after[i] ? 0 : 1;
        }
        return list(first) + ";" + list(pan) + ";" + moved;
    }

    /// chart-fx draws when the toolkit pulses, so it needs a window; a frame is a pulse until its picture is complete.
    private static void draw(Scene scene) {
        Toolkit.getToolkit().firePulse();
        SceneHelper.getPeer(scene).waitForRenderingToComplete();
    }

    private static int[] pixels(WritableImage picture) {
        var pixels = new int[WIDTH * HEIGHT];
        picture.getPixelReader()
                .getPixels(0, 0, WIDTH, HEIGHT, PixelFormat.getIntArgbInstance(), pixels, 0, WIDTH);
        return pixels;
    }

    private static String list(double[] millis) {
        return Arrays.stream(millis).mapToObj(Double::toString).collect(Collectors.joining(","));
    }
}
