package greenwall.lab.series;

/// Times and values side by side; only the first `size` count. A scrape after which the series was gone leaves a
/// stale marker, the NaN with Prometheus' own bit pattern.
public record Samples(int size, long[] timeMillis, double[] values) {
    public static final Samples NONE = new Samples(0, new long[0], new double[0]);

    private static final long STALE_BITS = 0x7ff0000000000002L;
    public static final double STALE = Double.longBitsToDouble(STALE_BITS);

    public static boolean isStale(double value) {
        return Double.doubleToRawLongBits(value) == STALE_BITS;
    }
}
