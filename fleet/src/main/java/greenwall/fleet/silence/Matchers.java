package greenwall.fleet.silence;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Re2;
import greenwall.fleet.source.Alerts.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The conditions of a silence, written and understood as amtool does: `name=value`, `!=`, `=~`, `!~`, a value in
/// quotation marks or bare, and a lone word for the alert's name. A label that is not there counts as empty.
public final class Matchers implements Predicate<Labels> {
    private final List<Matcher> matchers;
    private final List<LabelMatcher> tests;

    private Matchers(List<Matcher> matchers, List<LabelMatcher> tests) {
        this.matchers = matchers;
        this.tests = tests;
    }

    public sealed interface Parsed {
        record Understood(Matchers matchers) implements Parsed {}

        /// In one line what was found and what was expected.
        record Refused(String problem) implements Parsed {}
    }

    /// One condition an argument, as on a command line.
    public static Parsed parse(List<String> arguments) {
        var matchers = new ArrayList<Matcher>();
        for (int i = 0; i < arguments.size(); i++) {
            var text = arguments.get(i).strip();
            if (text.isEmpty()) {
                continue;
            }
            try {
                matchers.add(one(text, i == 0));
            } catch (IllegalArgumentException refused) {
                return new Parsed.Refused(String.valueOf(refused.getMessage()));
            }
        }
        return of(matchers);
    }

    /// Several conditions in one text, between commas or blanks; braces around them may be there.
    public static Parsed parse(String text) {
        var bare = text.strip();
        if (bare.startsWith("{") && bare.endsWith("}")) {
            bare = bare.substring(1, bare.length() - 1);
        }
        return parse(parts(bare));
    }

    public static Parsed of(List<Matcher> matchers) {
        var tests = new ArrayList<LabelMatcher>();
        for (var matcher : matchers) {
            try {
                tests.add(new LabelMatcher(matcher.name(), kind(matcher), matcher.value()));
            } catch (Re2.Invalid invalid) {
                return new Parsed.Refused(
                        "found \"" + matcher + "\"; its regular expression is none: " + invalid.text());
            }
        }
        return new Parsed.Understood(new Matchers(List.copyOf(matchers), tests));
    }

    private static LabelMatcher.Kind kind(Matcher matcher) {
        return matcher.regex()
                ? matcher.equal() ? LabelMatcher.Kind.MATCH : LabelMatcher.Kind.NOT_MATCH
                : matcher.equal() ? LabelMatcher.Kind.EQUAL : LabelMatcher.Kind.NOT_EQUAL;
    }

    private static Matcher one(String text, boolean first) {
        int at = 0;
        while (at < text.length() && "=!~".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == text.length()) {
            if (first && !text.contains("\"")) {
                return new Matcher("alertname", text, false, true);
            }
            throw new IllegalArgumentException(
                    "found \"" + text + "\"; expected a condition like host=node04 or alertname=~\"Zpool.*\"");
        }
        var name = text.substring(0, at).strip();
        if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
            throw new IllegalArgumentException("found \"" + text + "\"; expected a label's name before the sign");
        }
        var rest = text.substring(at);
        for (var sign : List.of("=~", "!~", "!=", "=")) {
            if (rest.startsWith(sign)) {
                return new Matcher(
                        name,
                        value(rest.substring(sign.length()).strip(), text),
                        sign.endsWith("~"),
                        sign.startsWith("="));
            }
        }
        throw new IllegalArgumentException("found \"" + text + "\"; expected =, !=, =~ or !~ after the label's name");
    }

    private static String value(String text, String whole) {
        if (!text.startsWith("\"")) {
            return text;
        }
        var value = new StringBuilder();
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && i == text.length() - 1) {
                return value.toString();
            }
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                char escaped = text.charAt(i);
                value.append(
                        switch (escaped) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case '"', '\\' -> escaped;
                            default ->
                                throw new IllegalArgumentException(
                                        "found \"\\" + escaped + "\" in " + whole + "; a backslash is written as \\\\");
                        });
            } else {
                value.append(c);
            }
        }
        throw new IllegalArgumentException("found " + whole + "; expected a quotation mark at its end");
    }

    /// At commas and blanks outside quotation marks, but not beside a sign: `host = "a"` is one condition.
    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && (i == 0 || text.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            }
            boolean gap = !quoted && (c == ',' || Character.isWhitespace(c));
            if (!gap) {
                part.append(c);
            } else if (c == ',' || !(endsInSign(part) || signFollows(text, i))) {
                if (!part.isEmpty()) {
                    parts.add(part.toString());
                    part.setLength(0);
                }
            }
        }
        if (!part.isEmpty()) {
            parts.add(part.toString());
        }
        return parts;
    }

    private static boolean endsInSign(StringBuilder part) {
        return !part.isEmpty() && "=~".indexOf(part.charAt(part.length() - 1)) >= 0 && part.indexOf("\"") < 0;
    }

    private static boolean signFollows(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == '!');
    }

    /// The conditions that single out an alert: each of its labels but those that say nothing of what it is about.
    public static List<Matcher> prefilled(Labels alert) {
        var matchers = new ArrayList<Matcher>();
        alert.forEach((name, value) -> {
            if (!name.equals("severity") && !name.equals("prometheus") && !name.equals("__name__")) {
                matchers.add(new Matcher(name, value, false, true));
            }
        });
        return matchers;
    }

    public List<Matcher> list() {
        return matchers;
    }

    /// As it is typed.
    public String text() {
        return text(matchers);
    }

    public static String text(List<Matcher> matchers) {
        return matchers.stream().map(Matcher::toString).collect(Collectors.joining(" "));
    }

    @Override
    public boolean test(Labels labels) {
        for (var test : tests) {
            if (!test.matches(labels.get(test.name()))) {
                return false;
            }
        }
        return true;
    }

    /// Whether an alert without any label would match too, which Alertmanager refuses.
    public boolean matchesEverything() {
        return test(Labels.EMPTY);
    }
}
