package greenwall.fleet.explain.metric;

import static greenwall.fleet.TimeOrder.longer;

import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Promql;
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
        return new Query(text, Promql.parse(text).tree());
    }

    /// Whether the query is only a selector, so that its samples can be read as they were scraped.
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

    /// The longest range from which one value is computed.
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

    /// A copy whose ranges are at most this long, so that a value depends less on the time before.
    public Query withRangesUpTo(Duration most) {
        return transformed(expr ->
                expr instanceof Expr.RangeSelector(var selector, var range, var span) && range.compareTo(most) > 0
                        ? new Expr.RangeSelector(selector, most, span)
                        : expr);
    }

    /// A copy with a matcher for these values of a label in every selector.
    public Query only(String label, Collection<String> values) {
        var alternatives =
                values.stream().sorted().map(ExprRewriter::quoteRegex).collect(Collectors.joining("|"));
        var matcher = new LabelMatcher(label, LabelMatcher.Kind.MATCH, alternatives);
        return transformed(expr -> expr instanceof Expr.Selector ? ExprRewriter.narrowed(expr, matcher) : expr);
    }

    /// A copy without matchers on these labels, so that it selects all hosts.
    Query without(Set<String> labels) {
        return transformed(expr -> {
            if (!(expr instanceof Expr.Selector(var metric, var matchers, var shift, var span))) {
                return expr;
            }
            var remaining =
                    matchers.stream().filter(m -> !labels.contains(m.name())).toList();
            return remaining.isEmpty() ? expr : new Expr.Selector(metric, remaining, shift, span);
        });
    }

    private Query transformed(UnaryOperator<Expr> change) {
        if (tree.isEmpty()) {
            return this;
        }
        var transformed = ExprRewriter.each(tree.get(), change);
        return new Query(transformed.text(), Optional.of(transformed));
    }
}
