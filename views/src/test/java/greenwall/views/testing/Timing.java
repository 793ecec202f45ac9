package greenwall.views.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/// Runs something many times and tells the milliseconds it took.
public record Timing(String name, double[] sorted) {
    public static Timing of(String name, int times, Runnable work) {
        var taken = new double[times];
        var steal = new Steal();
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            work.run();
            taken[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(taken);
        var timing = new Timing(name, taken);
        timing.keep(steal.percent());
        return timing;
    }

    /// For the table of `mvn -Pbench`; nothing is kept in other runs.
    private void keep(double steal) {
        var folder = System.getProperty("greenwall.bench.figures", "");
        if (folder.isEmpty()) {
            return;
        }
        var line = String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"unit\":\"ms\",\"runs\":%d,\"min\":%.3f,\"median\":%.3f,\"p95\":%.3f,\"max\":%.3f,\"steal\":%.1f}%n",
                name.replace('"', '\''),
                sorted.length,
                min(),
                median(),
                p95(),
                max(),
                steal);
        try {
            Files.writeString(
                    Files.createDirectories(Path.of(folder)).resolve("figures.jsonl"),
                    line,
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
                "%-44s min %7.2f  median %7.2f  p95 %7.2f  max %7.2f ms",
                name,
                min(),
                median(),
                p95(),
                max());
    }
}
