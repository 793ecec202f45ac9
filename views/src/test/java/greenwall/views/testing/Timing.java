package greenwall.views.testing;

import java.util.Arrays;
import java.util.Locale;

/// Runs something many times and tells the milliseconds it took.
public record Timing(String name, double[] sorted) {
    public static Timing of(String name, int times, Runnable work) {
        var taken = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            work.run();
            taken[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(taken);
        return new Timing(name, taken);
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
