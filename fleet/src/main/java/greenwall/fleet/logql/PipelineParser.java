package greenwall.fleet.logql;

import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.QueryOperator;
import greenwall.fleet.promql.QuerySyntaxException;
import greenwall.fleet.promql.Re2;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Parses stream selectors, the stages after them, and label filters.
record PipelineParser(LogqlTokenReader tokens) {
    private static final Map<String, PipelineStage.Match> LINE_FILTERS = Stream.of(PipelineStage.Match.values())
            .collect(Collectors.toMap(PipelineStage.Match::sign, Function.identity()));

    List<LabelMatcher> selector() {
        tokens.expect("{");
        var matchers = new ArrayList<LabelMatcher>();
        if (tokens.skip("}")) {
            return matchers;
        }
        do {
            matchers.add(matcher());
        } while (tokens.skip(","));
        tokens.expect("}", ",");
        return matchers;
    }

    private LabelMatcher matcher() {
        String name = tokens.name();
        LabelMatcher.@Nullable Kind kind = matcherKind();
        if (kind == null) {
            throw tokens.unexpected("label matching operator");
        }
        tokens.next();
        return matcher(name, kind, tokens.take(LogqlToken.Kind.STRING));
    }

    private LabelMatcher.@Nullable Kind matcherKind() {
        for (LabelMatcher.Kind kind : LabelMatcher.Kind.values()) {
            if (tokens.current().is(kind.sign())) {
                return kind;
            }
        }
        return null;
    }

    private static LabelMatcher matcher(String name, LabelMatcher.Kind kind, LogqlToken value) {
        return QuerySyntaxException.at(value.span(), () -> new LabelMatcher(name, kind, value.text()));
    }

    List<PipelineStage> stages() {
        var stages = new ArrayList<PipelineStage>();
        while (true) {
            PipelineStage.Match match = tokens.current().kind() == LogqlToken.Kind.SIGN
                    ? LINE_FILTERS.get(tokens.current().text())
                    : null;
            if (match != null && lineFilterFollows()) {
                tokens.next();
                stages.add(lineFilter(match));
            } else if (tokens.current().is("|") && !tokens.peek().is("unwrap")) {
                tokens.next();
                stages.add(stage());
            } else {
                return stages;
            }
        }
    }

    /// After a selector, `!=` filters lines; before a number or another expression it is a comparison.
    private boolean lineFilterFollows() {
        if (!tokens.current().is("!=")) {
            return true;
        }
        LogqlToken after = tokens.peek();
        return after.kind() == LogqlToken.Kind.STRING || after.is("ip");
    }

    private PipelineStage lineFilter(PipelineStage.Match match) {
        var alternatives = new ArrayList<PipelineStage.Alternative>();
        alternatives.add(alternative());
        while (tokens.current().is("or")
                && (tokens.peek().kind() == LogqlToken.Kind.STRING
                        || tokens.peek().is("ip"))) {
            tokens.next();
            alternatives.add(alternative());
        }
        return new PipelineStage.LineFilter(match, alternatives);
    }

    private PipelineStage.Alternative alternative() {
        boolean address = tokens.current().is("ip");
        return new PipelineStage.Alternative(address ? address() : tokens.string(), address);
    }

    private String address() {
        tokens.expect("ip");
        tokens.expect("(");
        String range = tokens.string();
        tokens.expect(")");
        return range;
    }

    private PipelineStage stage() {
        LogqlToken now = tokens.current();
        if (now.kind() != LogqlToken.Kind.SIGN || now.is("(")) {
            return new PipelineStage.FilterLabels(labelFilter());
        }
        tokens.next();
        return switch (now.text()) {
            case "json" -> new PipelineStage.Json(extractions());
            case "logfmt" -> logfmt();
            case "unpack" -> new PipelineStage.Unpack();
            case "decolorize" -> new PipelineStage.Decolorize();
            case "regexp" -> regexp(tokens.take(LogqlToken.Kind.STRING));
            case "pattern" -> pattern(tokens.take(LogqlToken.Kind.STRING));
            case "line_format" -> new PipelineStage.LineFormat(tokens.string());
            case "label_format" -> new PipelineStage.LabelFormat(assignments());
            case "drop" -> new PipelineStage.DropLabels(choices());
            case "keep" -> new PipelineStage.KeepLabels(choices());
            default -> throw QuerySyntaxException.unexpected(now.span(), now.text(), "a stage");
        };
    }

    private static PipelineStage regexp(LogqlToken expression) {
        var regex = QuerySyntaxException.at(expression.span(), () -> Re2.compile(expression.text()));
        if (regex.groups().stream().allMatch(String::isEmpty)) {
            throw new QuerySyntaxException(
                    expression.span(), "this expression captures no label; name a group: (?P<label>…)");
        }
        return new PipelineStage.Regexp(expression.text());
    }

    private static PipelineStage pattern(LogqlToken expression) {
        PatternExpression.fault(expression.text()).ifPresent(fault -> {
            throw new QuerySyntaxException(expression.span(), fault);
        });
        return new PipelineStage.Pattern(expression.text());
    }

