package greenwall.fleet.promql;

import greenwall.fleet.promql.PromQl.QueryProblem;
import greenwall.fleet.promql.Token.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads a query by recursive descent and stops at the first problem. Prometheus' own parser is made by yacc: where
/// a message names the place ("in grouping opts"), it is the innermost place that could have gone on after an
/// error.
final class Parser {
    private static final int UNARY_OPERAND = BinaryOperator.POWER.precedence();

    private final Lexer lexer;
    private @Nullable Token ahead;
    /// Where the last token ended that can close an expression; ends of spans follow it, as in the original.
    private int lastClosing;

    private int openAggregations;

    Parser(String query) {
        this.lexer = new Lexer(query);
    }

    Expr parseExpression() {
        if (peek().kind() == Kind.END_OF_INPUT) {
            throw new QueryProblem(new Span(0, 0), "no expression found in input");
        }
        var expr = binary(0);
        if (peek().kind() != Kind.END_OF_INPUT) {
            throw unexpected("", "");
        }
        return expr;
    }

    Expr.Selector parseSelectorAlone() {
        var selector = peek().is("{") ? matchers("", peek().span()) : namedSelector(metricName());
        if (peek().kind() != Kind.END_OF_INPUT) {
            throw unexpected("", "");
        }
        return selector;
    }

    private Expr binary(int loosest) {
        var left = unary();
        while (true) {
            var operator = operator(peek());
            if (operator == null || operator.precedence() < loosest) {
                return left;
            }
            take();
            boolean bool = takeIfWord("bool");
            var matching = matching();
            var right = binary(operator.rightAssociative() ? operator.precedence() : operator.precedence() + 1);
            left = new Expr.Binary(operator, left, right, bool, matching);
        }
    }

    private static @Nullable BinaryOperator operator(Token token) {
        if (token.kind() != Kind.OPERATOR) {
            return null;
        }
        String sign = token.text().toLowerCase(Locale.ROOT);
        for (var operator : BinaryOperator.values()) {
            if (operator.sign().equals(sign)) {
                return operator;
            }
        }
        return null;
    }

    private Matching matching() {
        boolean on = peek().isWord("on");
        if (!on && !peek().isWord("ignoring")) {
            return Matching.DEFAULT;
        }
        take();
        var labels = groupingLabels();
        boolean left = peek().isWord("group_left");
        if (!left && !peek().isWord("group_right")) {
            return new Matching(on, labels, Matching.Cardinality.ONE_TO_ONE, List.of());
        }
        take();
        if (!peek().is("(") && !startsExpression(peek())) {
            throw unexpected("grouping opts", "\"(\"");
        }
        var include = peek().is("(") ? groupingLabels() : List.<String>of();
        return new Matching(
                on, labels, left ? Matching.Cardinality.MANY_TO_ONE : Matching.Cardinality.ONE_TO_MANY, include);
    }

    private static boolean startsExpression(Token token) {
        return switch (token.kind()) {
            case IDENTIFIER, METRIC_IDENTIFIER, STRING, NUMBER, AGGREGATOR, START_OR_END -> true;
            case PUNCTUATION -> token.is("{") || token.is("(");
            case OPERATOR -> token.is("+") || token.is("-") || isMetricName(token);
            case KEYWORD -> isMetricName(token);
            case ERROR, END_OF_INPUT, DURATION -> false;
        };
    }

    private Expr unary() {
        if (!peek().is("+") && !peek().is("-")) {
            return postfix(primary());
        }
        var sign = take();
        boolean negative = sign.is("-");
        var operand = binary(UNARY_OPERAND);
        var span = sign.span().to(operand.span());
        if (operand instanceof Expr.NumberLiteral(var value, var _)) {
            return new Expr.NumberLiteral(negative ? value * -1 : value, span);
        }
        return new Expr.Signed(negative, operand, span);
    }

    private Expr postfix(Expr first) {
        var expr = first;
        while (true) {
            if (peek().is("[")) {
                expr = bracket(expr);
            } else if (peek().isWord("offset")) {
                take();
                expr = offset(expr);
            } else if (peek().is("@")) {
                take();
                expr = at(expr);
            } else {
                return expr;
            }
        }
    }

