package greenwall.fleet.probe.result;

import java.util.HashSet;
import java.util.Set;

/// Assigns prints to intervals. A tool prints an interval as a burst of names and keys; the next interval
/// begins when one of them is printed again, or after a pause.
final class OutputIntervals {
    private static final long PAUSE_MILLIS = 400;
    private static final int MAX_SEEN = 10_000;

    private final Set<Object> seen = new HashSet<>();
    private long start;
    private long end;
    private long last = Long.MIN_VALUE;

    OutputIntervals(long startMillis) {
        start = startMillis;
        end = startMillis;
    }

    /// Whether this print begins a new interval.
    boolean beginsInterval(Object id, long millis) {
        boolean first = last == Long.MIN_VALUE;
        boolean next = first || millis - last > PAUSE_MILLIS || millis != last && seen.contains(id);
        last = Math.max(last, millis);
        if (next) {
            seen.clear();
            if (!first) {
                start = end;
            }
            end = Math.max(millis, start + 1);
        }
        if (seen.size() < MAX_SEEN) {
            seen.add(id);
        }
        return next;
    }

    /// Whether there was a pause before this print; used for output of many lines that have no distinct keys.
    boolean followsPause(long millis) {
        boolean next = last == Long.MIN_VALUE || millis - last > PAUSE_MILLIS;
        last = Math.max(last, millis);
        return next;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }
}
