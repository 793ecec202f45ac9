package greenwall.fleet.explain.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The time spans that were read, in milliseconds: an unread span must not count as silent.
final class ReadIntervals {
    private record Stretch(long from, long to) {}

    private List<Stretch> stretches = new ArrayList<>();

    void add(long from, long to) {
        if (to <= from) {
            return;
        }
        stretches.add(new Stretch(from, to));
        stretches.sort(Comparator.comparingLong(Stretch::from));
        var merged = new ArrayList<Stretch>();
        for (var next : stretches) {
            if (!merged.isEmpty() && merged.getLast().to() >= next.from()) {
                var last = merged.removeLast();
                merged.add(new Stretch(last.from(), Math.max(last.to(), next.to())));
            } else {
                merged.add(next);
            }
        }
        stretches = merged;
    }

    /// How many milliseconds of the stretch were read.
    long within(long from, long to) {
        long sum = 0;
        for (var one : stretches) {
            long start = Math.max(from, one.from());
            long end = Math.min(to, one.to());
            sum += Math.max(0, end - start);
        }
        return sum;
    }

    ReadIntervals copy() {
        var copy = new ReadIntervals();
        copy.stretches = new ArrayList<>(stretches);
        return copy;
    }
}
