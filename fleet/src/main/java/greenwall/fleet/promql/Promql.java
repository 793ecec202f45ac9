package greenwall.fleet.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.QueryOperator.Kind;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/// Parses PromQL: returns a tree or an error.
public final class Promql {
    /// Longer than any realistic query or rule, and short enough to be parsed quickly.
    private static final int LONGEST = 64 << 10;

    private Promql() {}

    public static ParseResult<PromqlExpr> parse(String query) {
        return parsed(query, () -> {
            var expr = new PromqlParser(new PromqlTokenReader(query)).parseExpression();
            check(expr);
            return expr;
        });
    }

    /// Parses a selector alone, as for `match[]`: name and matchers without range, offset or `@`.
    public static ParseResult<PromqlExpr> parseSelector(String text) {
        return parsed(text, () -> new PromqlParser(new PromqlTokenReader(text)).parseSelectorAlone());
    }

    private static ParseResult<PromqlExpr> parsed(String text, Supplier<PromqlExpr> parser) {
        return text.length() > LONGEST
                ? ParseResult.tooLong(text, "at most " + LONGEST + " are accepted")
                : ParseResult.of(text, parser);
    }

    /// Checks that each part of a query has operands of the required types.
    private static void check(PromqlExpr expr) {
        switch (expr) {
            case PromqlExpr.NumberLiteral _, PromqlExpr.StringLiteral _ -> {}
            case PromqlExpr.Selector selector -> checkSelector(selector);
            case PromqlExpr.RangeSelector range -> check(range.selector());
            case PromqlExpr.Subquery subquery -> {
                check(subquery.expr());
                if (subquery.expr().type() != ValueType.VECTOR) {
                    throw new QuerySyntaxException(
                            subquery.span(),
                            "subquery is only allowed on instant vector, got "
                                    + subquery.expr().type().word() + " instead");
                }
            }
            case PromqlExpr.Parenthesized(var inner, var _) -> check(inner);
            case PromqlExpr.Unary(var _, var inner, var span) -> {
                check(inner);
                if (!isScalarOrVector(inner)) {
                    throw new QuerySyntaxException(
                            span,
                            "unary expression only allowed on expressions of type scalar or instant vector, got "
                                    + GoFormat.quote(inner.type().text()));
                }
            }
            case PromqlExpr.Binary binary -> checkChain(binary);
            case PromqlExpr.Call call -> checkCall(call);
            case PromqlExpr.Aggregation aggregation -> {
                expect(aggregation.expr(), ValueType.VECTOR, "aggregation expression");
                var parameter = aggregation.parameter();
                if (parameter != null) {
                    expect(parameter, aggregation.aggregator().parameter().orElseThrow(), "aggregation parameter");
                }
            }
        }
    }

    private static void expect(PromqlExpr expr, ValueType expected, String context) {
        check(expr);
        if (expr.type() != expected) {
            throw new QuerySyntaxException(
                    expr.span(),
                    "expected type " + expected.text() + " in " + context + ", got "
                            + expr.type().text());
        }
    }

    private static boolean isScalarOrVector(PromqlExpr expr) {
        return expr.type() == ValueType.SCALAR || expr.type() == ValueType.VECTOR;
    }

    private static void checkSelector(PromqlExpr.Selector selector) {
        if (selector.metric().isEmpty()) {
            if (selector.matchers().stream().allMatch(m -> m.matches(""))) {
                throw new QuerySyntaxException(
                        selector.span(), "vector selector must contain at least one non-empty matcher");
            }
            return;
        }
        var inBraces = selector.matchers().subList(0, selector.matchers().size() - 1);
        for (var matcher : inBraces) {
            if (matcher.name().equals(Labels.NAME)) {
                throw new QuerySyntaxException(
                        selector.span(),
                        "metric name must not be set twice: " + GoFormat.quote(selector.metric()) + " or "
                                + GoFormat.quote(matcher.value()));
            }
        }
    }

    private static void checkChain(PromqlExpr.Binary last) {
        // Not by recursion: a chain of binary operators is as high as it is long.
        var chain = new ArrayDeque<PromqlExpr.Binary>();
        PromqlExpr first = last;
        while (first instanceof PromqlExpr.Binary binary) {
            chain.push(binary);
            first = binary.left();
        }
        check(first);
        for (var binary : chain) {
            check(binary.right());
            checkBinary(binary);
        }
    }

    private static void checkBinary(PromqlExpr.Binary binary) {
        var operator = binary.operator();
        var left = binary.left();
        var right = binary.right();
        var matching = binary.matching();
        if (binary.bool() && operator.kind() != Kind.COMPARISON) {
            throw new QuerySyntaxException(binary.span(), "bool modifier can only be used on comparison operators");
        }
        boolean scalars = left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
        if (operator.kind() == Kind.COMPARISON && !binary.bool() && scalars) {
            throw new QuerySyntaxException(binary.span(), "comparisons between scalars must use BOOL modifier");
        }
        for (String label : matching.labels()) {
            if (matching.on() && matching.include().contains(label)) {
                throw new QuerySyntaxException(
                        binary.span(),
                        "label " + GoFormat.quote(label) + " must not occur in ON and GROUP clause at once");
            }
        }
        for (var side : List.of(left, right)) {
            if (!isScalarOrVector(side)) {
                throw new QuerySyntaxException(
                        side.span(), "binary expression must contain only scalar and instant vector types");
            }
        }
        boolean vectors = left.type() == ValueType.VECTOR && right.type() == ValueType.VECTOR;
        if (!vectors && !matching.labels().isEmpty()) {
            throw new QuerySyntaxException(binary.span(), "vector matching only allowed between instant vectors");
        }
        if (operator.kind() == Kind.SET) {
            if (vectors && matching.cardinality() != VectorMatching.Cardinality.ONE_TO_ONE) {
                throw new QuerySyntaxException(
                        binary.span(), "no grouping allowed for " + GoFormat.quote(operator.sign()) + " operation");
            }
            if (!vectors) {
                throw new QuerySyntaxException(
                        binary.span(),
                        "set operator " + GoFormat.quote(operator.sign()) + " not allowed in binary scalar expression");
            }
        }
    }

    private static void checkCall(PromqlExpr.Call call) {
        var function = call.function();
        var parameters = function.arguments();
        int given = call.arguments().size();
        String name = GoFormat.quote(function.word());
        int least = function.optionalArguments() == 0 ? parameters.size() : parameters.size() - 1;
        int most = function.optionalArguments() < 0 ? Integer.MAX_VALUE : least + function.optionalArguments();
        if (given < least || given > most) {
            var count =
                    least == most ? "" + least : most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
            throw new QuerySyntaxException(
                    call.span(), "expected " + count + " argument(s) in call to " + name + ", got " + given);
        }
        for (int i = 0; i < given; i++) {
            expect(
                    call.arguments().get(i),
                    parameters.get(Math.min(i, parameters.size() - 1)),
                    "call to function " + name);
        }
    }
}
