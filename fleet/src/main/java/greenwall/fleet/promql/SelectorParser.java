package greenwall.fleet.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.PromQl.QueryProblem;
import greenwall.fleet.promql.PromqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/// Selectors, and the lists of labels in parentheses.
record SelectorParser(TokenReader tokens) {
    List<String> groupingLabels() {
        if (!tokens.peek().is("(")) {
            throw tokens.unexpected("\"(\"");
        }
        tokens.take();
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
            if (tokens.peek().is(",")) {
                tokens.take();
            } else if (!tokens.peek().is(")")) {
                throw tokens.unexpected("\",\" or \")\"");
            }
        }
        tokens.take();
        return labels;
    }

    Expr.Selector named(PromqlToken name) {
        if (tokens.peek().is("{")) {
            return matchers(name.text(), name.span());
        }
        return selector(name.text(), new ArrayList<>(), name.span());
    }

    Expr.Selector matchers(String metric, TextSpan start) {
        tokens.take();
        var matchers = new ArrayList<LabelMatcher>();
        while (!tokens.peek().is("}")) {
            matchers.add(matcher());
            if (tokens.peek().is(",")) {
                tokens.take();
            } else if (!tokens.peek().is("}")) {
                throw tokens.unexpected("\",\" or \"}\"");
            }
        }
        return selector(metric, matchers, start.to(tokens.take().span()));
    }

    private static Expr.Selector selector(String metric, List<LabelMatcher> matchers, TextSpan span) {
        if (!metric.isEmpty()) {
            matchers.add(new LabelMatcher(Labels.NAME, LabelMatcher.Kind.EQUAL, metric));
        }
        return new Expr.Selector(metric, matchers, TimeShift.NONE, span);
    }

    private LabelMatcher matcher() {
        if (tokens.peek().kind() != Kind.IDENTIFIER) {
            throw tokens.unexpected("identifier or \"}\"");
        }
        var name = tokens.take();
        LabelMatcher.Kind kind = null;
        for (var candidate : LabelMatcher.Kind.values()) {
            if (tokens.peek().is(candidate.sign())) {
                kind = candidate;
            }
        }
        if (kind == null) {
            throw tokens.unexpected("label matching operator");
        }
        tokens.take();
        if (tokens.peek().kind() != Kind.STRING) {
            throw tokens.unexpected("string");
        }
        var value = tokens.take();
        try {
            return new LabelMatcher(name.text(), kind, Literals.unquote(value.text()));
        } catch (Re2.Invalid invalid) {
            throw new QueryProblem(name.span().to(value.span()), invalid.text());
        }
    }
}