    private Expr bracket(Expr expr) {
        var open = take();
        if (peek().kind() != Kind.DURATION) {
            throw unexpected("subquery selector", "duration");
        }
        var range = duration();
        if (peek().is("]")) {
            return rangeSelector(expr, range, open.span().to(take().span()));
        }
        if (!isColon(peek())) {
            throw unexpected("subquery or range", "\":\" or \"]\"");
        }
        take();
        Optional<Duration> step = Optional.empty();
        if (peek().kind() == Kind.DURATION) {
            step = Optional.of(duration());
            if (!peek().is("]")) {
                throw unexpected("subquery selector", "\"]\"");
            }
        } else if (!peek().is("]")) {
            throw unexpected("subquery selector", "duration or \"]\"");
        }
        var close = take();
        return new Expr.Subquery(expr, range, step, Shift.NONE, expr.span().to(close.span()));
    }

    /// Inside brackets the lexer gives a letter out as punctuation in the colon's place.
    private static boolean isColon(Token token) {
        return token.kind() == Kind.PUNCTUATION
                && (token.text().equals(":") || Character.isLetter(token.text().charAt(0)) || token.is("_"));
    }

    private Expr.RangeSelector rangeSelector(Expr expr, Duration range, Span brackets) {
        if (!(expr instanceof Expr.Selector selector)) {
            throw new QueryProblem(brackets, "ranges only allowed for vector selectors");
        }
        if (!selector.shift().offset().isZero()) {
            throw new QueryProblem(brackets, "no offset modifiers allowed before range");
        }
        if (selector.shift().at() instanceof Shift.At.Time) {
            throw new QueryProblem(brackets, "no @ modifiers allowed before range");
        }
        return new Expr.RangeSelector(selector, range, new Span(selector.span().start(), lastClosing));
    }

    private Expr offset(Expr expr) {
        boolean negative = peek().is("-");
        if (negative) {
            take();
        }
        if (peek().kind() != Kind.DURATION) {
            throw unexpected("offset", "duration");
        }
        var amount = duration();
        var shift = shiftOf(
                expr,
                "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery");
        if (!shift.offset().isZero()) {
            throw new QueryProblem(expr.span(), "offset may not be set multiple times");
        }
        return shifted(expr, shift.withOffset(negative ? amount.negated() : amount));
    }

    private Expr at(Expr expr) {
        Shift.At at;
        double seconds = 0;
        if (peek().kind() == Kind.START_OR_END) {
            at = take().isWord("start") ? new Shift.At.Start() : new Shift.At.End();
            if (!peek().is("(")) {
                throw unexpected("@", "timestamp");
            }
            take();
            if (!peek().is(")")) {
                throw unexpected("@", "timestamp");
            }
            take();
        } else {
            boolean signed = peek().is("+") || peek().is("-");
            boolean negative = signed && take().is("-");
            if (peek().kind() != Kind.NUMBER) {
                throw unexpected("@", "timestamp");
            }
            seconds = number(take());
            if (negative) {
                seconds = -seconds;
            }
            at = new Shift.At.Time(Math.round(seconds * 1000));
            if (Double.isNaN(seconds) || Math.abs(seconds) >= 0x1p63) {
                throw new QueryProblem(expr.span(), "timestamp out of bounds for @ modifier: " + fixedPoint(seconds));
            }
        }
        var shift = shiftOf(
                expr,
                "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery");
        if (shift.fixed()) {
            throw new QueryProblem(expr.span(), "@ <timestamp> may not be set multiple times");
        }
        return shifted(expr, shift.withAt(at));
    }

