package greenwall.fleet.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.PromqlToken.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Parses selectors with their modifiers, and lists of labels in parentheses.
record SelectorParser(PromqlTokenReader tokens) {
    List<String> groupingLabels() {
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

    PromqlExpr.Selector named(PromqlToken name) {
        if (tokens.peek().is("{")) {
            return matchers(name.text(), name.span());
        }
        return selector(name.text(), new ArrayList<>(), name.span());
    }

    PromqlExpr.Selector matchers(String metric, TextSpan start) {
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
    PromqlExpr postfix(PromqlExpr first) {
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
