package greenwall.lab.tool;

import greenwall.lab.tool.KernelEvents.KernelEvent;
import greenwall.lab.tool.KernelEvents.Sampler;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A histogram with buckets by powers of two or by number, and its text output in the format of bcc and
/// libbpf-tools.
final class KernelHistogram {
    private static final int BUCKETS = 40;
    private static final int STARS = 40;
    private final long[] buckets = new long[BUCKETS];

    /// @param unit the bucket unit: in seconds, or in the unit of the event's values
    private void add(KernelEvent event, Sampler sampler, double unit) {
        for (int i = 0; i < BUCKETS; i++) {
            double share = event.distribution().shareBelow(Math.scalb(unit, i + 1))
                    - (i == 0 ? 0 : event.distribution().shareBelow(Math.scalb(unit, i)));
            buckets[i] += sampler.count(event.expected() * share);
        }
    }

    private void add(int number, long count) {
        buckets[Math.clamp(number, 0, BUCKETS - 1)] += count;
    }

    /// Returns the histograms of the events by key, without empty ones.
    ///
    /// @param unit as in [#add]; 0 if the event has a number in its field `value`
    static Map<String, KernelHistogram> byKey(
            List<KernelEvent> events, Sampler sampler, double unit, Function<KernelEvent, String> key) {
        var all = new LinkedHashMap<String, KernelHistogram>();
        for (var event : events) {
            var histogram = all.computeIfAbsent(key.apply(event), _ -> new KernelHistogram());
            if (unit == 0) {
                histogram.add((int) event.number("value"), event.count());
            } else {
                histogram.add(event, sampler, unit);
            }
        }
        all.values().removeIf(histogram -> histogram.total() == 0);
        return all;
    }

    long count(int bucket) {
        return buckets[bucket];
    }

    private long total() {
        return Arrays.stream(buckets).sum();
    }

    /// Returns the index of the last non-empty bucket; -1 if all are empty.
    int last() {
        return filled().max().orElse(-1);
    }

    int first() {
        return filled().min().orElse(0);
    }

    private IntStream filled() {
        return IntStream.range(0, BUCKETS).filter(bucket -> buckets[bucket] > 0);
    }

    /// Formats buckets by powers of two: `64 -> 127 : 3471 |****|`.
    String powers(String unit) {
        var out = new StringBuilder(OutputFunctions.format("%5s%-19s : count    distribution\n", "", unit));
        for (int i = 0; i <= last(); i++) {
            out.append(OutputFunctions.format(
                    "%10d -> %-10d : %-8d |%s|\n", i == 0 ? 0 : 1L << i, (1L << (i + 1)) - 1, buckets[i], stars(i)));
        }
        return out.toString();
    }

    String numbers(String name) {
        var out = new StringBuilder(OutputFunctions.format("     %-13s : count     distribution\n", name));
        for (int i = 0; i <= last(); i++) {
            out.append(OutputFunctions.format("        %-10d : %-8d |%s|\n", i, buckets[i], stars(i)));
        }
        return out.toString();
    }

    private String stars(int bucket) {
        long most = Arrays.stream(buckets).max().orElse(1);
        int stars = (int) (buckets[bucket] * STARS / Math.max(1, most));
        return "*".repeat(stars) + " ".repeat(STARS - stars);
    }
}
