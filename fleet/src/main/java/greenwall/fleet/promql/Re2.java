package greenwall.fleet.promql;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/// A regular expression with the syntax of Prometheus, Loki and Alertmanager: RE2, whose matching time is
/// linear in the text and the expression.
public final class Re2 {
    /// Thrown for a text that is not a valid regular expression; the message is RE2's.
    public static final class InvalidPatternException extends IllegalArgumentException {
        InvalidPatternException(String problem, String part) {
            this("error parsing regexp: " + problem + ": `" + part + "`");
        }

        private InvalidPatternException(String text) {
            super(text);
        }

        public String text() {
            return String.valueOf(getMessage());
        }
    }

    /// Expressions may come from untrusted sources, and the library needs memory quadratic in their length to
    /// parse character classes.
    private static final int LONGEST = 12 << 10;

    private static final int LARGE_STACK = 8 << 20;

    private static final String SIGNS = "\\.+*?()[]{}^$|";

    private static final java.util.regex.Pattern PLACEHOLDER =
            java.util.regex.Pattern.compile("\\$(?:\\$|\\{([\\p{L}\\p{Nd}_]+)}|([\\p{L}\\p{Nd}_]+))");

    private final Pattern pattern;
    private final Predicate<CharSequence> possible;
    private final List<String> groups;

    private Re2(Pattern pattern) {
        this.pattern = pattern;
        this.possible = RegexPrefilter.of(pattern.pattern());
        var names = new ArrayList<>(Collections.nCopies(pattern.groupCount(), ""));
        pattern.namedGroups().forEach((name, group) -> names.set(group - 1, name));
        this.groups = List.copyOf(names);
    }

    /// Throws [InvalidPatternException] if the text is not a valid regular expression.
    public static Re2 compile(String text) {
        if (text.length() > LONGEST) {
            throw new InvalidPatternException(
                    "expression is longer than " + LONGEST + " characters", text.substring(0, 40) + "…");
        }
        Re2SizeLimit.check(text);
        try {
            return new Re2(parsed(text));
        } catch (PatternSyntaxException e) {
            var part = String.valueOf(e.getPattern());
            if (part.equals("stack underflow")) {
                throw new InvalidPatternException("unexpected )", text);
            }
            if (part.startsWith("(?<=") || part.startsWith("(?<!")) {
                throw new InvalidPatternException("invalid or unsupported Perl syntax", "(?<");
            }
            throw new InvalidPatternException(String.valueOf(e.getMessage()));
        }
    }

    /// The library recurses up to a thousand levels for `{0,1000}`. This can be too deep for the small
    /// stacks of the threads here, so such an expression is parsed by a thread with a large one.
    private static Pattern parsed(String text) {
        try {
            return Pattern.compile(text);
        } catch (StackOverflowError _) {
            var parser = CompletableFuture.supplyAsync(
                    () -> Pattern.compile(text),
                    task -> new Thread(null, task, "regular expression", LARGE_STACK).start());
            try {
                return parser.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof PatternSyntaxException invalid ? invalid : e;
            }
        }
    }

    /// Compiles an expression that is anchored at both ends, like label matchers.
    public static Re2 anchored(String text) {
        var anchored = compileAnchored(text);
        // A text like `a)(b` becomes valid only when it is enclosed; as in Prometheus, it must be valid on
        // its own.
        var _ = compile(text);
        return anchored;
    }

    /// Like [#anchored], but the text need not be valid on its own, as in label_replace.
    public static Re2 compileAnchored(String text) {
        return compile("^(?:" + text + ")$");
    }

    /// Whether any part of the text matches.
    public boolean find(CharSequence text) {
        return possible.test(text) && pattern.matcher(text).find();
    }

    public Matcher matcher(CharSequence text) {
        return pattern.matcher(text);
    }

    /// Replaces each match by the template, expanded as in [#expand].
    public String replaceAll(CharSequence text, String template) {
        var matcher = pattern.matcher(text);
        var out = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            out.append(text, from, matcher.start()).append(expand(template, matcher));
            from = matcher.end();
        }
        return out.append(text, from, text.length()).toString();
    }

    /// The names of the capturing groups in order, empty for groups without a name; the first element is group
    /// 1.
    public List<String> groups() {
        return groups;
    }

    /// Replaces `$1`, `${1}`, `$name` and `${name}` in the template by groups of a match. A group that does
    /// not exist is empty; `$$` is a dollar sign.
    public String expand(String template, Matcher match) {
        return PLACEHOLDER.matcher(template).replaceAll(found -> {
            var name = found.group(1) == null ? found.group(2) : found.group(1);
            return java.util.regex.Matcher.quoteReplacement(name == null ? "$" : group(name, match));
        });
    }

    private String group(String name, Matcher match) {
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            boolean plain = name.length() == 1 || (name.charAt(0) != '0' && name.length() < 9);
            int index = plain ? Integer.parseInt(name) : Integer.MAX_VALUE;
            return index <= match.groupCount() ? Objects.requireNonNullElse(match.group(index), "") : "";
        }
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).equals(name) && match.group(i + 1) != null) {
                return match.group(i + 1);
            }
        }
        return "";
    }

    /// The alternatives of an expression that consists only of literal texts, escaped characters and `|`;
    /// empty for any other. Most matchers are like this, and a lookup in a set is faster.
    static List<String> literals(String expression) {
        boolean enclosed = expression.length() > 1 && expression.startsWith("(") && expression.endsWith(")");
        var text = enclosed ? expression.substring(1, expression.length() - 1) : expression;
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '|') {
                parts.add(part.toString());
                part.setLength(0);
            } else if (c == '\\' && i + 1 < text.length() && SIGNS.indexOf(text.charAt(i + 1)) >= 0) {
                part.append(text.charAt(++i));
            } else if (SIGNS.indexOf(c) >= 0) {
                return List.of();
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
