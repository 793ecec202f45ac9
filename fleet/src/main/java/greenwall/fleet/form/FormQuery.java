package greenwall.fleet.form;

import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.PromqlFunction;
import greenwall.fleet.promql.QueryOperator;
import greenwall.fleet.quantity.QuantityForm;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A form as a query for its site, with the metrics that the expression depends on.
///
/// @param needed the raw selectors without which it returns nothing
/// @param optional the raw selectors that it can do without
/// @param recorded the names of recorded series among its selectors
/// @param windowMillis the window that must be full of samples before a rate is correct; 0 if there is none
/// @param parsed whether the expression could be parsed
public record FormQuery(
        QuantityForm form,
        String expr,
        List<String> needed,
        List<String> optional,
        List<String> recorded,
        long windowMillis,
        boolean parsed) {
    private static final Set<PromqlFunction> GROWING = Set.of(
            PromqlFunction.RATE,
            PromqlFunction.INCREASE,
            PromqlFunction.DELTA,
            PromqlFunction.DERIV,
            PromqlFunction.PREDICT_LINEAR,
            PromqlFunction.HOLT_WINTERS);
    private static final Pattern NO_NAME = Pattern.compile("[^a-zA-Z0-9_:]+");

    public static FormQuery of(QuantityForm form, TargetLabels targetLabels) {
        var expr = targetLabels.applyTo(form.expr());
        var tree = Promql.parse(form.expr()).tree();
        if (tree.isEmpty()) {
            return new FormQuery(form, expr, List.of(), List.of(), List.of(), 0, false);
        }
        var needed = needed(tree.get());
        var optional = new ArrayList<>(
                tree.get().selectors().map(FormQuery::text).distinct().toList());
        var recorded = optional.stream().filter(s -> metric(s).contains(":")).toList();
        optional.removeAll(needed);
        optional.removeAll(recorded);
        var raw = new ArrayList<>(needed);
        raw.removeAll(recorded);
        return new FormQuery(form, expr, raw, optional, recorded, form.quotient() ? 0 : window(tree.get()), true);
    }

    public static Set<String> neededBy(String expression) {
        return Promql.parse(expression).tree().map(FormQuery::needed).orElse(Set.of());
    }

    /// The metric name of a selector; empty if it has none.
    public static String metric(String selector) {
        int brace = selector.indexOf('{');
        return brace < 0 ? selector : selector.substring(0, brace);
    }

    /// Whether the form can have a result where only these metrics exist.
    public boolean possible(Predicate<String> exists) {
        return needed.stream().map(FormQuery::metric).allMatch(exists)
                && recorded.stream().map(FormQuery::metric).allMatch(exists)
                && (!needed.isEmpty()
                        || !recorded.isEmpty()
                        || optional.isEmpty()
                        || optional.stream().map(FormQuery::metric).anyMatch(exists));
    }

    /// Whether the form is worth parsing with only these metrics: whether any word in it is one of them. If
    /// none is, the form is not [#possible]. Parsing all 243 forms takes about 20 times as long on a cold
    /// start.
    public static boolean mentionsAny(QuantityForm form, Predicate<String> exists) {
        // These two functions return series without any input.
        var withoutInput = Set.of("vector", "time");
        return NO_NAME.splitAsStream(form.expr()).anyMatch(word -> exists.test(word) || withoutInput.contains(word));
    }

    private static Set<String> needed(PromqlExpr expr) {
        return switch (expr) {
            case PromqlExpr.Selector selector -> new LinkedHashSet<>(List.of(text(selector)));
            case PromqlExpr.Binary binary
            when binary.operator() == QueryOperator.OR -> {
                var both = needed(binary.left());
                both.retainAll(needed(binary.right()));
                yield both;
            }
            case PromqlExpr.Binary binary when binary.operator() == QueryOperator.UNLESS -> needed(binary.left());
            default -> {
                var all = new LinkedHashSet<String>();
                expr.children().forEach(child -> all.addAll(needed(child)));
                yield all;
            }
        };
    }

    private static String text(PromqlExpr.Selector selector) {
        return selector.unshifted().text();
    }

    /// The window of the rates in a rule's expression; 0 if there is none, or if it matters less
    /// because of a quotient of rates.
    public static long windowOf(String expression) {
        var tree = Promql.parse(expression).tree();
        return tree.isEmpty() || quotient(tree.get()) ? 0 : window(tree.get());
    }

    private static boolean quotient(PromqlExpr expr) {
        return expr.parts()
                .anyMatch(part -> part instanceof PromqlExpr.Binary binary
                        && binary.operator() == QueryOperator.DIVIDE
                        && window(binary.left()) > 0
                        && window(binary.right()) > 0);
    }

    /// A copy with the window of the rules behind it.
    public FormQuery withWindow(long millis) {
        return new FormQuery(form, expr, needed, optional, recorded, millis, parsed);
    }

    private static long window(PromqlExpr expr) {
        return expr.parts()
                .filter(part -> part instanceof PromqlExpr.Call call && GROWING.contains(call.function()))
                .flatMap(call -> call.children().stream())
                .mapToLong(FormQuery::range)
                .max()
                .orElse(0);
    }

    private static long range(PromqlExpr expr) {
        return switch (expr) {
            case PromqlExpr.RangeSelector range -> range.range().toMillis();
            case PromqlExpr.Subquery subquery -> subquery.range().toMillis();
            default -> 0;
        };
    }

    /// The labels by which raw series name their key, used to query the existing keys.
    public List<String> keyLabels() {
        return form.keys().stream()
                .flatMap(key -> key.labels().stream())
                .distinct()
                .toList();
    }
}
