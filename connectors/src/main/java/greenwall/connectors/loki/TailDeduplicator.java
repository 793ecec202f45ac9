package greenwall.connectors.loki;

import greenwall.fleet.source.LogSource.Line;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/// The lines of a tail that were delivered recently, so that a fill delivers none of them twice. Bounded:
/// evicted lines are older than the start of a fill.
final class TailDeduplicator {
    private static final int MOST = 100_000;

    private record Mark(long hash, long timeNanos) {}

    private final Set<Long> hashes = new HashSet<>();
    private final ArrayDeque<Mark> inOrder = new ArrayDeque<>();
    private long newest = Long.MIN_VALUE;
    private long forgottenUpTo = Long.MIN_VALUE;

    /// False if the line was delivered before. `now` limits lines from senders whose clock is ahead.
    boolean add(Line line, long now) {
        long hash = hash(line);
        if (!hashes.add(hash)) {
            return false;
        }
        inOrder.add(new Mark(hash, line.timeNanos()));
        newest = Math.max(newest, Math.min(line.timeNanos(), now));
        if (inOrder.size() > MOST) {
            var oldest = inOrder.removeFirst();
            hashes.remove(oldest.hash);
            forgottenUpTo = Math.max(forgottenUpTo, oldest.timeNanos);
        }
        return true;
    }

    /// The start of a fill: some time before the newest line, but neither before `first` nor where lines were
    /// evicted.
    long since(long first, long now, long overlap) {
        long reached = newest == Long.MIN_VALUE ? first : Math.min(newest, now) - overlap;
        return Math.max(reached, remembered(first));
    }

    /// The time from which all delivered lines are still recorded.
    long remembered(long first) {
        return forgottenUpTo == Long.MIN_VALUE ? first : Math.max(first, forgottenUpTo + 1);
    }

    private static long hash(Line line) {
        long hash = mixed(line.timeNanos())
                ^ mixed(line.stream().hashCode() * 31L + line.metadata().hashCode());
        var text = line.text();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return mixed(hash);
    }

    private static long mixed(long value) {
        long mixed = (value ^ value >>> 32) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L;
        return mixed ^ mixed >>> 32;
    }
}
