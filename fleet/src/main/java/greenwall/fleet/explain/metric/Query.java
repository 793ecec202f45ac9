package greenwall.fleet.explain.metric;

import static greenwall.fleet.TimeOrder.longer;

import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.PromQl;
import greenwall.fleet.promql.TimeShift;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// A PromQL query and its variants: over shorter ranges, for some hosts, for all hosts. A query that cannot be parsed
/// stays unchanged.
public record Query(String text, Optional<Expr> tree) {
    public static Query of(String text) {
        return new Query(text, PromQl.parse(text).tree());
    }

    /// Whether it is only a selector, whose samples can be read as they were scraped.
    boolean plain() {
        return tree.isPresent()
                && tree.get().unwrapped() instanceof Expr.Selector selector
                && selector.shift().equals(TimeShift.NONE);
    }

    List<Expr.Selector> selectors() {
        var all = new ArrayList<Expr.Selector>();
        tree.ifPresent(expr -> collect(expr, all));
        return all;
    }

    private static void collect(Expr expr, List<Expr.Selector> into) {
        if (expr instanceof Expr.Selector selector) {
            into.add(selector);
        }
        expr.children().forEach(child -> collect(child, into));
    }

    /// The longest range that one value is computed from.
    public Duration longestRange() {
        return tree.map(Query::longest).orElse(Duration.ZERO);
    }

    private static Duration longest(Expr expr) {
        var most = switch (expr) {
            case Expr.RangeSelector range -> range.range();
            case Expr.Subquery subquery -> subquery.range();
            default -> Duration.ZERO;
        };
        for (var child : expr.children()) {
            most = longer(longest(child), most);
        }
        return most;
    }

    /// With shorter ranges, so that a value depends less on the time before.
    public Query withRangesUpTo(Duration most) {
        return changed(expr ->
                expr instanceof Expr.RangeSelector(var selector, var range, var span) && range.compareTo(most) > 0
                        ? new Expr.RangeSelector(selector, most, span)
                        : expr);
    }

    /// Adds a condition on a label to every selector.
    public Query only(String label, Collection<String> values) {
        var any = values.stream().sorted().map(ExprRewriter::literally).collect(Collectors.joining("|"));
        var matcher = new LabelMatcher(label, LabelMatcher.Kind.MATCH, any);
        return changed(expr -> expr instanceof Expr.Selector ? ExprRewriter.narrowed(expr, matcher) : expr);
    }

    /// Without conditions on these labels, so that it selects all hosts.
    Query without(Set<String> labels) {
        return changed(expr -> {
            if (!(expr instanceof Expr.Selector(var metric, var matchers, var shift, var span))) {
                return expr;
            }
            var fewer =
                    matchers.stream().filter(m -> !labels.contains(m.name())).toList();
            return fewer.isEmpty() ? expr : new Expr.Selector(metric, fewer, shift, span);
        });
    }

    private Query changed(UnaryOperator<Expr> change) {
        if (tree.isEmpty()) {
            return this;
        }
        var other = ExprRewriter.each(tree.get(), change);
        return new Query(other.toString(), Optional.of(other));
    }
}
