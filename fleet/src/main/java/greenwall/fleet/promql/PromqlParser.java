package greenwall.fleet.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.PromqlToken.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Parses a query by recursive descent and stops at the first error.
record PromqlParser(PromqlTokenReader tokens) {
    private static final int UNARY_OPERAND = QueryOperator.POWER.precedence();
    /// Keywords that may be metric names; others can only follow an operator.
    private static final List<String> WORDS_OF_NAMES = List.of("and", "or", "unless", "by", "without", "offset");

    PromqlExpr parseExpression() {
        if (tokens.peek().kind() == Kind.END_OF_INPUT) {
            throw new QuerySyntaxException(new TextSpan(0, 0), "the query is empty");
        }
        var expr = binary(0);
        tokens.take(Kind.END_OF_INPUT, "");
        return expr;
    }

    PromqlExpr.Selector parseSelectorAlone() {
        var selector = tokens.peek().is("{") ? matchers("", tokens.peek().span()) : named(metricName());
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
        var labels = groupingLabels();
        boolean left = tokens.peek().isWord("group_left");
        if (!left && !tokens.peek().isWord("group_right")) {
            return new VectorMatching(on, labels, VectorMatching.Cardinality.ONE_TO_ONE, List.of());
        }
        tokens.take();
        var include = tokens.peek().is("(") ? groupingLabels() : List.<String>of();
        return new VectorMatching(
                on,
                labels,
                left ? VectorMatching.Cardinality.MANY_TO_ONE : VectorMatching.Cardinality.ONE_TO_MANY,
                include);
    }

