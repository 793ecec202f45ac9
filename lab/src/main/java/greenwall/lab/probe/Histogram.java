package greenwall.lab.probe;

import greenwall.lab.tool.ToolNumbers;
import java.util.Arrays;

/// Counts by powers of two, or by number, and their text in bcc and libbpf-tools.
final class Histogram {
    private static final int BUCKETS = 40;
    private static final int STARS = 40;
    private final long[] buckets = new long[BUCKETS];

    /// @param unit in seconds, or in the unit of the event's values
    void add(KernelEvent happening, Sampler sampler, double unit) {
        for (int i = 0; i < BUCKETS; i++) {
            double share = happening.took().shareBelow(Math.scalb(unit, i + 1))
                    - (i == 0 ? 0 : happening.took().shareBelow(Math.scalb(unit, i)));
            buckets[i] += sampler.count(happening.often() * share);
        }
    }

    void add(int number, long count) {
        buckets[Math.clamp(number, 0, BUCKETS - 1)] += count;
    }

    long count(int bucket) {
        return buckets[bucket];
    }

    long total() {
        return Arrays.stream(buckets).sum();
    }

    /// The last non-empty bucket; -1 where there is none.
    int last() {
        int last = BUCKETS - 1;
        while (last >= 0 && buckets[last] == 0) {
            last--;
        }
        return last;
    }

    int first() {
        int first = 0;
        while (first < BUCKETS - 1 && buckets[first] == 0) {
            first++;
        }
        return first;
    }

    /// Powers of two: `64 -> 127 : 3471 |****|`.
    String powers(String unit) {
        var out = new StringBuilder(ToolNumbers.format("%5s%-19s : count    distribution\n", "", unit));
        for (int i = 0; i <= last(); i++) {
            out.append(ToolNumbers.format(
                    "%10d -> %-10d : %-8d |%s|\n", i == 0 ? 0 : 1L << i, (1L << (i + 1)) - 1, buckets[i], stars(i)));
        }
        return out.toString();
    }

    String numbers(String name) {
        var out = new StringBuilder(ToolNumbers.format("     %-13s : count     distribution\n", name));
        for (int i = 0; i <= last(); i++) {
            out.append(ToolNumbers.format("        %-10d : %-8d |%s|\n", i, buckets[i], stars(i)));
        }
        return out.toString();
    }

    private String stars(int bucket) {
        long most = Arrays.stream(buckets).max().orElse(1);
        int stars = (int) (buckets[bucket] * STARS / Math.max(1, most));
        return "*".repeat(stars) + " ".repeat(STARS - stars);
    }
}
