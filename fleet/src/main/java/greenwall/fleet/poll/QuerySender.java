package greenwall.fleet.poll;

import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LoadCounter;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.SourceLoad;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends one query, in pieces if it is too large for the source, and counts the load.
final class QuerySender {
    /// A source that refused the unsplit query may have recovered: the unsplit query is tried again each
    /// twentieth time.
    private static final int UNSPLIT_RETRY = 20;

    private final LoadCounter counter = new LoadCounter();
    private @Nullable MetricsSource source;
    private int pieces = 1;
    private int sentInPieces;

    /// @param instances the known instances
    Outcome<InstantVector> send(
            MetricsSource metrics, String expr, Supplier<List<String>> instances, Duration timeout) {
        var counting = counting(metrics);
        if (pieces == 1 || ++sentInPieces % UNSPLIT_RETRY == 0) {
            var outcome = counting.instant(expr, timeout);
            if (outcome instanceof Outcome.Answered || pieces == 1 && !QuerySplitter.tooMuch(outcome)) {
                pieces = 1;
                return outcome;
            }
        }
        var splitter = QuerySplitter.of(counting, expr, instances.get(), timeout);
        if (splitter.isEmpty()) {
            return counting.instant(expr, timeout);
        }
        var result = splitter.get().send(pieces);
        pieces = result.pieces();
        return result.outcome();
    }

    /// The same source with the load counter of this query.
    MetricsSource counting(MetricsSource metrics) {
        var counting = source;
        if (counting == null) {
            counting = metrics.counted(counter);
            source = counting;
        }
        return counting;
    }

    SourceLoad load() {
        return counter.load();
    }
}
