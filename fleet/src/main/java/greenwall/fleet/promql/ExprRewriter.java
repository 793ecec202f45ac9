package greenwall.fleet.promql;

import java.util.ArrayList;
import java.util.function.UnaryOperator;

/// Derives an expression from another by changing its parts.
public final class ExprRewriter {
    private static final String META = "\\.+*?()|[]{}^$";

    private ExprRewriter() {}

    /// A copy with an additional matcher in each selector.
    public static PromqlExpr narrowed(PromqlExpr expr, LabelMatcher condition) {
        return selectors(expr, selector -> {
            var matchers = new ArrayList<>(selector.matchers());
            matchers.add(condition);
            return new PromqlExpr.Selector(selector.metric(), matchers, selector.shift(), selector.span());
        });
    }

    public static PromqlExpr selectors(PromqlExpr expr, UnaryOperator<PromqlExpr.Selector> change) {
        return rewriteAll(expr, part -> part instanceof PromqlExpr.Selector selector ? change.apply(selector) : part);
    }

    /// Changes every part of an expression, the innermost parts first.
    public static PromqlExpr rewriteAll(PromqlExpr expr, UnaryOperator<PromqlExpr> change) {
        PromqlExpr changed = switch (expr) {
            case PromqlExpr.RangeSelector(var selector, var range, var span) ->
                rewriteAll(selector, change) instanceof PromqlExpr.Selector other
                        ? new PromqlExpr.RangeSelector(other, range, span)
                        : expr;
            case PromqlExpr.Subquery(var inner, var range, var step, var shift, var span) ->
                new PromqlExpr.Subquery(rewriteAll(inner, change), range, step, shift, span);
            case PromqlExpr.Parens(var inner, var span) -> new PromqlExpr.Parens(rewriteAll(inner, change), span);
            case PromqlExpr.Signed(var negative, var inner, var span) ->
                new PromqlExpr.Signed(negative, rewriteAll(inner, change), span);
            case PromqlExpr.Binary(var operator, var left, var right, var bool, var matching) ->
                new PromqlExpr.Binary(operator, rewriteAll(left, change), rewriteAll(right, change), bool, matching);
            case PromqlExpr.Call(var function, var arguments, var span) ->
                new PromqlExpr.Call(
                        function,
                        arguments.stream().map(a -> rewriteAll(a, change)).toList(),
                        span);
            case PromqlExpr.Aggregation(var aggregator, var parameter, var inner, var without, var labels, var span) ->
                new PromqlExpr.Aggregation(
                        aggregator,
                        parameter == null ? null : rewriteAll(parameter, change),
                        rewriteAll(inner, change),
                        without,
                        labels,
                        span);
            case PromqlExpr.NumberLiteral _, PromqlExpr.StringLiteral _, PromqlExpr.Selector _ -> expr;
        };
        return change.apply(changed);
    }

    /// A regular expression that matches exactly this text.
    public static String quoteRegex(String text) {
        var quoted = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (META.indexOf(c) >= 0) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }
}
