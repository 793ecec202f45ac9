package greenwall.fleet.silence;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Re2;
import greenwall.fleet.source.AlertSource.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The matchers of a silence, in amtool's syntax: `name=value`, `!=`, `=~` and `!~`, with the value in
/// quotation marks or bare, or a single word for the name of the alert. In both kinds of value, `\n`, `\"`
/// and `\\` are escape sequences, and any other backslash is literal. A missing label counts as empty.
public final class SilenceMatchers implements Predicate<Labels> {
    /// Labels that do not identify the subject of an alert. A silence without them stays in force when they change.
    public static final Set<String> NOT_IDENTIFYING = Set.of("severity", "prometheus", Labels.NAME);

    private static final Pattern HEAD =
            Pattern.compile("(?<name>[a-zA-Z_][a-zA-Z0-9_]*)(?<before>\\s*)(?<sign>=~|!~|!=|=)");
    private static final Pattern MATCHER =
            Pattern.compile("\\s*" + HEAD.pattern() + "\\s*(?<value>.*)", Pattern.DOTALL);

    private final List<Matcher> matchers;
    private final List<LabelMatcher> tests;

    private SilenceMatchers(List<Matcher> matchers, List<LabelMatcher> tests) {
        this.matchers = matchers;
        this.tests = tests;
    }

    public sealed interface Parsed {
        record Valid(SilenceMatchers matchers) implements Parsed {}

        record Invalid(String problem) implements Parsed {}
    }

    /// Parses one matcher per argument, as on a command line.
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
                return new Parsed.Invalid(String.valueOf(refused.getMessage()));
            }
        }
        return of(matchers);
    }

    /// Parses several matchers in one text, separated by commas or blanks, with or without braces around them.
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
                tests.add(matcher.onLabels());
            } catch (Re2.InvalidPatternException invalid) {
                return new Parsed.Invalid(
                        "invalid regular expression in \"" + matcher + "\": " + problem(matcher.value(), invalid));
            }
        }
        return new Parsed.Valid(new SilenceMatchers(List.copyOf(matchers), tests));
    }

    /// The problem as in the text that was entered. That of the matcher is in an expression with anchors around it.
    private static String problem(String expression, Re2.InvalidPatternException anchored) {
        try {
            var _ = Re2.compile(expression);
            return anchored.text();
        } catch (Re2.InvalidPatternException entered) {
            return entered.text();
        }
    }

    private static Matcher one(String text, boolean first) {
        var found = MATCHER.matcher(text);
        if (found.matches()) {
            var sign = found.group("sign");
            return new Matcher(
                    found.group("name"),
                    value(found.group("value").stripTrailing(), text),
                    sign.endsWith("~"),
                    sign.startsWith("="));
        }
        if (first && text.chars().noneMatch(c -> "=!~\"".indexOf(c) >= 0)) {
            return new Matcher("alertname", text, false, true);
        }
        throw new IllegalArgumentException(
                "invalid matcher \"" + text + "\"; expected a label name, =, !=, =~ or !~, and a value,"
                        + " like host=node04 or alertname=~\"Zpool.*\"");
    }

    private static String value(String text, String matcher) {
        boolean quoted = text.startsWith("\"");
        if (quoted && closing(text, 1) != text.length() - 1) {
            throw new IllegalArgumentException("invalid matcher " + matcher
                    + "; close the quotation mark; inside the value, write \\\" for a quotation mark");
        }
        var raw = quoted ? text.substring(1, text.length() - 1) : text;
        if (!quoted && closing(raw, 0) < raw.length()) {
            throw new IllegalArgumentException(
                    "invalid matcher " + matcher + "; quote a value that contains a quotation mark");
        }
        var value = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            char next = c == '\\' && i + 1 < raw.length() ? raw.charAt(i + 1) : 0;
            if (next == 'n' || next == '"' || next == '\\') {
                value.append(next == 'n' ? '\n' : next);
                i++;
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }

    /// The index of the next unescaped quotation mark, or the text's length if there is none.
    private static int closing(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, text.length());
    }

    /// Splits at commas and blanks outside quotation marks. Blanks are allowed around an operator: `host =
    /// "a"` is one matcher, and `team= host=a` is two.
    private static List<String> parts(String text) {
        var parts = new ArrayList<String>();
        int at = 0;
        while (at < text.length()) {
            if (separates(text.charAt(at))) {
                at++;
                continue;
            }
            int begin = at;
            var head = HEAD.matcher(text).region(at, text.length());
            if (head.lookingAt()) {
                at = head.end("sign");
                int value = skipBlanks(text, at);
                boolean apart = !head.group("before").isEmpty();
                if (value < text.length()
                        && (value == at
                                || apart
                                || text.charAt(value) == '"'
                                || !HEAD.matcher(text)
                                        .region(value, text.length())
                                        .lookingAt())) {
                    at = value;
                }
            }
            at = end(text, at);
            parts.add(text.substring(begin, at));
        }
        return parts;
    }

    /// The end of the value or word that begins here.
    private static int end(String text, int from) {
        int at = from;
        if (at < text.length() && text.charAt(at) == '"') {
            at = Math.min(closing(text, at + 1) + 1, text.length());
        }
        while (at < text.length() && !separates(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean separates(char c) {
        return c == ',' || Character.isWhitespace(c);
    }

    /// The matchers that identify the subject of an alert.
    public static List<Matcher> prefilled(Labels alert) {
        return of(alert.without(NOT_IDENTIFYING));
    }

    /// The matchers of this alert only: one of another severity is another alert. The external label of a Prometheus
    /// is left out, because each Prometheus of a pair sends the same alert.
    public static List<Matcher> ofAlertOnly(Labels alert) {
        return of(alert.without(Set.of("prometheus", Labels.NAME)));
    }

    public List<Matcher> list() {
        return matchers;
    }

    /// Matchers that require equality with each of the labels.
    public static List<Matcher> of(Labels labels) {
        var matchers = new ArrayList<Matcher>();
        labels.forEach((name, value) -> matchers.add(new Matcher(name, value, false, true)));
        return matchers;
    }

    public static String text(List<Matcher> matchers) {
        return matchers.stream().map(Matcher::toString).collect(Collectors.joining(" "));
    }

    List<LabelMatcher> tests() {
        return tests;
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

    /// Whether an alert without any labels would match too; Alertmanager rejects such a silence.
    public boolean matchesEverything() {
        return test(Labels.EMPTY);
    }
}
