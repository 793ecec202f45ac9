package greenwall.fleet.poll;

import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// Splits a query that a source refuses as too large into pieces with some of the instances each. Rows of
/// different instances never contribute to the same value, so the pieces add up to the complete response.
///
/// @param until when no more pieces are sent, by [System#nanoTime()]
record QuerySplitter(MetricsSource metrics, PromqlExpr tree, List<String> instances, long until) {
    private static final int MAX = 64;
    /// Queries may be up to 16 KiB long.
    private static final int LONGEST = 8_000;

    /// A splitter for the query by instance; empty if the query cannot be split.
    static Optional<QuerySplitter> of(MetricsSource metrics, String expr, List<String> instances, Duration timeout) {
        if (instances.isEmpty() || expr.contains("vector(")) {
            return Optional.empty();
        }
        long until = System.nanoTime() + timeout.toNanos();
        return Promql.parse(expr).tree().map(tree -> new QuerySplitter(metrics, tree, instances, until));
    }

    static boolean tooMuch(Outcome<InstantVector> outcome) {
        return outcome instanceof Outcome.Failed<InstantVector> failed
                && failed.failure() instanceof Failure.Refused refused
                && refused.type().equals(Failure.Refused.TOO_MUCH);
    }

    record SplitResult(int pieces, Outcome<InstantVector> outcome) {}

    /// Starts with this number of pieces and increases it until the pieces are answered.
    SplitResult send(int pieces) {
        for (int n = pieces; ; n = Math.min(n * 4, MAX)) {
            var outcome = sendIn(n);
            if (!tooMuch(outcome) || n >= MAX || n >= instances.size() || System.nanoTime() > until) {
                return new SplitResult(n, outcome);
            }
        }
    }

    private Outcome<InstantVector> sendIn(int pieces) {
        var rows = new InstantVector.Builder();
        var warnings = new LinkedHashSet<String>();
        var took = Duration.ZERO;
        Outcome.Answered<InstantVector> last = null;
        for (var group : groups(pieces)) {
            var remaining = Duration.ofNanos(until - System.nanoTime());
            var outcome = metrics.instant(narrowed(group), remaining.isPositive() ? remaining : Duration.ofMillis(1));
            took = took.plus(outcome.roundTrip());
            if (!(outcome instanceof Outcome.Answered<InstantVector> answered)) {
                return outcome;
            }
            warnings.addAll(answered.warnings());
            rows.addAll(answered.value(), _ -> true);
            last = answered;
        }
        if (last == null) {
            throw new IllegalStateException("no pieces");
        }
        return new Outcome.Answered<>(
                last.source(),
                last.at(),
                took,
                ofOneTime(rows.build()),
                List.copyOf(warnings),
                last.infos(),
                last.serverTime());
    }

    /// Sets the time of all rows to the newest, so that the time of the response is that of its last piece.
    private static InstantVector ofOneTime(InstantVector pieces) {
        long newest = 0;
        for (int row = 0; row < pieces.size(); row++) {
            newest = Math.max(newest, pieces.timeMillis(row));
        }
        var all = new InstantVector.Builder(pieces.size());
        long stamp = newest;
        pieces.forEach((labels, value) -> all.add(labels, stamp, value));
        return all.build();
    }

    private String narrowed(String group) {
        return ExprRewriter.narrowed(tree, new LabelMatcher("instance", LabelMatcher.Kind.MATCH, group))
                .text();
    }

    /// The groups as regular expressions over instances; the first one also matches rows without an instance.
    private List<String> groups(int pieces) {
        int most = Math.max(1, (instances.size() + pieces - 1) / pieces);
        var groups = new ArrayList<String>();
        var group = new StringBuilder();
        int size = 0;
        for (var instance : instances) {
            if (size == most || group.length() > LONGEST) {
                groups.add(group.toString());
                group.setLength(0);
                size = 0;
            }
            group.append(size == 0 && !groups.isEmpty() ? "" : "|").append(ExprRewriter.quoteRegex(instance));
            size++;
        }
        groups.add(group.toString());
        return groups;
    }
}
