package greenwall.fleet.explain.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The time intervals that were read, in milliseconds: an unread interval must not count as silent.
record ReadIntervals(List<Interval> intervals) {
    static final ReadIntervals NONE = new ReadIntervals(List.of());
    static final ReadIntervals EVERYTHING = new ReadIntervals(List.of(new Interval(Long.MIN_VALUE, Long.MAX_VALUE)));

    record Interval(long from, long to) {
        Interval and(Interval other) {
            return new Interval(Math.max(from, other.from), Math.min(to, other.to));
        }
    }

    ReadIntervals with(long from, long to) {
        if (to <= from) {
            return this;
        }
        var all = new ArrayList<>(intervals);
        all.add(new Interval(from, to));
        all.sort(Comparator.comparingLong(Interval::from));
        var merged = new ArrayList<Interval>();
        for (var next : all) {
            if (!merged.isEmpty() && merged.getLast().to() >= next.from()) {
                var last = merged.removeLast();
                merged.add(new Interval(last.from(), Math.max(last.to(), next.to())));
            } else {
                merged.add(next);
            }
        }
        return new ReadIntervals(List.copyOf(merged));
    }

    /// The intervals that are in both.
    ReadIntervals and(ReadIntervals other) {
        return equals(other)
                ? this
                : new ReadIntervals(intervals.stream()
                        .flatMap(one -> other.intervals.stream().map(one::and))
                        .filter(both -> both.from() < both.to())
                        .toList());
    }

    /// The number of milliseconds that were read between these times.
    long within(long from, long to) {
        var asked = new Interval(from, to);
        return intervals.stream()
                .map(asked::and)
                .mapToLong(read -> Math.max(0, read.to() - read.from()))
                .sum();
    }

    boolean contains(long time) {
        return intervals.stream().anyMatch(read -> read.from() <= time && time < read.to());
    }
}