    private static String fixedPoint(double value) {
        return Double.isNaN(value) || Double.isInfinite(value)
                ? GoText.plain(value)
                : new java.math.BigDecimal(value)
                        .setScale(6, java.math.RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    private static Shift shiftOf(Expr expr, String otherwise) {
        return switch (expr) {
            case Expr.Selector selector -> selector.shift();
            case Expr.RangeSelector range -> range.selector().shift();
            case Expr.Subquery subquery -> subquery.shift();
            default -> throw new QueryProblem(expr.span(), otherwise);
        };
    }

    private Expr shifted(Expr expr, Shift shift) {
        return switch (expr) {
            case Expr.Selector selector -> selector.shifted(shift, lastClosing);
            case Expr.RangeSelector(var selector, var range, var span) ->
                new Expr.RangeSelector(
                        selector.shifted(shift, selector.span().end()), range, new Span(span.start(), lastClosing));
            case Expr.Subquery(var inner, var range, var step, var _, var span) ->
                new Expr.Subquery(inner, range, step, shift, new Span(span.start(), lastClosing));
            default -> expr;
        };
    }

    private Expr primary() {
        var token = peek();
        switch (token.kind()) {
            case NUMBER -> {
                take();
                return new Expr.NumberLiteral(number(token), token.span());
            }
            case STRING -> {
                take();
                return new Expr.StringLiteral(Literals.unquote(token.text()), token.span());
            }
            case AGGREGATOR -> {
                take();
                boolean aggregates = peek().is("(") || peek().isWord("by") || peek().isWord("without");
                return aggregates ? aggregation(token) : namedSelector(token);
            }
            case IDENTIFIER -> {
                take();
                return peek().is("(") ? call(token) : namedSelector(token);
            }
            case PUNCTUATION -> {
                if (token.is("(")) {
                    take();
                    var inner = binary(0);
                    expect(")");
                    return new Expr.Parens(inner, token.span().to(take().span()));
                }
                if (token.is("{")) {
                    return matchers("", token.span());
                }
                throw unexpected(place(), "");
            }
            default -> {
                return namedSelector(metricName());
            }
        }
    }

    private Token metricName() {
        var token = peek();
        boolean name = switch (token.kind()) {
            case IDENTIFIER, METRIC_IDENTIFIER, AGGREGATOR, START_OR_END -> true;
            default -> isMetricName(token);
        };
        if (!name) {
            throw unexpected(place(), "");
        }
        return take();
    }

    /// Some keywords may name a metric; those that can only follow an operator may not.
    private static boolean isMetricName(Token token) {
        return token.isWord("and")
                || token.isWord("or")
                || token.isWord("unless")
                || token.isWord("by")
                || token.isWord("without")
                || token.isWord("offset");
    }

    private Expr aggregation(Token name) {
        openAggregations++;
        var aggregator = Aggregator.valueOf(name.text().toUpperCase(Locale.ROOT));
        boolean modifierFirst = !peek().is("(");
        boolean without = false;
        List<String> labels = List.of();
        if (modifierFirst) {
            without = take().isWord("without");
            labels = groupingLabels();
            expect("(");
        }
        var arguments = arguments();
        openAggregations--;
        if (!modifierFirst) {
            stopAtLexerError();
        }
        if (!modifierFirst && (peek().isWord("by") || peek().isWord("without"))) {
            without = take().isWord("without");
            labels = groupingLabels();
        }
        var span = new Span(name.span().start(), lastClosing);
        if (arguments.isEmpty()) {
            throw new QueryProblem(span, "no arguments for aggregate expression provided");
        }
        int wanted = aggregator.parameter().isPresent() ? 2 : 1;
        if (arguments.size() != wanted) {
            throw new QueryProblem(
                    span,
                    "wrong number of arguments for aggregate expression provided, expected " + wanted + ", got "
                            + arguments.size());
        }
        return new Expr.Aggregation(
                aggregator, wanted == 2 ? arguments.getFirst() : null, arguments.getLast(), without, labels, span);
    }

    private Expr call(Token name) {
        var arguments = arguments();
        var function = Function.named(name.text())
                .orElseThrow(
                        () -> new QueryProblem(name.span(), "unknown function with name " + GoText.quote(name.text())));
        return new Expr.Call(function, arguments, new Span(name.span().start(), lastClosing));
    }

    private List<Expr> arguments() {
        take();
        var arguments = new ArrayList<Expr>();
        if (peek().is(")")) {
            take();
            return arguments;
        }
        arguments.add(binary(0));
        while (peek().is(",")) {
            var comma = take();
            if (!startsExpression(peek())) {
                stopAtLexerError();
                throw new QueryProblem(comma.span(), "trailing commas not allowed in function call args");
            }
            arguments.add(binary(0));
        }
        expect(")");
        take();
        return arguments;
    }

    private List<String> groupingLabels() {
        if (!peek().is("(")) {
            throw unexpected("grouping opts", "\"(\"");
        }
        take();
        var labels = new ArrayList<String>();
        while (!peek().is(")")) {
            boolean label = switch (peek().kind()) {
                case IDENTIFIER, AGGREGATOR, START_OR_END -> true;
                case KEYWORD -> !peek().isWord("without");
                case OPERATOR -> Character.isLetter(peek().text().charAt(0));
                default -> false;
            };
            if (!label) {
                throw unexpected("grouping opts", "label");
            }
            labels.add(take().text());
            if (peek().is(",")) {
                take();
            } else if (!peek().is(")")) {
                throw unexpected("grouping opts", "\",\" or \")\"");
            }
        }
        take();
        return labels;
    }

    private Expr.Selector namedSelector(Token name) {
        if (peek().is("{")) {
            return matchers(name.text(), name.span());
        }
        return selector(name.text(), new ArrayList<>(), name.span());
    }

    private Expr.Selector matchers(String metric, Span start) {
        take();
        var matchers = new ArrayList<LabelMatcher>();
        while (!peek().is("}")) {
            matchers.add(matcher());
            if (peek().is(",")) {
                take();
            } else if (!peek().is("}")) {
                throw unexpected("label matching", "\",\" or \"}\"");
            }
        }
        return selector(metric, matchers, start.to(take().span()));
    }

    private static Expr.Selector selector(String metric, List<LabelMatcher> matchers, Span span) {
        if (!metric.isEmpty()) {
            matchers.add(new LabelMatcher(greenwall.fleet.Labels.NAME, LabelMatcher.Kind.EQUAL, metric));
        }
        return new Expr.Selector(metric, matchers, Shift.NONE, span);
    }

    private LabelMatcher matcher() {
        if (peek().kind() != Kind.IDENTIFIER) {
            throw unexpected("label matching", "identifier or \"}\"");
        }
        var name = take();
        LabelMatcher.Kind kind = null;
        for (var candidate : LabelMatcher.Kind.values()) {
            if (peek().is(candidate.sign())) {
                kind = candidate;
            }
        }
        if (kind == null) {
            throw unexpected("label matching", "label matching operator");
        }
        take();
        if (peek().kind() != Kind.STRING) {
            throw unexpected("label matching", "string");
        }
        var value = take();
        try {
            return new LabelMatcher(name.text(), kind, Literals.unquote(value.text()));
        } catch (Re2.Invalid invalid) {
            throw new QueryProblem(name.span().to(value.span()), invalid.text());
        }
    }

    private double number(Token token) {
        try {
            return Literals.number(token.text());
        } catch (Literals.Malformed malformed) {
            throw new QueryProblem(token.span(), "error parsing number: " + malformed.text());
        }
    }

    private Duration duration() {
        var token = take();
        try {
            var duration = Literals.duration(token.text());
            if (duration.isZero()) {
                throw new QueryProblem(token.span(), "duration must be greater than 0");
            }
            return duration;
        } catch (Literals.Malformed malformed) {
            throw new QueryProblem(token.span(), malformed.text());
        }
    }

    private void expect(String sign) {
        if (!peek().is(sign)) {
            throw unexpected(place(), "");
        }
    }

    private String place() {
        return openAggregations > 0 ? "aggregation" : "";
    }

    private boolean takeIfWord(String word) {
        boolean found = peek().isWord(word);
        if (found) {
            take();
        }
        return found;
    }

    private QueryProblem unexpected(String where, String expected) {
        stopAtLexerError();
        var token = peek();
        String text = "unexpected " + token.description();
        String context = where.isEmpty() ? place() : where;
        if (!context.isEmpty()) {
            text += " in " + context;
        }
        if (!expected.isEmpty()) {
            text += ", expected " + expected;
        }
        return new QueryProblem(token.span(), text);
    }

    private void stopAtLexerError() {
        if (peek().kind() == Kind.ERROR) {
            throw new QueryProblem(peek().span(), peek().text());
        }
    }

    /// Reads ahead only when asked: a problem that is already certain comes before one of the next token.
    private Token peek() {
        if (ahead == null) {
            ahead = lexer.next();
            boolean closes = switch (ahead.kind()) {
                case NUMBER, DURATION -> true;
                case PUNCTUATION -> ahead.is(")") || ahead.is("]") || ahead.is("}");
                default -> false;
            };
            if (closes) {
                lastClosing = ahead.span().end();
            }
        }
        return ahead;
    }

    private Token take() {
        var token = peek();
        stopAtLexerError();
        ahead = null;
        return token;
    }
}
