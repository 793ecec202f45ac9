package greenwall.fleet.logql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// A regular expression in the syntax of Loki and Prometheus (RE2), made one of Java's. What RE2 refuses is refused
/// here
/// in RE2's words: look-around, back references, unbalanced brackets.
public final class Re2 {
    private static final String PERL_CLASSES = "dDsSwW";
    private static final String ESCAPES = "abfnrtvxzABCQEpP01234567" + PERL_CLASSES;

    private final Pattern pattern;
    private final List<@Nullable String> groupNames;

    private Re2(Pattern pattern, List<@Nullable String> groupNames) {
        this.pattern = pattern;
        this.groupNames = groupNames;
    }

    /// A compiled expression, or why it is none: `error parsing regexp: missing closing ): …`.
    public record Compiled(Optional<Re2> regex, String fault) {}

    public static Compiled compile(String expression) {
        try {
            var translator = new Translator(expression);
            String java = translator.translate();
            return new Compiled(Optional.of(new Re2(Pattern.compile(java), translator.groups)), "");
        } catch (Refused refused) {
            return new Compiled(Optional.empty(), "error parsing regexp: " + refused.getMessage());
        } catch (PatternSyntaxException e) {
            return new Compiled(
                    Optional.empty(), "error parsing regexp: invalid or unsupported Perl syntax: `" + expression + "`");
        }
    }

    /// Anchored at both ends, as in a selector; the fault shows the anchors, as Loki does.
    public static Compiled compileAnchored(String expression) {
        return compile("^(?:" + expression + ")$");
    }

    public Pattern pattern() {
        return pattern;
    }

