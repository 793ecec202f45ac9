package greenwall.fleet.heartbeat;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
import java.util.Map;
import java.util.WeakHashMap;

/// How many rows the answers of all questions of a wall may have together, so that a source that lists millions of
/// series cannot fill the heap. An answer that exceeds it counts as none, and says so; the others stay. Shared by the
/// hearts of all clusters.
final class RowBudget {
    /// What a target with its cells takes at 40 quantities, and one row of an answer with what is kept of it.
    private static final long BYTES_OF_TARGET = 10 << 10;

    private static final long BYTES_OF_ROW = 256;

    private final int mostTargets;
    private final long mostRows;
    /// Guarded by this.
    private final Map<PolledQuery, Integer> held = new WeakHashMap<>();

    RowBudget(long heap) {
        mostTargets = (int) Math.min(Integer.MAX_VALUE, heap / BYTES_OF_TARGET);
        mostRows = heap / BYTES_OF_ROW;
    }

    int mostTargets() {
        return mostTargets;
    }

    synchronized Outcome<Vector> admit(PolledQuery question, Outcome<Vector> outcome, boolean ofTargets) {
        if (!(outcome instanceof Outcome.Answered<Vector> answered)) {
            return outcome;
        }
        int size = answered.value().size();
        // A question that is no longer asked gives its rows back, so they are counted again each time.
        long others = held.values().stream().mapToLong(Integer::longValue).sum() - held.getOrDefault(question, 0);
        // One answer may have a tenth of all, so that it does not keep all others out.
        long most = ofTargets ? mostTargets : Math.min(mostRows / 10, mostRows - others);
        if (size > most) {
            return new Outcome.Failed<>(
                    answered.source(),
                    answered.at(),
                    answered.roundTrip(),
                    new Failure.TooLarge(
                            most,
                            "it answered with " + size + " series where this program has room for " + most,
                            "Leave out what no wall shows by a recording rule or relabelling, or give the program more"
                                    + " memory (-Xmx)"));
        }
        held.put(question, size);
        return outcome;
    }
}
