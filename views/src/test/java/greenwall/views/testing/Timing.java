package greenwall.views.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/// Runs work many times and reports the milliseconds it took.
public record Timing(String name, double[] sorted) {
    public static Timing of(String name, int times, Runnable work) {
        var durations = new double[times];
        var steal = new StolenCpuTime();
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            work.run();
            durations[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(durations);
        var timing = new Timing(name, durations);
        timing.report(steal.percent(), "");
        return timing;
    }

    /// Times frames of a window. The change is made on the JavaFX thread.
    public static Timing frames(String name, int times, RealWindow window, Runnable change) {
        return frames(name, times, window, () -> {}, change);
    }

    /// Times frames for actions that a person performs occasionally. Collects garbage before each, so that
    /// the garbage of one frame is not collected during the next.
    public static Timing isolatedFrames(String name, int times, RealWindow window, Runnable change) {
        return frames(name, times, window, System::gc, change);
    }

    private static Timing frames(String name, int times, RealWindow window, Runnable before, Runnable change) {
        var durations = new double[times];
        var steal = new StolenCpuTime();
        for (int i = 0; i < times; i++) {
            before.run();
            durations[i] = window.frame(change);
        }
        return ofMeasured(name, durations, steal);
    }

    /// Reports milliseconds that were measured elsewhere: by another program, or for frames that came by
    /// themselves.
    ///
    /// @param since counts the stolen CPU time since the start of the measurement
    public static Timing ofMeasured(String name, double[] millis, StolenCpuTime since) {
        var durations = millis.clone();
        Arrays.sort(durations);
        var timing = new Timing(name, durations);
        timing.report(since.percent(), "");
        return timing;
    }

    /// Reports a measurement for the curve over the number of hosts.
    public static Timing ofHosts(int hosts, String name, double[] millis, StolenCpuTime since) {
        var durations = millis.clone();
        Arrays.sort(durations);
        var timing = new Timing(name, durations);
        timing.report(since.percent(), ",\"hosts\":" + hosts);
        return timing;
    }

    /// Records one figure that is not a time.
    public static void report(String name, String unit, double value, StolenCpuTime since) {
        write(name, unit, 1, value, value, value, value, since.percent(), "");
    }

    private void report(double steal, String more) {
        write(name, "ms", sorted.length, min(), median(), p95(), max(), steal, more);
    }

    private static void write(
            String name,
            String unit,
            int runs,
            double min,
            double median,
            double p95,
            double max,
            double steal,
            String more) {
        line(String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"unit\":\"%s\",\"runs\":%d,\"min\":%.3f,\"median\":%.3f,\"p95\":%.3f,\"max\":%.3f,\"steal\":%.1f%s}%n",
                name.replace('"', '\''),
                unit,
                runs,
                min,
                median,
                p95,
                max,
                steal,
                more));
    }

    /// Writes a line for the table of `mvn -Pbench`; does nothing in other runs.
    public static void line(String text) {
        var folder = System.getProperty("greenwall.bench.figures", "");
        if (folder.isEmpty()) {
            return;
        }
        try {
            Files.writeString(
                    Files.createDirectories(Path.of(folder)).resolve("figures.jsonl"),
                    text,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    public double min() {
        return sorted[0];
    }

    public double median() {
        return sorted[sorted.length / 2];
    }

    public double p95() {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * 0.95))];
    }

    public double max() {
        return sorted[sorted.length - 1];
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-52s min %7.2f  median %7.2f  p95 %7.2f  max %7.2f ms",
                name,
                min(),
                median(),
                p95(),
                max());
    }
}
