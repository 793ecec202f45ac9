package greenwall.tests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/// What a benchmark across rooms measured, for the table of `mvn -Pbench`. Begun before the measuring, so
/// that it can tell what the machine below took away meanwhile.
public final class Figures {
    private static final Path STAT = Path.of("/proc/stat");
    private static final int STOLEN = 8;

    private final long[] before = ticks();

    /// All ticks, and the stolen ones.
    private static long[] ticks() {
        try {
            var fields = Files.readAllLines(STAT).getFirst().split(" +");
            long all = 0;
            for (int i = 1; i <= STOLEN; i++) {
                all += Long.parseLong(fields[i]);
            }
            return new long[] {all, Long.parseLong(fields[STOLEN])};
        } catch (IOException _) {
            return new long[2];
        }
    }

    private double stolen() {
        var now = ticks();
        long all = now[0] - before[0];
        return all == 0 ? -1 : 100.0 * (now[1] - before[1]) / all;
    }

    /// The figures in rising order.
    ///
    /// @param more further fields of the line, each after a comma
    double[] keep(String name, String unit, double[] figures, String more) {
        var sorted = figures.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-52s min %8.2f  median %8.2f  p95 %8.2f  max %8.2f %s%n",
                name,
                sorted[0],
                at(sorted, 0.5),
                at(sorted, 0.95),
                sorted[sorted.length - 1],
                unit);
        line(String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"unit\":\"%s\",\"runs\":%d,\"min\":%.3f,\"median\":%.3f,\"p95\":%.3f,\"max\":%.3f,\"steal\":%.1f%s}%n",
                name,
                unit,
                sorted.length,
                sorted[0],
                at(sorted, 0.5),
                at(sorted, 0.95),
                sorted[sorted.length - 1],
                stolen(),
                more));
        return sorted;
    }

    void keep(String name, String unit, double figure) {
        keep(name, unit, new double[] {figure}, "");
    }

    static double at(double[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))];
    }

    /// Outside `mvn -Pbench` nothing is kept.
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
}
