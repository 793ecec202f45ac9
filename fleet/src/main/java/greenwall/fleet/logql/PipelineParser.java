package greenwall.fleet.logql;

import greenwall.fleet.logql.LabelFilter.Comparison;
import greenwall.fleet.promql.LabelMatcher;
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

    List<LabelMatcher> selector() throws LogqlParseException {
        words.expect("{");
        var matchers = new ArrayList<LabelMatcher>();
        if (words.skip("}")) {
            return matchers;
        }
        matchers.add(matcher("IDENTIFIER", "}"));
        while (words.skip(",")) {
            matchers.add(matcher("IDENTIFIER"));
        }
        words.expectAs("}", "}", ",");
        return matchers;
    }

    private LabelMatcher matcher(String... wanted) throws LogqlParseException {
        String name = words.takeAs(LogqlToken.Kind.IDENTIFIER, wanted).text();
        LabelMatcher.@Nullable Kind kind = matcherKind();
        if (kind == null) {
            throw words.unexpected("=", "=~", "!~", "!=");
        }
        words.next();
        return matcher(name, kind, words.take(LogqlToken.Kind.STRING).text());
    }

    private LabelMatcher.@Nullable Kind matcherKind() {
        for (LabelMatcher.Kind kind : LabelMatcher.Kind.values()) {
            if (words.now().is(kind.sign())) {
                return kind;
            }
        }
        return null;
    }

    private static LabelMatcher matcher(String name, LabelMatcher.Kind kind, String value) throws LogqlParseException {
        try {
            return new LabelMatcher(name, kind, value);
        } catch (Re2.Invalid invalid) {
            throw new LogqlParseException(invalid.text());
        }
    }

    List<Stage> stages() throws LogqlParseException {
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
    private boolean lineFilterFollows() throws LogqlParseException {
        if (!words.now().is("!=")) {
            return true;
        }
        LogqlToken after = words.peek();
        return after.kind() == LogqlToken.Kind.STRING || after.is("ip");
    }

    private Stage lineFilter(Stage.Match match) throws LogqlParseException {
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

    private Stage.Alternative alternative() throws LogqlParseException {
        if (words.now().is("ip")) {
            return new Stage.Alternative(address(), true);
        }
        return new Stage.Alternative(
                words.takeAs(LogqlToken.Kind.STRING, "STRING", "ip").text(), false);
    }

    private String address() throws LogqlParseException {
        words.expect("ip");
        words.expect("(");
        String range = words.take(LogqlToken.Kind.STRING).text();
        words.expectAs(")", ")");
        return range;
    }

    private Stage stage() throws LogqlParseException {
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
            case "regexp" -> regexp(words.take(LogqlToken.Kind.STRING).text());
            case "pattern" -> pattern(words.take(LogqlToken.Kind.STRING).text());
            case "line_format" ->
                new Stage.LineFormat(words.take(LogqlToken.Kind.STRING).text());
            case "label_format" -> new Stage.LabelFormat(assignments());
            case "drop" -> new Stage.DropLabels(choices());
            case "keep" -> new Stage.KeepLabels(choices());
            default -> throw refuse(now);
        };
    }

    private static LogqlParseException refuse(LogqlToken token) {
        return new LogqlParseException(
                new LogqlError(token.line(), token.column(), "syntax error: unexpected " + token.shown()));
    }

    private static Stage regexp(String expression) throws LogqlParseException {
        String fault = "at least one named capture must be supplied";
        try {
            if (Re2.compile(expression).groups().stream().anyMatch(name -> !name.isEmpty())) {
                return new Stage.Regexp(expression);
            }
        } catch (Re2.Invalid invalid) {
            fault = invalid.text();
        }
        throw new LogqlParseException("invalid regexp parser: " + fault);
    }

    private static Stage pattern(String expression) throws LogqlParseException {
        var fault = LinePattern.fault(expression);
        if (fault.isPresent()) {
            throw new LogqlParseException("invalid pattern parser: " + fault.get());
        }
        return new Stage.Pattern(expression);
    }

    private Stage logfmt() throws LogqlParseException {
        boolean strict = false;
        boolean keepEmpty = false;
        while (words.now().kind() == LogqlToken.Kind.PARSER_FLAG) {
            strict |= words.now().text().equals("--strict");
            keepEmpty |= words.now().text().equals("--keep-empty");
            words.next();
        }
        return new Stage.Logfmt(strict, keepEmpty, extractions());
    }

    private List<Stage.Extraction> extractions() throws LogqlParseException {
        var found = new ArrayList<Stage.Extraction>();
        if (words.now().kind() != LogqlToken.Kind.IDENTIFIER) {
            return found;
        }
        do {
            String label = words.take(LogqlToken.Kind.IDENTIFIER).text();
            String path = words.skip("=") ? words.take(LogqlToken.Kind.STRING).text() : label;
            found.add(new Stage.Extraction(label, path));
        } while (words.skip(","));
        return found;
    }

    private List<Stage.Assignment> assignments() throws LogqlParseException {
        var found = new ArrayList<Stage.Assignment>();
        do {
            String label = words.take(LogqlToken.Kind.IDENTIFIER).text();
            words.expectAs("=", "=");
            boolean rename = words.now().kind() == LogqlToken.Kind.IDENTIFIER;
            String value = rename
                    ? words.take(LogqlToken.Kind.IDENTIFIER).text()
                    : words.takeAs(LogqlToken.Kind.STRING, "IDENTIFIER", "STRING")
                            .text();
            if (found.stream().anyMatch(a -> a.label().equals(label))) {
                throw new LogqlParseException(
                        "multiple label name '" + label + "' not allowed in a single format operation");
            }
            found.add(new Stage.Assignment(label, value, rename));
        } while (words.skip(","));
        return found;
    }

    private List<Stage.LabelChoice> choices() throws LogqlParseException {
        var found = new ArrayList<Stage.LabelChoice>();
        do {
            String label = words.take(LogqlToken.Kind.IDENTIFIER).text();
            LabelMatcher.@Nullable Kind kind = matcherKind();
            if (kind == null) {
                found.add(new Stage.LabelChoice.Named(label));
            } else {
                words.next();
                found.add(new Stage.LabelChoice.Matching(
                        matcher(label, kind, words.take(LogqlToken.Kind.STRING).text())));
            }
        } while (words.skip(","));
        return found;
    }

    LabelFilter labelFilter() throws LogqlParseException {
        LabelFilter left = conjunction();
        while (words.skip("or")) {
            left = new LabelFilter.Or(left, conjunction());
        }
        return left;
    }

    private LabelFilter conjunction() throws LogqlParseException {
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

    private LabelFilter condition() throws LogqlParseException {
        if (words.skip("(")) {
            words.enter();
            LabelFilter inner = labelFilter();
            words.leave();
            words.expect(")");
            return inner;
        }
        LogqlToken name = words.takeAs(LogqlToken.Kind.IDENTIFIER);
        LabelMatcher.@Nullable Kind kind = matcherKind();
        LogqlToken after = words.peek();
        if (kind != null && after.kind() == LogqlToken.Kind.STRING) {
            words.next();
            words.next();
            return new LabelFilter.Matches(matcher(name.text(), kind, after.text()));
        }
        Comparison comparison = words.now().kind() == LogqlToken.Kind.SIGN
                ? COMPARISONS.get(words.now().text())
                : null;
        if (comparison == null) {
            if (kind != null) {
                words.next();
                throw words.unexpected("STRING");
            }
            throw words.unexpected();
        }
        words.next();
        return measured(name.text(), comparison);
    }

    private LabelFilter measured(String label, Comparison comparison) throws LogqlParseException {
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
        throw words.unexpected();
    }
}
