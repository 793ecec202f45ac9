package greenwall.fleet.promql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Derives an expression from another by changing its parts.
public final class ExprRewriter {
    private static final Pattern META = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

    private ExprRewriter() {}

    /// A copy with an additional matcher in each selector.
    public static PromqlExpr narrowed(PromqlExpr expr, LabelMatcher condition) {
        return selectors(expr, selector -> {
            var matchers = new ArrayList<>(selector.matchers());
            matchers.add(condition);
            return selector.with(matchers);
        });
    }

    public static PromqlExpr selectors(PromqlExpr expr, UnaryOperator<PromqlExpr.Selector> change) {
        return rewriteAll(expr, part -> part instanceof PromqlExpr.Selector selector ? change.apply(selector) : part);
    }

    /// Changes every part of an expression, the innermost parts first.
    public static PromqlExpr rewriteAll(PromqlExpr expr, UnaryOperator<PromqlExpr> change) {
        // A chain of binary operators is as high as it is long: without recursion along it.
        var chain = new ArrayDeque<PromqlExpr.Binary>();
        var first = expr;
        while (first instanceof PromqlExpr.Binary binary) {
            chain.push(binary);
            first = binary.left();
        }
        var changed = change.apply(rewriteChildren(first, child -> rewriteAll(child, change)));
        for (var binary : chain) {
            var right = rewriteAll(binary.right(), change);
            changed = change.apply(
                    new PromqlExpr.Binary(binary.operator(), changed, right, binary.bool(), binary.matching()));
        }
        return changed;
    }

    public static PromqlExpr rewriteChildren(PromqlExpr expr, UnaryOperator<PromqlExpr> change) {
        return switch (expr) {
            case PromqlExpr.RangeSelector(var selector, var range, var span) ->
                change.apply(selector) instanceof PromqlExpr.Selector other
                        ? new PromqlExpr.RangeSelector(other, range, span)
                        : expr;
            case PromqlExpr.Subquery(var inner, var range, var step, var shift, var span) ->
                new PromqlExpr.Subquery(change.apply(inner), range, step, shift, span);
            case PromqlExpr.Parenthesized(var inner, var span) ->
                new PromqlExpr.Parenthesized(change.apply(inner), span);
            case PromqlExpr.Unary(var negative, var inner, var span) ->
                new PromqlExpr.Unary(negative, change.apply(inner), span);
            case PromqlExpr.Binary(var operator, var left, var right, var bool, var matching) ->
                new PromqlExpr.Binary(operator, change.apply(left), change.apply(right), bool, matching);
            case PromqlExpr.Call(var function, var arguments, var span) ->
                new PromqlExpr.Call(function, arguments.stream().map(change).toList(), span);
            case PromqlExpr.Aggregation(var aggregator, var parameter, var inner, var without, var labels, var span) ->
                new PromqlExpr.Aggregation(
                        aggregator,
                        parameter == null ? null : change.apply(parameter),
                        change.apply(inner),
                        without,
                        labels,
                        span);
            case PromqlExpr.NumberLiteral _, PromqlExpr.StringLiteral _, PromqlExpr.Selector _ -> expr;
        };
    }

    /// A regular expression that matches exactly these texts.
    public static String anyOf(Stream<String> texts) {
        return texts.map(ExprRewriter::quoteRegex).collect(Collectors.joining("|"));
    }

    /// A regular expression that matches exactly this text. Alertmanager refuses an escaped letter, such as
    /// `\ü`.
    public static String quoteRegex(String text) {
        return META.matcher(text).replaceAll("\\\\$0");
    }
}
