package greenwall.fleet.promql;

import java.util.ArrayList;
import java.util.function.UnaryOperator;

/// Derives an expression from another by changing its parts.
public final class ExprRewriter {
    private static final String META = "\\.+*?()|[]{}^$";

    private ExprRewriter() {}

    /// A copy with an additional matcher in each selector.
    public static Expr narrowed(Expr expr, LabelMatcher condition) {
        return selectors(expr, selector -> {
            var matchers = new ArrayList<>(selector.matchers());
            matchers.add(condition);
            return new Expr.Selector(selector.metric(), matchers, selector.shift(), selector.span());
        });
    }

    public static Expr selectors(Expr expr, UnaryOperator<Expr.Selector> change) {
        return each(expr, part -> part instanceof Expr.Selector selector ? change.apply(selector) : part);
    }

    /// Changes every part of an expression, the innermost parts first.
    public static Expr each(Expr expr, UnaryOperator<Expr> change) {
        Expr changed = switch (expr) {
            case Expr.RangeSelector(var selector, var range, var span) ->
                each(selector, change) instanceof Expr.Selector other
                        ? new Expr.RangeSelector(other, range, span)
                        : expr;
            case Expr.Subquery(var inner, var range, var step, var shift, var span) ->
                new Expr.Subquery(each(inner, change), range, step, shift, span);
            case Expr.Parens(var inner, var span) -> new Expr.Parens(each(inner, change), span);
            case Expr.Signed(var negative, var inner, var span) -> new Expr.Signed(negative, each(inner, change), span);
            case Expr.Binary(var operator, var left, var right, var bool, var matching) ->
                new Expr.Binary(operator, each(left, change), each(right, change), bool, matching);
            case Expr.Call(var function, var arguments, var span) ->
                new Expr.Call(
                        function, arguments.stream().map(a -> each(a, change)).toList(), span);
            case Expr.Aggregation(var aggregator, var parameter, var inner, var without, var labels, var span) ->
                new Expr.Aggregation(
                        aggregator,
                        parameter == null ? null : each(parameter, change),
                        each(inner, change),
                        without,
                        labels,
                        span);
            case Expr.NumberLiteral _, Expr.StringLiteral _, Expr.Selector _ -> expr;
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
