package greenwall.fleet.explain.metric;

import greenwall.fleet.TimeMath;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.TimeShift;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// A PromQL query and its variants: over shorter ranges, for some hosts, for all hosts. A query that cannot be
/// parsed stays unchanged.
public record PromqlQuery(String text, Optional<PromqlExpr> tree) {
    public static PromqlQuery of(String text) {
        return new PromqlQuery(text, Promql.parse(text).tree());
    }

    /// Whether the query is only a selector, so that its samples can be read as they were scraped.
    boolean plain() {
        return tree.isPresent()
                && tree.get().unwrapped() instanceof PromqlExpr.Selector selector
                && selector.shift().equals(TimeShift.NONE);
    }

    List<PromqlExpr.Selector> selectors() {
        return tree.stream().flatMap(PromqlExpr::selectors).toList();
    }

    public List<String> metrics() {
        return selectors().stream().map(PromqlExpr.Selector::metric).distinct().toList();
    }

    /// The longest range from which one value is computed.
    public Duration longestRange() {
        return tree.stream()
                .flatMap(PromqlExpr::parts)
                .map(part -> switch (part) {
                    case PromqlExpr.RangeSelector range -> range.range();
                    case PromqlExpr.Subquery subquery -> subquery.range();
                    default -> Duration.ZERO;
                })
                .reduce(Duration.ZERO, TimeMath::longer);
    }

    /// A copy whose ranges are at most this long, so that a value depends less on the time before.
    public PromqlQuery withRangesUpTo(Duration most) {
        return transformed(expr -> ExprRewriter.rewriteAll(
                expr,
                part -> part instanceof PromqlExpr.RangeSelector(var selector, var range, var span)
                                && range.compareTo(most) > 0
                        ? new PromqlExpr.RangeSelector(selector, most, span)
                        : part));
    }

    /// A copy with a matcher for these instances in every selector.
    public PromqlQuery onlyInstances(Collection<String> instances) {
        var matcher = new LabelMatcher(
                "instance",
                LabelMatcher.Kind.MATCH,
                ExprRewriter.anyOf(instances.stream().sorted()));
        return transformed(expr -> ExprRewriter.narrowed(expr, matcher));
    }

    /// A copy without matchers on these labels, so that it selects all hosts.
    PromqlQuery without(Set<String> labels) {
        return transformed(expr -> ExprRewriter.selectors(expr, selector -> {
            var remaining = selector.matchers().stream()
                    .filter(m -> !labels.contains(m.name()))
                    .toList();
            return remaining.isEmpty() ? selector : selector.with(remaining);
        }));
    }

    private PromqlQuery transformed(UnaryOperator<PromqlExpr> change) {
        return tree.map(change)
                .map(changed -> new PromqlQuery(changed.text(), Optional.of(changed)))
                .orElse(this);
    }
}
