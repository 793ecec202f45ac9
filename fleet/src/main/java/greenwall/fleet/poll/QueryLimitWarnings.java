package greenwall.fleet.poll;

import greenwall.fleet.Unit;
import greenwall.fleet.source.MetricsSource.QueryLimits;
import greenwall.fleet.source.SourceLoad;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Finds the query that comes near a limit of the source, before the source refuses it.
final class QueryLimitWarnings {
    private static final double NEAR = 0.5;
    private static final int LONGEST = 200;

    private QueryLimitWarnings() {}

    /// @param loads the load of each query in its last poll
    static List<String> warnings(Map<String, SourceLoad> loads, QueryLimits limits) {
        var warnings = new ArrayList<String>();
        limits.samples()
                .ifPresent(most -> costliest(loads, SourceLoad::samples, most)
                        .ifPresent(found -> warnings.add("one query reads " + Unit.COUNT.text(found.cost)
                                + " samples, and the source refuses more than " + Unit.COUNT.text(most)
                                + " (--query.max-samples): raise that, or use recording rules (greenwall rules export);"
                                + " the query is " + brief(found.expr))));
        limits.bytes()
                .ifPresent(most -> costliest(loads, load -> load.bytes() / Math.max(1, load.calls()), most)
                        .ifPresent(found -> warnings.add("one response is " + Unit.BYTES.text(found.cost)
                                + ", and Greenwall reads at most " + Unit.BYTES.text(most)
                                + ": raise body_limit of the source, or split the query: "
                                + brief(found.expr))));
        return warnings;
    }

    private record Costly(String expr, long cost) {}

    /// The most expensive query, if it is near the limit.
    private static Optional<Costly> costliest(
            Map<String, SourceLoad> loads, ToLongFunction<SourceLoad> cost, long most) {
        return loads.entrySet().stream()
                .map(load -> new Costly(load.getKey(), cost.applyAsLong(load.getValue())))
                .filter(load -> load.cost >= NEAR * most)
                .max(Comparator.comparingLong(Costly::cost));
    }

    private static String brief(String expr) {
        return expr.length() <= LONGEST ? expr : expr.substring(0, LONGEST) + " …";
    }
}
