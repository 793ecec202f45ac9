package greenwall.fleet.poll;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.SeriesLabels;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/// How much of the heap the responses of all queries of a wall may take together, so that a source that lists
/// millions of series cannot fill it. A response that exceeds the budget counts as failed with that reason;
/// the others are kept. Shared by the pollers of all clusters.
final class ResponseMemoryBudget {
    /// The memory of a target with its cells at 40 quantities.
    private static final long BYTES_OF_TARGET = 5 << 10;
    /// The memory of one row of a response with what is kept of it, without its labels.
    private static final long BYTES_OF_ROW = 64;
    /// The memory of the labels of a row; responses with the same rows share them.
    private static final long BYTES_OF_LABELS = 192;

    private final long heap;
    /// The rows of the cached answers. Guarded by this.
    private final Map<PolledQuery, SeriesLabels> held = new WeakHashMap<>();

    ResponseMemoryBudget(long heap) {
        this.heap = heap;
    }

    int mostTargets() {
        return (int) Math.min(Integer.MAX_VALUE, heap / BYTES_OF_TARGET);
    }

    synchronized Outcome<InstantVector> admit(PolledQuery query, Outcome<InstantVector> outcome, boolean ofTargets) {
        if (!(outcome instanceof Outcome.Answered<InstantVector> answered)) {
            return outcome;
        }
        var rows = answered.value().series();
        long most = ofTargets ? mostTargets() : room(query, rows);
        if (rows.size() > most) {
            return new Outcome.Failed<>(
                    answered.source(),
                    answered.at(),
                    answered.roundTrip(),
                    new Failure.TooLarge(
                            most,
                            "it returned " + rows.size() + " series, and Greenwall has memory for " + most,
                            "use relabelling or recording rules to drop unused series, or give Greenwall more"
                                    + " memory (_JAVA_OPTIONS=-Xmx2g)"));
        }
        held.put(query, rows);
        return outcome;
    }

    /// The number of rows that the response may have. One response may take a tenth of the budget at most, so
    /// that it does not exclude all others.
    private long room(PolledQuery query, SeriesLabels rows) {
        long others = 0;
        Set<SeriesLabels> lists = Collections.newSetFromMap(new IdentityHashMap<>());
        // A query that is no longer sent frees its rows, so they are counted each time.
        for (var entry : held.entrySet()) {
            if (entry.getKey() != query) {
                var list = entry.getValue();
                others += list.size() * (lists.add(list) ? BYTES_OF_ROW + BYTES_OF_LABELS : BYTES_OF_ROW);
            }
        }
        long each = lists.contains(rows) ? BYTES_OF_ROW : BYTES_OF_ROW + BYTES_OF_LABELS;
        return Math.min(heap / 10, heap - others) / each;
    }
}
