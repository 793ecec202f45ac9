package greenwall.fleet.promql;

import greenwall.fleet.promql.PromqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Parses a query by recursive descent and stops at the first error.
record PromqlParser(PromqlTokenReader tokens, SelectorParser selectors) {
    private static final int UNARY_OPERAND = QueryOperator.POWER.precedence();
    /// Keywords that may be metric names; others can only follow an operator.
    private static final List<String> WORDS_OF_NAMES = List.of("and", "or", "unless", "by", "without", "offset");

    PromqlParser(PromqlTokenReader tokens) {
        this(tokens, new SelectorParser(tokens));
    }

    PromqlExpr parseExpression() {
        if (tokens.peek().kind() == Kind.END_OF_INPUT) {
            throw new QuerySyntaxException(new TextSpan(0, 0), "the query is empty");
        }
        var expr = binary(0);
        tokens.take(Kind.END_OF_INPUT, "");
        return expr;
    }

    PromqlExpr.Selector parseSelectorAlone() {
        var selector =
                tokens.peek().is("{") ? selectors.matchers("", tokens.peek().span()) : selectors.named(metricName());
        tokens.take(Kind.END_OF_INPUT, "");
        return selector;
    }

    private PromqlExpr binary(int lowest) {
        tokens.enter();
        var left = unary();
        while (true) {
            var operator = operator(tokens.peek());
            if (operator == null || operator.precedence() < lowest) {
                tokens.leave();
                return left;
            }
            tokens.countOperation();
            tokens.take();
            boolean bool = tokens.takeIfWord("bool");
            var matching = matching();
            var right = binary(operator.rightAssociative() ? operator.precedence() : operator.precedence() + 1);
            left = new PromqlExpr.Binary(operator, left, right, bool, matching);
        }
    }

    private static @Nullable QueryOperator operator(PromqlToken token) {
        return token.kind() == Kind.OPERATOR
                ? QueryOperator.of(token.text().toLowerCase(Locale.ROOT)).orElse(null)
                : null;
    }

    private VectorMatching matching() {
        boolean on = tokens.peek().isWord("on");
        if (!on && !tokens.peek().isWord("ignoring")) {
            return VectorMatching.DEFAULT;
        }
        tokens.take();
        var labels = selectors.groupingLabels();
        boolean left = tokens.peek().isWord("group_left");
        if (!left && !tokens.peek().isWord("group_right")) {
            return new VectorMatching(on, labels, VectorMatching.Cardinality.ONE_TO_ONE, List.of());
        }
        tokens.take();
        var include = tokens.peek().is("(") ? selectors.groupingLabels() : List.<String>of();
        return new VectorMatching(
                on,
                labels,
                left ? VectorMatching.Cardinality.MANY_TO_ONE : VectorMatching.Cardinality.ONE_TO_MANY,
                include);
    }

    private PromqlExpr unary() {
        if (!tokens.peek().is("+") && !tokens.peek().is("-")) {
            return selectors.postfix(primary());
        }
        var sign = tokens.take();
        boolean negative = sign.is("-");
        var operand = binary(UNARY_OPERAND);
        var span = sign.span().to(operand.span());
        if (operand instanceof PromqlExpr.NumberLiteral(var value, var _)) {
            return new PromqlExpr.NumberLiteral(negative ? value * -1 : value, span);
        }
        return new PromqlExpr.Unary(negative, operand, span);
    }

    private PromqlExpr primary() {
        var token = tokens.peek();
        switch (token.kind()) {
            case NUMBER -> {
                tokens.take();
                return new PromqlExpr.NumberLiteral(tokens.number(token), token.span());
            }
            case STRING -> {
                tokens.take();
                return new PromqlExpr.StringLiteral(PromqlLiterals.unquote(token.text()), token.span());
            }
            case AGGREGATOR -> {
                tokens.take();
                boolean aggregates = tokens.peek().is("(")
                        || tokens.peek().isWord("by")
                        || tokens.peek().isWord("without");
                return aggregates ? aggregation(token) : selectors.named(token);
            }
            case IDENTIFIER -> {
                tokens.take();
                return tokens.peek().is("(") ? call(token) : selectors.named(token);
            }
            case PUNCTUATION -> {
                if (token.is("(")) {
                    tokens.take();
                    var inner = binary(0);
                    return new PromqlExpr.Parenthesized(
                            inner, token.span().to(tokens.take(")").span()));
                }
                if (token.is("{")) {
                    return selectors.matchers("", token.span());
                }
                throw tokens.unexpected("");
            }
            default -> {
                return selectors.named(metricName());
            }
        }
    }

    private PromqlToken metricName() {
        var token = tokens.peek();
        boolean name = switch (token.kind()) {
            case IDENTIFIER, METRIC_IDENTIFIER, AGGREGATOR, START_OR_END -> true;
            default -> WORDS_OF_NAMES.stream().anyMatch(token::isWord);
        };
        if (!name) {
            throw tokens.unexpected("");
        }
        return tokens.take();
    }

    private PromqlExpr aggregation(PromqlToken name) {
        var aggregator = Aggregator.valueOf(name.text().toUpperCase(Locale.ROOT));
        boolean modifierFirst = !tokens.peek().is("(");
        boolean without = false;
        List<String> labels = List.of();
        if (modifierFirst) {
            without = tokens.take().isWord("without");
            labels = selectors.groupingLabels();
        }
        var arguments = arguments();
        if (!modifierFirst && (tokens.peek().isWord("by") || tokens.peek().isWord("without"))) {
            without = tokens.take().isWord("without");
            labels = selectors.groupingLabels();
        }
        var span = new TextSpan(name.span().start(), tokens.lastEnd());
        if (arguments.isEmpty()) {
            throw new QuerySyntaxException(span, "no arguments for aggregate expression provided");
        }
        int expected = aggregator.parameter().isPresent() ? 2 : 1;
        if (arguments.size() != expected) {
            throw new QuerySyntaxException(
                    span,
                    "wrong number of arguments for aggregate expression provided, expected " + expected + ", got "
                            + arguments.size());
        }
        return new PromqlExpr.Aggregation(
                aggregator, expected == 2 ? arguments.getFirst() : null, arguments.getLast(), without, labels, span);
    }

    private PromqlExpr call(PromqlToken name) {
        var arguments = arguments();
        var function = PromqlFunction.named(name.text())
                .orElseThrow(() -> new QuerySyntaxException(
                        name.span(), "unknown function with name " + GoFormat.quote(name.text())));
        return new PromqlExpr.Call(function, arguments, new TextSpan(name.span().start(), tokens.lastEnd()));
    }

    private List<PromqlExpr> arguments() {
        tokens.take("(");
        var arguments = new ArrayList<PromqlExpr>();
        if (!tokens.takeIf(")")) {
            do {
                arguments.add(binary(0));
            } while (tokens.takeIf(","));
            tokens.take(")");
        }
        return arguments;
    }
}
