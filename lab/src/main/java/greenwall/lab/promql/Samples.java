package greenwall.lab.promql;

/// Arrays of times and values. Only the first `size` entries are valid. A scrape after the end of a series
/// creates a staleness marker, a NaN with the same bits as in Prometheus.
public record Samples(int size, long[] timeMillis, double[] values) {
    public static final Samples NONE = new Samples(0, new long[0], new double[0]);

    private static final long STALE_BITS = 0x7ff0000000000002L;
    public static final double STALE = Double.longBitsToDouble(STALE_BITS);

    public static boolean isStale(double value) {
        return Double.doubleToRawLongBits(value) == STALE_BITS;
    }

    /// Removes staleness markers. Few series have any.
    Samples withoutStale() {
        var times = new long[size];
        var kept = new double[size];
        int n = 0;
        for (int i = 0; i < size; i++) {
            if (!isStale(values[i])) {
                times[n] = timeMillis[i];
                kept[n++] = values[i];
            }
        }
        return n == size ? this : new Samples(n, times, kept);
    }
}
