package greenwall.fleet.trace;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// Compares two traces by operation: self time, calls and errors.
public record TraceComparison(List<Line> lines) {
    public record Line(String service, String operation, Side first, Side second) {
        /// How much more self time the operation had in the second trace.
        public long longer() {
            return second.selfTime - first.selfTime;
        }
    }

    /// @param selfTime the self time, in which the span was not waiting for any of its children
    public record Side(int calls, int errors, long selfTime) {
        private static final Side NONE = new Side(0, 0, 0);

        private Side plus(Span span, long time) {
            return new Side(calls + 1, errors + (span.failed() ? 1 : 0), selfTime + time);
        }
    }

    private record Operation(String service, String name) {}

    /// The largest differences in time come first.
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
        var times = TraceTimeBreakdown.of(trace);
        for (int i = 0; i < trace.rows().size(); i++) {
            var span = trace.rows().get(i).span();
            var both = sides.computeIfAbsent(
                    new Operation(span.service(), span.operation()), _ -> new Side[] {Side.NONE, Side.NONE});
            both[side] = both[side].plus(span, times.selfTime(i));
        }
    }
}