    /// By group number minus one; null for a group without a name.
    public List<@Nullable String> groupNames() {
        return groupNames;
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    private static final class Translator {
        private final String text;
        private final StringBuilder out = new StringBuilder();
        private final List<@Nullable String> groups = new ArrayList<>();
        private int at;
        private int depth;
        private boolean something;
        private int repeatFrom = -1;

        Translator(String text) {
            this.text = text;
        }

        String translate() throws Refused {
            while (at < text.length()) {
                char c = text.charAt(at);
                switch (c) {
                    case '\\' -> escape();
                    case '[' -> charClass();
                    case '(' -> open();
                    case ')' -> close();
                    case '*', '+', '?' -> repeat(at + 1);
                    case '{' -> brace();
                    default -> {
                        out.append(c);
                        at++;
                        item(c != '|' && c != '^');
                    }
                }
            }
            if (depth > 0) {
                throw new Refused("missing closing ): `" + text + "`");
            }
            return out.toString();
        }

        private void item(boolean repeatable) {
            something = repeatable;
            repeatFrom = -1;
        }

        private void escape() throws Refused {
            if (at + 1 >= text.length()) {
                throw new Refused("trailing backslash at end of expression: ``");
            }
            char next = text.charAt(at + 1);
            if (next == 'Q') {
                int end = text.indexOf("\\E", at + 2);
                String quoted = text.substring(at + 2, end < 0 ? text.length() : end);
                out.append(Pattern.quote(quoted));
                at = end < 0 ? text.length() : end + 2;
            } else {
                checkEscape(next);
                out.append('\\').append(next);
                at += 2;
            }
            item(true);
        }

        private void checkEscape(char next) throws Refused {
            boolean digit = next >= '1' && next <= '7';
            if (digit || Character.isLetterOrDigit(next) && next < 128 && ESCAPES.indexOf(next) < 0) {
                throw new Refused("invalid escape sequence: `\\" + next + "`");
            }
        }

        private void charClass() throws Refused {
            int start = at;
            out.append('[');
            at++;
            if (at < text.length() && text.charAt(at) == '^') {
                out.append('^');
                at++;
            }
            boolean first = true;
            while (at < text.length() && (first || text.charAt(at) != ']')) {
                first = false;
                classItem();
            }
            if (at >= text.length()) {
                throw new Refused("missing closing ]: `" + text.substring(start) + "`");
            }
            out.append(']');
            at++;
            item(true);
        }

        private void classItem() throws Refused {
            char c = text.charAt(at);
            if (c == '[' && text.startsWith("[:", at)) {
                int end = text.indexOf(":]", at);
                if (end > 0) {
                    out.append(posixClass(text.substring(at + 2, end), text.substring(at, end + 2)));
                    at = end + 2;
                    return;
                }
            }
            if (c == '\\' && at + 1 < text.length()) {
                checkEscape(text.charAt(at + 1));
                out.append(c).append(text.charAt(at + 1));
                at += 2;
                return;
            }
            if (at + 2 < text.length()
                    && text.charAt(at + 1) == '-'
                    && text.charAt(at + 2) != ']'
                    && text.charAt(at + 2) != '\\'
                    && text.charAt(at + 2) < c) {
                throw new Refused("invalid character class range: `" + text.substring(at, at + 3) + "`");
            }
            if (c == '[' || c == '&' || c == ']') {
                out.append('\\');
            }
            out.append(c);
            at++;
        }

        private String posixClass(String name, String whole) throws Refused {
            boolean not = name.startsWith("^");
            String inner = switch (not ? name.substring(1) : name) {
                case "alnum" -> "Alnum";
                case "alpha" -> "Alpha";
                case "ascii" -> "ASCII";
                case "blank" -> "Blank";
                case "cntrl" -> "Cntrl";
                case "digit" -> "Digit";
                case "graph" -> "Graph";
                case "lower" -> "Lower";
                case "print" -> "Print";
                case "punct" -> "Punct";
                case "space" -> "Space";
                case "upper" -> "Upper";
                case "xdigit" -> "XDigit";
                case "word" -> "";
                default -> throw new Refused("invalid character class range: `" + whole + "`");
            };
            if (inner.isEmpty()) {
                return not ? "\\W" : "\\w";
            }
            return (not ? "\\P{" : "\\p{") + inner + "}";
        }

        private void open() throws Refused {
            depth++;
            if (!text.startsWith("(?", at)) {
                groups.add(null);
                out.append('(');
                at++;
                item(false);
                return;
            }
            boolean python = text.startsWith("(?P<", at);
            if (python || text.startsWith("(?<", at) && !lookBehind()) {
                int end = text.indexOf('>', at);
                int from = at + (python ? 4 : 3);
                String name = end < 0 ? "" : text.substring(from, end);
                if (!name.matches("\\w+")) {
                    String shown = end < 0 ? text.substring(at) : text.substring(at, end + 1);
                    throw new Refused("invalid named capture: `" + shown + "`");
                }
                groups.add(name);
                out.append('(');
                at = end + 1;
                item(false);
                return;
            }
            int end = at + 2;
            while (end < text.length() && "imsU-".indexOf(text.charAt(end)) >= 0) {
                end++;
            }
            if (end >= text.length()) {
                throw new Refused("missing argument to repetition operator: `?`");
            }
            if (text.charAt(end) != ':' && text.charAt(end) != ')' || end == at + 2 && text.charAt(end) == ')') {
                throw new Refused("invalid or unsupported Perl syntax: `"
                        + text.substring(at, Math.min(text.length(), end + 1)) + "`");
            }
            out.append(text.substring(at, end + 1).replace("U", ""));
            if (text.charAt(end) == ')') {
                depth--;
            }
            at = end + 1;
            item(false);
        }

        private boolean lookBehind() {
            return text.startsWith("(?<=", at) || text.startsWith("(?<!", at);
        }

        private void close() throws Refused {
            if (depth == 0) {
                throw new Refused("unexpected ): `" + text + "`");
            }
            depth--;
            out.append(')');
            at++;
            item(true);
        }

        private void brace() throws Refused {
            int end = text.indexOf('}', at);
            String count = end < 0 ? "" : text.substring(at + 1, end);
            if (!count.matches("\\d+(,\\d*)?")) {
                out.append("\\{");
                at++;
                item(true);
                return;
            }
            for (String bound : count.split(",")) {
                if (!bound.isEmpty() && (bound.length() > 4 || Integer.parseInt(bound) > 1000)) {
                    throw new Refused("invalid repeat count: `{" + count + "}`");
                }
            }
            repeat(end + 1);
        }

        private void repeat(int end) throws Refused {
            if (repeatFrom >= 0) {
                throw new Refused("invalid nested repetition operator: `" + text.substring(repeatFrom, end) + "`");
            }
            if (!something) {
                throw new Refused("missing argument to repetition operator: `" + text.substring(at, end) + "`");
            }
            int from = at;
            out.append(text, at, end);
            at = end;
            if (at < text.length() && text.charAt(at) == '?') {
                out.append('?');
                at++;
            }
            something = true;
            repeatFrom = from;
        }
    }
}
