package greenwall.fleet.explain.onset;

import java.util.Arrays;

/// Cuts a series into stretches of constant level: the partition with the least squared error plus a price per
/// cut, found exactly (optimal partitioning with PELT's pruning). Made for some thousand points; above that,
/// thin out first.
final class Segments {
    private Segments() {}

    /// The indexes at which stretches start, the first of them 0.
    static int[] starts(double[] values, double price, int shortest) {
        int n = values.length;
        var sum = new double[n + 1];
        var squares = new double[n + 1];
        for (int i = 0; i < n; i++) {
            sum[i + 1] = sum[i] + values[i];
            squares[i + 1] = squares[i] + values[i] * values[i];
        }
        var best = new double[n + 1];
        var cut = new int[n + 1];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = -price;
        var candidates = new int[n + 1];
        int count = 0;
        for (int end = shortest; end <= n; end++) {
            candidates[count++] = end - shortest;
            for (int c = 0; c < count; c++) {
                int from = candidates[c];
                double cost = best[from] + error(sum, squares, from, end) + price;
                if (cost < best[end]) {
                    best[end] = cost;
                    cut[end] = from;
                }
            }
            int kept = 0;
            for (int c = 0; c < count; c++) {
                int from = candidates[c];
                if (best[from] + error(sum, squares, from, end) <= best[end]) {
                    candidates[kept++] = from;
                }
            }
            count = kept;
        }
        var reversed = new int[n + 1];
        int found = 0;
        for (int end = n; end > 0; end = cut[end]) {
            reversed[found++] = cut[end];
        }
        var starts = new int[found];
        for (int i = 0; i < found; i++) {
            starts[i] = reversed[found - 1 - i];
        }
        return starts;
    }

    private static double error(double[] sum, double[] squares, int from, int end) {
        double s = sum[end] - sum[from];
        return squares[end] - squares[from] - s * s / (end - from);
    }
}
