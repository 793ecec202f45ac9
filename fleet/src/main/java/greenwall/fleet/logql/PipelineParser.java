package greenwall.fleet.logql;

import greenwall.fleet.logql.LabelFilter.Comparison;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.QuerySyntaxException;
import greenwall.fleet.promql.Re2;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads stream selectors, the stages behind them, and label filters.
record PipelineParser(LogqlTokens words) {
    private static final Map<String, Stage.Match> LINE_FILTERS =
            Stream.of(Stage.Match.values()).collect(Collectors.toMap(Stage.Match::sign, Function.identity()));
    private static final Map<String, Comparison> COMPARISONS = Map.of(
            "=", Comparison.EQUAL,
            "==", Comparison.EQUAL,
            "!=", Comparison.NOT_EQUAL,
            ">", Comparison.GREATER,
            ">=", Comparison.GREATER_OR_EQUAL,
            "<", Comparison.LESS,
            "<=", Comparison.LESS_OR_EQUAL);

    List<LabelMatcher> selector() {
        words.expect("{");
        var matchers = new ArrayList<LabelMatcher>();
        if (words.skip("}")) {
            return matchers;
        }
        do {
            matchers.add(matcher());
        } while (words.skip(","));
        words.expect("}", ",");
        return matchers;
    }

    private LabelMatcher matcher() {
        String name = words.name();
        LabelMatcher.@Nullable Kind kind = matcherKind();
        if (kind == null) {
            throw words.unexpected("label matching operator");
        }
        words.next();
        return matcher(name, kind, words.take(LogqlToken.Kind.STRING));
    }

    private LabelMatcher.@Nullable Kind matcherKind() {
        for (LabelMatcher.Kind kind : LabelMatcher.Kind.values()) {
            if (words.now().is(kind.sign())) {
                return kind;
            }
        }
        return null;
    }

    private static LabelMatcher matcher(String name, LabelMatcher.Kind kind, LogqlToken value) {
        try {
            return new LabelMatcher(name, kind, value.text());
        } catch (Re2.Invalid invalid) {
            throw new QuerySyntaxException(value.span(), invalid.text());
        }
    }

    List<Stage> stages() {
        var stages = new ArrayList<Stage>();
        while (true) {
            Stage.Match match = words.now().kind() == LogqlToken.Kind.SIGN
                    ? LINE_FILTERS.get(words.now().text())
                    : null;
            if (match != null && lineFilterFollows()) {
                words.next();
                stages.add(lineFilter(match));
            } else if (words.now().is("|") && !words.peek().is("unwrap")) {
                words.next();
                stages.add(stage());
            } else {
                return stages;
            }
        }
    }

    /// Behind a selector `!=` filters lines, unless a number or another expression follows: then it compares.
    private boolean lineFilterFollows() {
        if (!words.now().is("!=")) {
            return true;
        }
        LogqlToken after = words.peek();
        return after.kind() == LogqlToken.Kind.STRING || after.is("ip");
    }

    private Stage lineFilter(Stage.Match match) {
        var alternatives = new ArrayList<Stage.Alternative>();
        alternatives.add(alternative());
        while (words.now().is("or")
                && (words.peek().kind() == LogqlToken.Kind.STRING
                        || words.peek().is("ip"))) {
            words.next();
            alternatives.add(alternative());
        }
        return new Stage.LineFilter(match, alternatives);
    }

    private Stage.Alternative alternative() {
        boolean address = words.now().is("ip");
        return new Stage.Alternative(address ? address() : words.string(), address);
    }

    private String address() {
        words.expect("ip");
        words.expect("(");
        String range = words.string();
        words.expect(")");
        return range;
    }

    private Stage stage() {
        LogqlToken now = words.now();
        if (now.kind() != LogqlToken.Kind.SIGN || now.is("(")) {
            return new Stage.Keep(labelFilter());
        }
        words.next();
        return switch (now.text()) {
            case "json" -> new Stage.Json(extractions());
            case "logfmt" -> logfmt();
            case "unpack" -> new Stage.Unpack();
            case "decolorize" -> new Stage.Decolorize();
            case "regexp" -> regexp(words.take(LogqlToken.Kind.STRING));
            case "pattern" -> pattern(words.take(LogqlToken.Kind.STRING));
            case "line_format" -> new Stage.LineFormat(words.string());
            case "label_format" -> new Stage.LabelFormat(assignments());
            case "drop" -> new Stage.DropLabels(choices());
            case "keep" -> new Stage.KeepLabels(choices());
            default -> throw QuerySyntaxException.unexpected(now.span(), now.text(), "a stage");
        };
    }

