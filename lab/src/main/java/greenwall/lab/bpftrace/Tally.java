package greenwall.lab.bpftrace;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The value of one entry of a map: a number or text, a sum, an average, or a histogram.
final class Tally {
    enum Kind {
        VALUE,
        COUNT,
        SUM,
        MIN,
        MAX,
        AVG,
        STATS,
        HIST,
        LHIST
    }

    private final Kind kind;
    private final long least;
    private final long most;
    private final long step;
    private final TreeMap<Long, Long> buckets = new TreeMap<>();
    private Object value = 0L;
    private long count;
    private long total;

    Tally(Kind kind, long least, long most, long step) {
        this.kind = kind;
        this.least = least;
        this.most = most;
        this.step = Math.max(1, step);
    }

    Kind kind() {
        return kind;
    }

    void set(Object newValue) {
        value = newValue;
    }

    void add(long amount, long weight) {
        switch (kind) {
            case COUNT -> value = number() + weight;
            case SUM -> value = number() + amount * weight;
            case MIN -> value = count == 0 ? amount : Math.min(number(), amount);
            case MAX -> value = count == 0 ? amount : Math.max(number(), amount);
            case HIST -> buckets.merge(power(amount), weight, Long::sum);
            case LHIST ->
                buckets.merge(
                        amount < least
                                ? Long.MIN_VALUE
                                : amount >= most ? most : least + (amount - least) / step * step,
                        weight,
                        Long::sum);
            default -> {}
        }
        count += weight;
        total += amount * weight;
        if (kind == Kind.AVG) {
            value = total / count;
        }
    }

    /// The lower end of the power of two.
    private static long power(long amount) {
        return amount < 0 ? Long.MIN_VALUE : amount == 0 ? 0 : Long.highestOneBit(amount);
    }

    Object value() {
        return value;
    }

    long number() {
        return value instanceof Long number ? number : 0;
    }

    long count() {
        return count;
    }

    long total() {
        return total;
    }

    boolean isHistogram() {
        return kind == Kind.HIST || kind == Kind.LHIST;
    }

    /// What entries are sorted by.
    long weight() {
        return isHistogram() || kind == Kind.STATS ? count : number();
    }

    /// One line of the histogram; gaps between the first and the last are lines too.
    record Bar(@Nullable Long low, @Nullable Long high, long count) {}

    List<Bar> bars() {
        var bars = new ArrayList<Bar>();
        if (buckets.isEmpty()) {
            return bars;
        }
        var below = buckets.get(Long.MIN_VALUE);
        if (below != null) {
            bars.add(new Bar(null, kind == Kind.HIST ? 0 : least, below));
        }
        var inside = buckets.tailMap(Long.MIN_VALUE, false);
        if (inside.isEmpty()) {
            return bars;
        }
        for (long low = inside.firstKey(); low <= inside.lastKey(); ) {
            boolean open = kind == Kind.LHIST && low >= most;
            long high = kind == Kind.LHIST ? low + step : low == 0 ? 1 : low * 2;
            bars.add(new Bar(low, open ? null : high, inside.getOrDefault(low, 0L)));
            low = high;
        }
        return bars;
    }
}
