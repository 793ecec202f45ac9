package greenwall.fleet.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Makes one expression out of another by changing each of its selectors.
public final class Rewrite {
    private static final String META = "\\.+*?()|[]{}^$";

    private Rewrite() {}

    /// The same expression with one more condition in each selector.
    public static Expr narrowed(Expr expr, LabelMatcher condition) {
        return selectors(expr, selector -> {
            var matchers = new ArrayList<>(selector.matchers());
            matchers.add(condition);
            return new Expr.Selector(selector.metric(), matchers, selector.shift(), selector.span());
        });
    }

    public static Expr selectors(Expr expr, UnaryOperator<Expr.Selector> change) {
        return switch (expr) {
            case Expr.NumberLiteral literal -> literal;
            case Expr.StringLiteral literal -> literal;
            case Expr.Selector selector -> change.apply(selector);
            case Expr.RangeSelector(var selector, var range, var span) ->
                new Expr.RangeSelector(change.apply(selector), range, span);
            case Expr.Subquery(var inner, var range, var step, var shift, var span) ->
                new Expr.Subquery(selectors(inner, change), range, step, shift, span);
            case Expr.Parens(var inner, var span) -> new Expr.Parens(selectors(inner, change), span);
            case Expr.Signed(var negative, var inner, var span) ->
                new Expr.Signed(negative, selectors(inner, change), span);
            case Expr.Binary(var operator, var left, var right, var bool, var matching) ->
                new Expr.Binary(operator, selectors(left, change), selectors(right, change), bool, matching);
            case Expr.Call(var function, var arguments, var span) ->
                new Expr.Call(function, all(arguments, change), span);
            case Expr.Aggregation(var aggregator, var parameter, var inner, var without, var labels, var span) ->
                new Expr.Aggregation(
                        aggregator,
                        parameter == null ? null : selectors(parameter, change),
                        selectors(inner, change),
                        without,
                        labels,
                        span);
        };
    }

    private static List<Expr> all(List<Expr> arguments, UnaryOperator<Expr.Selector> change) {
        return arguments.stream().map(argument -> selectors(argument, change)).toList();
    }

    /// A text as an RE2 expression that matches nothing but it.
    public static String literally(String text) {
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