    private static Stage regexp(LogqlToken expression) {
        try {
            if (Re2.compile(expression.text()).groups().stream().allMatch(String::isEmpty)) {
                throw new QuerySyntaxException(
                        expression.span(), "this expression captures no label; name a group: (?P<label>…)");
            }
            return new Stage.Regexp(expression.text());
        } catch (Re2.Invalid invalid) {
            throw new QuerySyntaxException(expression.span(), invalid.text());
        }
    }

    private static Stage pattern(LogqlToken expression) {
        LinePattern.fault(expression.text()).ifPresent(fault -> {
            throw new QuerySyntaxException(expression.span(), fault);
        });
        return new Stage.Pattern(expression.text());
    }

    private Stage logfmt() {
        boolean strict = false;
        boolean keepEmpty = false;
        while (words.now().kind() == LogqlToken.Kind.PARSER_FLAG) {
            strict |= words.now().text().equals("--strict");
            keepEmpty |= words.now().text().equals("--keep-empty");
            words.next();
        }
        return new Stage.Logfmt(strict, keepEmpty, extractions());
    }

    private List<Stage.Extraction> extractions() {
        var found = new ArrayList<Stage.Extraction>();
        if (words.now().kind() != LogqlToken.Kind.IDENTIFIER) {
            return found;
        }
        do {
            String label = words.name();
            String path = words.skip("=") ? words.string() : label;
            found.add(new Stage.Extraction(label, path));
        } while (words.skip(","));
        return found;
    }

    private List<Stage.Assignment> assignments() {
        var found = new ArrayList<Stage.Assignment>();
        do {
            LogqlToken label = words.take(LogqlToken.Kind.IDENTIFIER);
            words.expect("=");
            boolean rename = words.now().kind() == LogqlToken.Kind.IDENTIFIER;
            String value = rename ? words.name() : words.string();
            if (found.stream().anyMatch(a -> a.label().equals(label.text()))) {
                throw new QuerySyntaxException(label.span(), "label_format sets the label " + label.text() + " twice");
            }
            found.add(new Stage.Assignment(label.text(), value, rename));
        } while (words.skip(","));
        return found;
    }

    private List<Stage.LabelChoice> choices() {
        var found = new ArrayList<Stage.LabelChoice>();
        do {
            String label = words.name();
            LabelMatcher.@Nullable Kind kind = matcherKind();
            if (kind == null) {
                found.add(new Stage.LabelChoice.Named(label));
            } else {
                words.next();
                found.add(new Stage.LabelChoice.Matching(matcher(label, kind, words.take(LogqlToken.Kind.STRING))));
            }
        } while (words.skip(","));
        return found;
    }

    LabelFilter labelFilter() {
        LabelFilter left = conjunction();
        while (words.skip("or")) {
            left = new LabelFilter.Or(left, conjunction());
        }
        return left;
    }

    private LabelFilter conjunction() {
        LabelFilter left = condition();
        while (words.skip("and")) {
            left = new LabelFilter.And(left, condition());
        }
        // A comma, or nothing at all, binds loosest to its right: `a=1, b=2 or c=3` is a and (b or c).
        if (words.skip(",")
                || words.now().kind() == LogqlToken.Kind.IDENTIFIER
                || words.now().is("(")) {
            return new LabelFilter.And(left, labelFilter());
        }
        return left;
    }

    private LabelFilter condition() {
        if (words.skip("(")) {
            words.enter();
            LabelFilter inner = labelFilter();
            words.leave();
            words.expect(")");
            return inner;
        }
        String name = words.name();
        LabelMatcher.@Nullable Kind kind = matcherKind();
        LogqlToken after = words.peek();
        if (kind != null && after.kind() == LogqlToken.Kind.STRING) {
            words.next();
            words.next();
            return new LabelFilter.Matches(matcher(name, kind, after));
        }
        Comparison comparison = words.now().kind() == LogqlToken.Kind.SIGN
                ? COMPARISONS.get(words.now().text())
                : null;
        if (comparison == null) {
            if (kind != null) {
                words.next();
                throw words.unexpected("string");
            }
            throw words.unexpected("comparison");
        }
        words.next();
        return measured(name, comparison);
    }

    private LabelFilter measured(String label, Comparison comparison) {
        LogqlToken now = words.now();
        boolean equality = comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL;
        if (now.is("ip") && equality) {
            return new LabelFilter.Address(label, comparison == Comparison.EQUAL, address());
        }
        if (now.kind() == LogqlToken.Kind.DURATION) {
            words.next();
            return new LabelFilter.DurationFilter(label, comparison, now.number());
        }
        if (now.kind() == LogqlToken.Kind.BYTES) {
            words.next();
            return new LabelFilter.BytesFilter(label, comparison, now.number());
        }
        if (now.kind() == LogqlToken.Kind.NUMBER || now.is("-") || now.is("+")) {
            return new LabelFilter.Numeric(label, comparison, words.signedNumber());
        }
        throw words.unexpected("");
    }
}
