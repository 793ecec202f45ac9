package greenwall.fleet.explain.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The time intervals that were read, in milliseconds: an unread interval must not count as silent.
final class ReadIntervals {
    private record Interval(long from, long to) {}

    private List<Interval> intervals = new ArrayList<>();

    void add(long from, long to) {
        if (to <= from) {
            return;
        }
        intervals.add(new Interval(from, to));
        intervals.sort(Comparator.comparingLong(Interval::from));
        var merged = new ArrayList<Interval>();
        for (var next : intervals) {
            if (!merged.isEmpty() && merged.getLast().to() >= next.from()) {
                var last = merged.removeLast();
                merged.add(new Interval(last.from(), Math.max(last.to(), next.to())));
            } else {
                merged.add(next);
            }
        }
        intervals = merged;
    }

    /// The number of milliseconds that were read between these times.
    long within(long from, long to) {
        long sum = 0;
        for (var interval : intervals) {
            long start = Math.max(from, interval.from());
            long end = Math.min(to, interval.to());
            sum += Math.max(0, end - start);
        }
        return sum;
    }

    ReadIntervals copy() {
        var copy = new ReadIntervals();
        copy.intervals = new ArrayList<>(intervals);
        return copy;
    }
}
