package greenwall.fleet.form;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.AggregationOperator;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.PromqlFunction;
import greenwall.fleet.source.InstantVector;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The labels that distinguish replicas of one collector if the source does not deduplicate them. If they
/// were kept, each rate would count twice and each target would appear twice.
public record ReplicaLabels(List<String> labels) {
    public static final ReplicaLabels NONE = new ReplicaLabels(List.of());

    /// Finds the labels by which otherwise equal targets differ. A label with "replica" in its name must do
    /// so for most targets, any other label for all. `others` are labels with a meaning of their own.
    public static ReplicaLabels of(InstantVector up, Collection<String> others) {
        var names = new TreeSet<String>();
        up.rows().forEach(labels -> names.addAll(labels.names()));
        names.removeAll(others);
        names.removeAll(Set.of(Labels.NAME, "job", "instance"));
        return new ReplicaLabels(
                names.stream().filter(name -> distinguishesReplicas(up, name)).toList());
    }

    private static boolean distinguishesReplicas(InstantVector up, String name) {
        var counts = counts(up, name);
        long twice = twice(counts);
        return isNamedReplica(name) ? distinguishesMost(up, name) : twice == counts.size() && twice > 1;
    }

    /// Whether at least half of the targets exist with several values of the label.
    public static boolean distinguishesMost(InstantVector up, String name) {
        var counts = counts(up, name);
        long twice = twice(counts);
        return twice * 2 >= counts.size() && twice > 0;
    }

    /// The number of values of the label for each otherwise equal target.
    private static Collection<Integer> counts(InstantVector up, String name) {
        var counts = new HashMap<Labels, Integer>();
        for (var labels : up.rows()) {
            counts.merge(labels.without(name), labels.has(name) ? 1 : 0, Integer::sum);
        }
        return counts.values();
    }

    private static long twice(Collection<Integer> counts) {
        return counts.stream().filter(count -> count > 1).count();
    }

    private static boolean isNamedReplica(String name) {
        return name.toLowerCase(Locale.ROOT).contains("replica");
    }

    /// Those with "replica" in their names. Others may also distinguish sites with the same list of targets.
    public ReplicaLabels named() {
        return new ReplicaLabels(
                labels.stream().filter(ReplicaLabels::isNamedReplica).toList());
    }

    public boolean isEmpty() {
        return labels.isEmpty();
    }

    public ReplicaLabels and(ReplicaLabels others) {
        var all = new TreeSet<>(labels);
        all.addAll(others.labels);
        return new ReplicaLabels(List.copyOf(all));
    }

    public Labels strip(Labels row) {
        return isEmpty() ? row : row.without(labels);
    }

    /// One row for each target: of several, the one with the newest time in `times`; a missing time counts as
    /// 0.
    public InstantVector newest(InstantVector rows, InstantVector times) {
        if (isEmpty()) {
            return rows;
        }
        var timeOf = new HashMap<Labels, Double>();
        times.forEach((labels, time) -> timeOf.put(labels.without(Labels.NAME), time));
        Map<Labels, Integer> best = new HashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            best.merge(strip(rows.labels(row)), row, (a, b) -> newer(rows, b, a, timeOf) ? b : a);
        }
        var kept = new HashSet<>(best.values());
        var merged = new InstantVector.Builder(kept.size());
        for (int row = 0; row < rows.size(); row++) {
            if (kept.contains(row)) {
                merged.add(strip(rows.labels(row)), rows.timeMillis(row), rows.value(row));
            }
        }
        return merged.build();
    }

    private static boolean newer(InstantVector rows, int first, int second, Map<Labels, Double> timeOf) {
        double a = timeOf.getOrDefault(rows.labels(first).without(Labels.NAME), 0.0);
        double b = timeOf.getOrDefault(rows.labels(second).without(Labels.NAME), 0.0);
        return a != b ? a > b : rows.value(first) > rows.value(second);
    }

    /// The expression over the highest value of the replicas; unchanged if it cannot be parsed.
    public String applyTo(String expression) {
        return isEmpty()
                ? expression
                : Promql.parse(expression)
                        .tree()
                        .map(tree -> merged(tree).text())
                        .orElse(expression);
    }

    private PromqlExpr merged(PromqlExpr expr) {
        return switch (expr) {
            case PromqlExpr.RangeSelector range -> range;
            case PromqlExpr.Selector selector -> highest(selector);
            case PromqlExpr.Call call
            when call.function() == PromqlFunction.TIMESTAMP
                    || call.arguments().stream().anyMatch(a -> a.unwrapped() instanceof PromqlExpr.RangeSelector) ->
                highest(call);
            default -> ExprRewriter.rewriteChildren(expr, this::merged);
        };
    }

    private PromqlExpr highest(PromqlExpr expr) {
        return new PromqlExpr.Aggregation(AggregationOperator.MAX, null, expr, true, labels, expr.span());
    }

    /// The labels as text: `prometheus_replica`; empty if there are none.
    @Override
    public String toString() {
        return String.join(", ", labels);
    }
}