    private PipelineStage logfmt() {
        boolean strict = false;
        boolean keepEmpty = false;
        while (tokens.current().kind() == LogqlToken.Kind.FLAG) {
            strict |= tokens.current().text().equals("--strict");
            keepEmpty |= tokens.current().text().equals("--keep-empty");
            tokens.next();
        }
        return new PipelineStage.Logfmt(strict, keepEmpty, extractions());
    }

    private List<PipelineStage.Extraction> extractions() {
        var extractions = new ArrayList<PipelineStage.Extraction>();
        if (tokens.current().kind() != LogqlToken.Kind.NAME) {
            return extractions;
        }
        do {
            String label = tokens.name();
            String path = tokens.skip("=") ? tokens.string() : label;
            extractions.add(new PipelineStage.Extraction(label, path));
        } while (tokens.skip(","));
        return extractions;
    }

    private List<PipelineStage.Assignment> assignments() {
        var assignments = new ArrayList<PipelineStage.Assignment>();
        do {
            LogqlToken label = tokens.take(LogqlToken.Kind.NAME);
            tokens.expect("=");
            boolean rename = tokens.current().kind() == LogqlToken.Kind.NAME;
            String value = rename ? tokens.name() : tokens.string();
            if (assignments.stream().anyMatch(a -> a.label().equals(label.text()))) {
                throw new QuerySyntaxException(label.span(), "label_format sets the label " + label.text() + " twice");
            }
            assignments.add(new PipelineStage.Assignment(label.text(), value, rename));
        } while (tokens.skip(","));
        return assignments;
    }

    private List<PipelineStage.LabelChoice> choices() {
        var choices = new ArrayList<PipelineStage.LabelChoice>();
        do {
            String label = tokens.name();
            LabelMatcher.@Nullable Kind kind = matcherKind();
            if (kind == null) {
                choices.add(new PipelineStage.LabelChoice.ByName(label));
            } else {
                tokens.next();
                choices.add(new PipelineStage.LabelChoice.ByMatcher(
                        matcher(label, kind, tokens.take(LogqlToken.Kind.STRING))));
            }
        } while (tokens.skip(","));
        return choices;
    }

    LabelFilter labelFilter() {
        LabelFilter left = conjunction();
        while (tokens.skip("or")) {
            left = new LabelFilter.Or(left, conjunction());
        }
        return left;
    }

    private LabelFilter conjunction() {
        LabelFilter left = condition();
        while (tokens.skip("and")) {
            left = new LabelFilter.And(left, condition());
        }
        // A comma, or no separator at all, binds least tightly on its right: `a=1, b=2 or c=3` is a and (b or
        // c).
        if (tokens.skip(",")
                || tokens.current().kind() == LogqlToken.Kind.NAME
                || tokens.current().is("(")) {
            return new LabelFilter.And(left, labelFilter());
        }
        return left;
    }

    private LabelFilter condition() {
        if (tokens.skip("(")) {
            tokens.enter();
            LabelFilter inner = labelFilter();
            tokens.leave();
            tokens.expect(")");
            return inner;
        }
        String name = tokens.name();
        LabelMatcher.@Nullable Kind kind = matcherKind();
        LogqlToken after = tokens.peek();
        if (kind != null && after.kind() == LogqlToken.Kind.STRING) {
            tokens.next();
            tokens.next();
            return new LabelFilter.MatcherFilter(matcher(name, kind, after));
        }
        QueryOperator comparison = comparison(tokens.current());
        if (comparison == null) {
            if (kind != null) {
                tokens.next();
                throw tokens.unexpected("string");
            }
            throw tokens.unexpected("comparison");
        }
        tokens.next();
        return measured(name, comparison);
    }

    private static @Nullable QueryOperator comparison(LogqlToken sign) {
        return sign.is("=")
                ? QueryOperator.EQUAL
                : QueryOperator.of(sign.text())
                        .filter(operator -> operator.kind() == QueryOperator.Kind.COMPARISON)
                        .orElse(null);
    }

    private LabelFilter measured(String label, QueryOperator comparison) {
        LogqlToken now = tokens.current();
        boolean equality = comparison == QueryOperator.EQUAL || comparison == QueryOperator.NOT_EQUAL;
        if (now.is("ip") && equality) {
            return new LabelFilter.AddressFilter(label, comparison == QueryOperator.EQUAL, address());
        }
        if (now.kind() == LogqlToken.Kind.DURATION) {
            tokens.next();
            return new LabelFilter.DurationFilter(label, comparison, now.number());
        }
        if (now.kind() == LogqlToken.Kind.SIZE) {
            tokens.next();
            return new LabelFilter.BytesFilter(label, comparison, now.number());
        }
        if (now.kind() == LogqlToken.Kind.NUMBER || now.is("-") || now.is("+")) {
            return new LabelFilter.NumericFilter(label, comparison, tokens.signedNumber());
        }
        throw tokens.unexpected("");
    }
}
