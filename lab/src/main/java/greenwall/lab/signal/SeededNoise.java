package greenwall.lab.signal;

/// Stateless random numbers: the same for the same seed and index, in any order.
public final class SeededNoise {
    private static final double SCALE = 0x1p-53;

    private SeededNoise() {}

    public static long mix(long seed, long index) {
        long z = seed + index * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    public static long mix(long seed, String name) {
        long h = seed;
        for (int i = 0; i < name.length(); i++) {
            h = mix(h, name.charAt(i));
        }
        return mix(h, name.length());
    }

    /// A number from 0 to 1.
    public static double unit(long seed, long index) {
        return (mix(seed, index) >>> 11) * SCALE;
    }

    /// A number from -1 to 1.
    public static double signed(long seed, long index) {
        return 2 * unit(seed, index) - 1;
    }

    public static double between(long seed, long index, double low, double high) {
        return low + (high - low) * unit(seed, index);
    }

    public static int below(long seed, long index, int bound) {
        return (int) (unit(seed, index) * bound);
    }
}
