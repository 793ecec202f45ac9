package greenwall.lab.logql;

import greenwall.fleet.logql.LogqlExpr.LogQuery;
import greenwall.fleet.logql.LogqlExpr.MetricQuery;
import greenwall.lab.promql.QueryResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/// Evaluates LogQL over a log source.
public record LogqlEngine(LineSource source, int maxSeries) {
    private static final long FIRST_SLICE_NANOS = 60_000_000_000L;

    /// The window, direction and maximum number of the requested lines.
    public record LineRequest(long startNanos, long endNanos, boolean forward, int limit) {}

    /// Returns the lines in the requested order. Reads the window slice by slice in that order and stops at
    /// the limit.
    public List<LogEntry> lines(LogQuery query, LineRequest wanted, ReadDeadline deadline) {
        var pipeline = Pipeline.of(query.stages());
        var answer = new ArrayList<LogEntry>(Math.min(wanted.limit(), 10_000));
        long width = FIRST_SLICE_NANOS;
        long near = wanted.forward() ? wanted.startNanos() : wanted.endNanos();
        long far = wanted.forward() ? wanted.endNanos() : wanted.startNanos();
        while (near != far && answer.size() < wanted.limit()) {
            long next = wanted.forward()
                    ? far - near > width ? near + width : far
                    : near - far > width ? near - width : far;
            var slice = slice(query, pipeline, Math.min(near, next), Math.max(near, next), deadline);
            // The sort is stable: lines of the same stream and time keep their order.
            slice.sort(Comparator.comparingLong(LogEntry::timeNanos).thenComparing(LogEntry::labels));
            if (!wanted.forward()) {
                Collections.reverse(slice);
            }
            answer.addAll(slice.subList(0, Math.min(slice.size(), wanted.limit() - answer.size())));
            near = next;
            width *= 2;
        }
        return answer;
    }

    private List<LogEntry> slice(LogQuery query, Pipeline pipeline, long start, long end, ReadDeadline deadline) {
        var slice = new ArrayList<LogEntry>();
        source.read(query.selector(), start, end, (stream, time, text) -> {
            deadline.addLine();
            pipeline.entry(new LogEntry(stream, time, text)).ifPresent(slice::add);
        });
        return slice;
    }

    /// Evaluates a metric query at the given times: returns a vector for one time, a matrix for several.
    public QueryResult evaluate(MetricQuery query, long[] timesNanos, ReadDeadline deadline) {
        var result = new MetricEvaluator(source, timesNanos, deadline).evaluate(query);
        int series = switch (result) {
            case QueryResult.Vector(var _, var elements) -> elements.size();
            case QueryResult.Matrix(var rows) -> rows.size();
            default -> 1;
        };
        if (series > maxSeries) {
            throw new LogqlEvaluationException(
                    400, "maximum of series (" + maxSeries + ") reached for a single query\n");
        }
        return result;
    }
}
