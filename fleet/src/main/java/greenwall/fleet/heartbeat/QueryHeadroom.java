package greenwall.fleet.heartbeat;

import greenwall.fleet.Unit;
import greenwall.fleet.source.Load;
import greenwall.fleet.source.Metrics.QueryLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/// Tells which question comes near to what would be refused, before it is.
final class QueryHeadroom {
    private static final double NEAR = 0.5;
    private static final int LONGEST = 200;

    private QueryHeadroom() {}

    /// @param loads what each question put on the source when it was asked last
    static List<String> warnings(Map<String, Load> loads, QueryLimits limits) {
        var warnings = new ArrayList<String>();
        limits.samples()
                .ifPresent(most -> dearest(loads, Load::samples, most)
                        .forEach(expr -> warnings.add("one question touches "
                                + Unit.COUNT.text(loads.get(expr).samples()) + " samples, and the source refuses more than "
                                + Unit.COUNT.text(most)
                                + " (--query.max-samples): raise that, or use recording rules (greenwall rules export);"
                                + " it is " + brief(expr))));
        limits.bytes()
                .ifPresent(most -> dearest(loads, load -> load.bytes() / Math.max(1, load.calls()), most)
                        .forEach(expr -> warnings.add("one answer has "
                                + Unit.BYTES.text(loads.get(expr).bytes() / Math.max(1, loads.get(expr).calls()))
                                + ", and more than " + Unit.BYTES.text(most)
                                + " is not read: raise body_limit of the source, or split it; the question is "
                                + brief(expr))));
        return warnings;
    }

    /// The one that costs most, if that is near to the limit.
    private static List<String> dearest(Map<String, Load> loads, ToLongFunction<Load> cost, long most) {
        return loads.entrySet().stream()
                .filter(one -> cost.applyAsLong(one.getValue()) >= NEAR * most)
                .max(Comparator.comparingLong(one -> cost.applyAsLong(one.getValue())))
                .map(one -> List.of(one.getKey()))
                .orElse(List.of());
    }

    private static String brief(String expr) {
        return expr.length() <= LONGEST ? expr : expr.substring(0, LONGEST) + " …";
    }
}
