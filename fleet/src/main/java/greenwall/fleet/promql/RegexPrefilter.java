package greenwall.fleet.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The literal texts of an expression, at least one of which a text must contain to match. Thousands of
/// expressions are tested against thousands of texts, nearly always without a match, and the search for a
/// literal takes a fraction of the time, as in `SilencesTest`, which reviews 20,000 silences.
final class RegexPrefilter {
    private static final int MAX_ALTERNATIVES = 50;
    /// More deeply nested groups are matched without this optimisation.
    private static final int DEEPEST = 50;

    private static final Pattern REPEAT = Pattern.compile("[*+?]|\\{(?<least>\\d{1,4})(?:,\\d{0,4})?\\}");
    private static final Pattern GROUP = Pattern.compile("\\((?:\\?(?:P?<\\w+>|(?<flags>[a-zA-Z-]*)(?<end>[:)])))?");
    private static final String SETS = "dDwWsSbBAz";

    /// Thrown if the expression contains something that this parser does not support.
    private static final class UnsupportedPatternException extends Exception {
        UnsupportedPatternException() {
            super(null, null, false, false);
        }
    }

    private final String text;
    private int at;
    private boolean ignoresCase;

    private RegexPrefilter(String text) {
        this.text = text;
    }

    /// Tests whether a text can match at all; always true if the valid expression requires no literal.
    static Predicate<CharSequence> of(String expression) {
        var parser = new RegexPrefilter(expression);
        try {
            var required = parser.alternatives(0);
            if (required.isEmpty() || parser.at < expression.length()) {
                return _ -> true;
            }
            boolean ignoreCase = parser.ignoresCase;
            return candidate -> containsOne(candidate.toString(), required, ignoreCase);
        } catch (UnsupportedPatternException _) {
            return _ -> true;
        }
    }

    private static boolean containsOne(String candidate, List<String> texts, boolean ignoreCase) {
        for (var text : texts) {
            if (ignoreCase ? containsIgnoringCase(candidate, text) : candidate.contains(text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsIgnoringCase(String candidate, String text) {
        for (int start = 0; start <= candidate.length() - text.length(); start++) {
            if (candidate.regionMatches(true, start, text, 0, text.length())) {
                return true;
            }
        }
        return false;
    }

    /// Parses alternatives up to a closing parenthesis or the end; empty if one of them requires no literal.
    private List<String> alternatives(int depth) throws UnsupportedPatternException {
        if (depth > DEEPEST) {
            throw new UnsupportedPatternException();
        }
        var all = new ArrayList<String>();
        boolean allRequire = true;
        while (true) {
            var literals = row(depth);
            allRequire &= !literals.isEmpty();
            all.addAll(literals);
            if (at >= text.length() || text.charAt(at) == ')') {
                return allRequire && all.size() <= MAX_ALTERNATIVES ? all : List.of();
            }
            at++;
        }
    }

    private List<String> row(int depth) throws UnsupportedPatternException {
        List<String> best = List.of();
        var run = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') {
            int begin = at;
            List<String> atom = atom(depth);
            boolean literal = text.charAt(begin) != '(' && !atom.isEmpty();
            var repeat = REPEAT.matcher(text).region(at, text.length());
            boolean repeated = repeat.lookingAt();
            if (repeated) {
                at = repeat.end();
                if (!atLeastOnce(repeat)) {
                    atom = List.of();
                }
            }
            if (literal && !atom.isEmpty()) {
                run.append(atom.getFirst());
            }
            if (!literal || repeated) {
                best = better(better(best, run), atom);
                run.setLength(0);
            }
        }
        return better(best, run);
    }

    private static boolean atLeastOnce(Matcher repeat) {
        return repeat.group().equals("+")
                || repeat.group("least") != null && Integer.parseInt(repeat.group("least")) > 0;
    }

    private static List<String> better(List<String> best, StringBuilder run) {
        return better(best, run.isEmpty() ? List.of() : List.of(run.toString()));
    }

    private static List<String> better(List<String> first, List<String> second) {
        return shortest(second) > shortest(first) ? second : first;
    }

    private static int shortest(List<String> texts) {
        return texts.stream().mapToInt(String::length).min().orElse(0);
    }

    /// The literal character, or the literals that a group requires; empty for anything else.
    private List<String> atom(int depth) throws UnsupportedPatternException {
        char c = text.charAt(at);
        return switch (c) {
            case '(' -> group(depth);
            case '\\' -> escaped();
            case '[' -> {
                at = Re2SizeLimit.afterClass(text, at);
                yield List.of();
            }
            default -> {
                at++;
                yield ".^$*+?{".indexOf(c) >= 0 ? List.of() : literal(c);
            }
        };
    }

    private List<String> literal(char c) {
        return ignoresCase && c > 127 ? List.of() : List.of(String.valueOf(c));
    }

    private List<String> escaped() throws UnsupportedPatternException {
        char c = at + 1 < text.length() ? text.charAt(at + 1) : 'Q';
        at += 2;
        if (SETS.indexOf(c) >= 0) {
            return List.of();
        }
        if (Character.isLetterOrDigit(c)) {
            throw new UnsupportedPatternException();
        }
        return literal(c);
    }

    private List<String> group(int depth) throws UnsupportedPatternException {
        var head = GROUP.matcher(text).region(at, text.length());
        if (!head.lookingAt()) {
            throw new UnsupportedPatternException();
        }
        at = head.end();
        var flags = head.group("flags");
        ignoresCase |= flags != null && flags.contains("i");
        if (")".equals(head.group("end"))) {
            return List.of();
        }
        var within = alternatives(depth + 1);
        at++;
        return within;
    }
}
