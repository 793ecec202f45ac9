package greenwall.lab.series;

/// Arrays of times and values; only the first `size` entries are valid. A scrape after the end of a series leaves a
/// stale marker, the NaN with Prometheus' bit pattern.
public record Samples(int size, long[] timeMillis, double[] values) {
    public static final Samples NONE = new Samples(0, new long[0], new double[0]);

    private static final long STALE_BITS = 0x7ff0000000000002L;
    public static final double STALE = Double.longBitsToDouble(STALE_BITS);

    public static boolean isStale(double value) {
        return Double.doubleToRawLongBits(value) == STALE_BITS;
    }
}
