package greenwall.fleet.trace;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// Two traces, operation by operation: which of them took more time of its own, was called more often or failed in
/// the second.
public record TraceComparison(List<Line> lines) {
    /// One operation of one service in both.
    public record Line(String service, String operation, Side first, Side second) {
        /// How much longer the second took.
        public long longer() {
            return second.own - first.own;
        }
    }

    /// @param own the time in which it waited for none of its children
    public record Side(int calls, int errors, long own) {
        private static final Side NONE = new Side(0, 0, 0);

        private Side plus(Span span, long time) {
            return new Side(calls + 1, errors + (span.failed() ? 1 : 0), own + time);
        }
    }

    private record Operation(String service, String name) {}

    /// What differs most in time comes first.
    public static TraceComparison of(Trace first, Trace second) {
        var sides = new HashMap<Operation, Side[]>();
        add(first, 0, sides);
        add(second, 1, sides);
        return new TraceComparison(sides.entrySet().stream()
                .map(entry ->
                        new Line(entry.getKey().service, entry.getKey().name, entry.getValue()[0], entry.getValue()[1]))
                .sorted(Comparator.comparingLong((Line line) -> Math.abs(line.longer()))
                        .reversed()
                        .thenComparing(Line::service)
                        .thenComparing(Line::operation))
                .toList());
    }

    private static void add(Trace trace, int side, HashMap<Operation, Side[]> sides) {
        var times = TraceTimes.of(trace);
        for (int i = 0; i < trace.rows().size(); i++) {
            var span = trace.rows().get(i).span();
            var both = sides.computeIfAbsent(
                    new Operation(span.service(), span.operation()), _ -> new Side[] {Side.NONE, Side.NONE});
            both[side] = both[side].plus(span, times.own(i));
        }
    }
}