    private PromqlExpr unary() {
        if (!tokens.peek().is("+") && !tokens.peek().is("-")) {
            return postfix(primary());
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
                return aggregates ? aggregation(token) : named(token);
            }
            case IDENTIFIER -> {
                tokens.take();
                return tokens.peek().is("(") ? call(token) : named(token);
            }
            case PUNCTUATION -> {
                if (token.is("(")) {
                    tokens.take();
                    var inner = binary(0);
                    return new PromqlExpr.Parenthesized(
                            inner, token.span().to(tokens.take(")").span()));
                }
                if (token.is("{")) {
                    return matchers("", token.span());
                }
                throw tokens.unexpected("");
            }
            default -> {
                return named(metricName());
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
        var aggregator = AggregationOperator.valueOf(name.text().toUpperCase(Locale.ROOT));
        boolean modifierFirst = !tokens.peek().is("(");
        boolean without = false;
        List<String> labels = List.of();
        if (modifierFirst) {
            without = tokens.take().isWord("without");
            labels = groupingLabels();
        }
        var arguments = arguments();
        if (!modifierFirst && (tokens.peek().isWord("by") || tokens.peek().isWord("without"))) {
            without = tokens.take().isWord("without");
            labels = groupingLabels();
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

    private List<String> groupingLabels() {
        tokens.take("(");
        var labels = new ArrayList<String>();
        while (!tokens.peek().is(")")) {
            boolean label = switch (tokens.peek().kind()) {
                case IDENTIFIER, AGGREGATOR, START_OR_END -> true;
                case KEYWORD -> !tokens.peek().isWord("without");
                case OPERATOR -> Character.isLetter(tokens.peek().text().charAt(0));
                default -> false;
            };
            if (!label) {
                throw tokens.unexpected("label");
            }
            labels.add(tokens.take().text());
            if (!tokens.takeIf(",") && !tokens.peek().is(")")) {
                throw tokens.unexpected("\",\" or \")\"");
            }
        }
        tokens.take();
        return labels;
    }

    private PromqlExpr.Selector named(PromqlToken name) {
        if (tokens.peek().is("{")) {
            return matchers(name.text(), name.span());
        }
        return selector(name.text(), new ArrayList<>(), name.span());
    }

    private PromqlExpr.Selector matchers(String metric, TextSpan start) {
        tokens.take();
        var matchers = new ArrayList<LabelMatcher>();
        while (!tokens.peek().is("}")) {
            matchers.add(matcher());
            if (!tokens.takeIf(",") && !tokens.peek().is("}")) {
                throw tokens.unexpected("\",\" or \"}\"");
            }
        }
        return selector(metric, matchers, start.to(tokens.take().span()));
    }

    private static PromqlExpr.Selector selector(String metric, List<LabelMatcher> matchers, TextSpan span) {
        if (!metric.isEmpty()) {
            matchers.add(new LabelMatcher(Labels.NAME, LabelMatcher.Kind.EQUAL, metric));
        }
        return new PromqlExpr.Selector(metric, matchers, TimeShift.NONE, span);
    }

    private LabelMatcher matcher() {
        var name = tokens.take(Kind.IDENTIFIER, "identifier or \"}\"");
        var kind = Arrays.stream(LabelMatcher.Kind.values())
                .filter(candidate -> tokens.peek().is(candidate.sign()))
                .findFirst()
                .orElseThrow(() -> tokens.unexpected("label matching operator"));
        tokens.take();
        var value = tokens.take(Kind.STRING, "string");
        return QuerySyntaxException.at(
                name.span().to(value.span()),
                () -> new LabelMatcher(name.text(), kind, PromqlLiterals.unquote(value.text())));
    }

    /// Parses what may follow an expression: a range, a subquery, an offset, or `@`.
    private PromqlExpr postfix(PromqlExpr first) {
        var expr = first;
        while (true) {
            if (tokens.peek().is("[")) {
                tokens.countOperation();
                expr = bracket(expr);
            } else if (tokens.takeIfWord("offset")) {
                expr = offset(expr);
            } else if (tokens.takeIf("@")) {
                expr = at(expr);
            } else {
                return expr;
            }
        }
    }

    private PromqlExpr bracket(PromqlExpr expr) {
        var open = tokens.take();
        var range = tokens.duration();
        if (tokens.peek().is("]")) {
            return rangeSelector(expr, range, open.span().to(tokens.take().span()));
        }
        tokens.take(":", "\":\" or \"]\"");
        boolean stepFollows = tokens.peek().kind() == Kind.DURATION;
        Optional<Duration> step = stepFollows ? Optional.of(tokens.duration()) : Optional.empty();
        var close = tokens.take("]", stepFollows ? "\"]\"" : "duration or \"]\"");
        return new PromqlExpr.Subquery(
                expr, range, step, TimeShift.NONE, expr.span().to(close.span()));
    }

    private PromqlExpr.RangeSelector rangeSelector(PromqlExpr expr, Duration range, TextSpan brackets) {
        if (!(expr instanceof PromqlExpr.Selector selector)) {
            throw new QuerySyntaxException(brackets, "ranges only allowed for vector selectors");
        }
        if (!selector.shift().offset().isZero()) {
            throw new QuerySyntaxException(brackets, "no offset modifiers allowed before range");
        }
        if (selector.shift().at() instanceof TimeShift.At.Time) {
            throw new QuerySyntaxException(brackets, "no @ modifiers allowed before range");
        }
        return new PromqlExpr.RangeSelector(
                selector, range, new TextSpan(selector.span().start(), tokens.lastEnd()));
    }

    private PromqlExpr offset(PromqlExpr expr) {
        boolean negative = tokens.takeIf("-");
        var amount = tokens.duration();
        var shift = shiftOf(
                expr,
                "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery");
        if (!shift.offset().isZero()) {
            throw new QuerySyntaxException(expr.span(), "offset may not be set multiple times");
        }
        return shifted(expr, shift.withOffset(negative ? amount.negated() : amount));
    }

    private PromqlExpr at(PromqlExpr expr) {
        TimeShift.At at;
        if (tokens.peek().kind() == Kind.START_OR_END) {
            at = tokens.take().isWord("start") ? new TimeShift.At.Start() : new TimeShift.At.End();
            tokens.take("(", "timestamp");
            tokens.take(")", "timestamp");
        } else {
            boolean negative = !tokens.takeIf("+") && tokens.takeIf("-");
            double seconds = tokens.number(tokens.take(Kind.NUMBER, "timestamp"));
            if (negative) {
                seconds = -seconds;
            }
            at = new TimeShift.At.Time(Math.round(seconds * 1000));
            if (Double.isNaN(seconds) || Math.abs(seconds) >= 0x1p63) {
                throw new QuerySyntaxException(
                        expr.span(), "timestamp out of bounds for @ modifier: " + GoFormat.plain(seconds));
            }
        }
        var shift = shiftOf(
                expr,
                "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery");
        if (shift.fixed()) {
            throw new QuerySyntaxException(expr.span(), "@ <timestamp> may not be set multiple times");
        }
        return shifted(expr, shift.withAt(at));
    }

    private static TimeShift shiftOf(PromqlExpr expr, String otherwise) {
        return switch (expr) {
            case PromqlExpr.Selector selector -> selector.shift();
            case PromqlExpr.RangeSelector range -> range.selector().shift();
            case PromqlExpr.Subquery subquery -> subquery.shift();
            default -> throw new QuerySyntaxException(expr.span(), otherwise);
        };
    }

    private PromqlExpr shifted(PromqlExpr expr, TimeShift shift) {
        return switch (expr) {
            case PromqlExpr.Selector selector -> selector.shifted(shift, tokens.lastEnd());
            case PromqlExpr.RangeSelector(var selector, var range, var span) ->
                new PromqlExpr.RangeSelector(
                        selector.shifted(shift, selector.span().end()),
                        range,
                        new TextSpan(span.start(), tokens.lastEnd()));
            case PromqlExpr.Subquery(var inner, var range, var step, var _, var span) ->
                new PromqlExpr.Subquery(inner, range, step, shift, new TextSpan(span.start(), tokens.lastEnd()));
            default -> expr;
        };
    }
}
