package greenwall.lab.probe;

import greenwall.lab.tool.Text;

/// Histograms as bcc and libbpf-tools print them.
final class Histogram {
    static final int BUCKETS = 27;

    private Histogram() {}

    static long[] empty() {
        return new long[BUCKETS];
    }

    static long total(long[] buckets) {
        long sum = 0;
        for (long count : buckets) {
            sum += count;
        }
        return sum;
    }

    /// Powers of two: `64 -> 127 : 3471 |****|`; nothing at all where nothing was counted.
    static String log2(String unit, long[] buckets) {
        int last = -1;
        long most = 0;
        for (int i = 0; i < buckets.length; i++) {
            if (buckets[i] > 0) {
                last = i;
                most = Math.max(most, buckets[i]);
            }
        }
        if (last < 0) {
            return "";
        }
        var out = new StringBuilder(Text.format("%5s%-19s : count    distribution\n", "", unit));
        for (int i = 0; i <= last; i++) {
            long low = i == 0 ? 0 : 1L << i;
            long high = (1L << (i + 1)) - 1;
            out.append(Text.format("%10d -> %-10d : %-8d |%s|\n", low, high, buckets[i], stars(buckets[i], most)));
        }
        return out.toString();
    }

    static String linear(String name, long[] buckets) {
        int last = -1;
        long most = 0;
        for (int i = 0; i < buckets.length; i++) {
            if (buckets[i] > 0) {
                last = i;
                most = Math.max(most, buckets[i]);
            }
        }
        if (last < 0) {
            return "";
        }
        var out = new StringBuilder(Text.format("     %-13s : count     distribution\n", name));
        for (int i = 0; i <= last; i++) {
            out.append(Text.format("        %-10d : %-8d |%s|\n", i, buckets[i], stars(buckets[i], most)));
        }
        return out.toString();
    }

    private static String stars(long count, long most) {
        int stars = (int) (count * 40 / Math.max(1, most));
        return "*".repeat(stars) + " ".repeat(40 - stars);
    }
}
