package greenwall.fleet.promql;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A PromQL expression as a tree.
public sealed interface PromqlExpr {
    TextSpan span();

    /// The canonical text, on one line.
    default String text() {
        return PromqlPrinter.print(this);
    }

    default ValueType type() {
        return switch (this) {
            case NumberLiteral _ -> ValueType.SCALAR;
            case StringLiteral _ -> ValueType.STRING;
            case Selector _, Aggregation _ -> ValueType.VECTOR;
            case RangeSelector _, Subquery _ -> ValueType.MATRIX;
            case Parenthesized parens -> parens.inner.type();
            case Unary signed -> signed.inner.type();
            case Binary(var _, var left, var right, var _, var _) ->
                left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR
                        ? ValueType.SCALAR
                        : ValueType.VECTOR;
            case Call call -> call.function.result();
        };
    }

    default List<PromqlExpr> children() {
        return switch (this) {
            case NumberLiteral _, StringLiteral _, Selector _ -> List.of();
            case RangeSelector range -> List.of(range.selector);
            case Subquery subquery -> List.of(subquery.expr);
            case Parenthesized parens -> List.of(parens.inner);
            case Unary signed -> List.of(signed.inner);
            case Binary binary -> List.of(binary.left, binary.right);
            case Call call -> call.arguments;
            case Aggregation agg -> agg.parameter == null ? List.of(agg.expr) : List.of(agg.parameter, agg.expr);
        };
    }

    /// This expression and all parts below it, in their order in the text.
    default Stream<PromqlExpr> parts() {
        // Not by recursion: a chain of binary operators is as high as it is long.
        var parts = new ArrayList<PromqlExpr>();
        var open = new ArrayDeque<PromqlExpr>(List.of(this));
        while (!open.isEmpty()) {
            var part = open.pop();
            parts.add(part);
            part.children().reversed().forEach(open::push);
        }
        return parts.stream();
    }

    default Stream<Selector> selectors() {
        return parts().filter(Selector.class::isInstance).map(Selector.class::cast);
    }

    record NumberLiteral(double value, TextSpan span) implements PromqlExpr {}

    record StringLiteral(String value, TextSpan span) implements PromqlExpr {}

    /// An instant vector of the matching series. `metric` is the name before the braces, or empty; `matchers`
    /// contains all matchers, including the one for the name.
    record Selector(String metric, List<LabelMatcher> matchers, TimeShift shift, TextSpan span) implements PromqlExpr {
        Selector shifted(TimeShift newShift, int end) {
            return new Selector(metric, matchers, newShift, new TextSpan(span.start(), end));
        }

        /// Without offset and `@`.
        public Selector unshifted() {
            return new Selector(metric, matchers, TimeShift.NONE, span);
        }

        public Selector with(List<LabelMatcher> newMatchers) {
            return new Selector(metric, newMatchers, shift, span);
        }
    }

    /// `selector[range]`. The time shift of the range selector is stored in the selector.
    record RangeSelector(Selector selector, Duration range, TextSpan span) implements PromqlExpr {}

    /// `expr[range:step]`; without a step, the server's default step.
    record Subquery(PromqlExpr expr, Duration range, Optional<Duration> step, TimeShift shift, TextSpan span)
            implements PromqlExpr {}

    record Parenthesized(PromqlExpr inner, TextSpan span) implements PromqlExpr {}

    /// A sign before an expression that is not a number literal.
    record Unary(boolean negative, PromqlExpr inner, TextSpan span) implements PromqlExpr {}

    /// `bool`: whether a comparison returns 0 or 1 instead of filtering.
    record Binary(QueryOperator operator, PromqlExpr left, PromqlExpr right, boolean bool, VectorMatching matching)
            implements PromqlExpr {
        @Override
        public TextSpan span() {
            return left.span().to(right.span());
        }
    }

    record Call(PromqlFunction function, List<PromqlExpr> arguments, TextSpan span) implements PromqlExpr {}

    /// `labels` are the labels to keep, or with `without` the labels to drop.
    record Aggregation(
            AggregationOperator aggregator,
            @Nullable PromqlExpr parameter,
            PromqlExpr expr,
            boolean without,
            List<String> labels,
            TextSpan span)
            implements PromqlExpr {}

    /// The expression inside any number of parentheses.
    default PromqlExpr unwrapped() {
        PromqlExpr e = this;
        while (e instanceof Parenthesized(var inner, var _)) {
            e = inner;
        }
        return e;
    }
}
