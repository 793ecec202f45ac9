package greenwall.fleet.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A regular expression in the syntax of RE2, which Prometheus and Loki use, run by Java's engine. The two
/// differ in what they accept and in what some signs mean, so the text is read by RE2's rules and written anew.
///
/// Java's engine backtracks: unlike RE2 it could take years over an expression with nested repetition, and its stack
/// over a long text. Silences and alerts come from others, so that a search which takes too many steps is given up: it
/// finds nothing. One whose expression was given up a few times is not tried any more.
public final class Re2 {
    /// The text is no regular expression; the message is RE2's.
    public static final class Invalid extends IllegalArgumentException {
        private final String text;

        Invalid(String problem, String part) {
            this("error parsing regexp: " + problem + ": `" + part + "`");
        }

        private Invalid(String text) {
            super(text);
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /// Java takes the square of its length to prepare for a long row of letters.
    private static final int LONGEST = 16 << 10;

    private static final int MOST_GIVEN_UP = 5;

    private final AtomicInteger givenUp = new AtomicInteger();
    private final Pattern pattern;
    private final List<String> groups;

    private Re2(Pattern pattern, List<String> groups) {
        this.pattern = pattern;
        this.groups = groups;
    }

    /// Throws [Invalid] where the text is no regular expression.
    public static Re2 compile(String text) {
        if (text.length() > LONGEST) {
            throw new Invalid("expression is longer than " + LONGEST + " characters", text.substring(0, 40) + "…");
        }
        var translator = new Re2Translator(text);
        var pattern = Pattern.compile(translator.translate());
        return new Re2(pattern, List.copyOf(translator.groups()));
    }

    /// Anchored at both ends, as label matchers are.
    public static Re2 anchored(String text) {
        var anchored = enclosed(text);
        // A text like `a)(b` is sound only once it is enclosed; as in Prometheus it must be so by itself.
        var _ = compile(text);
        return anchored;
    }

    /// Anchored at both ends, as label_replace has it, where the text need not be sound by itself.
    public static Re2 enclosed(String text) {
        return compile("^(?:" + text + ")$");
    }

    /// Whether any part of the text matches, as far as that can be told in a bounded time.
    public boolean find(CharSequence text) {
        if (givenUp.get() >= MOST_GIVEN_UP) {
            return false;
        }
        try {
            return pattern.matcher(new Steps(text)).find();
        } catch (Steps.TooManyException | StackOverflowError _) {
            givenUp.incrementAndGet();
            return false;
        }
    }

    /// A text that counts how often it is looked at.
    private static final class Steps implements CharSequence {
        /// Some tens of milliseconds; a search without nested repetition looks a few times at each character.
        private static final int MOST = 3_000_000;

        private static final int MOST_FOR_EACH = 40;

        private static final class TooManyException extends RuntimeException {
            private static final long serialVersionUID = 1;

            TooManyException() {
                super("too many steps", null, false, false);
            }
        }

        private final CharSequence text;
        private int left;

        Steps(CharSequence text) {
            this.text = text;
            this.left = (int) Math.min(Integer.MAX_VALUE, MOST + (long) MOST_FOR_EACH * text.length());
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new TooManyException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    public Matcher matcher(CharSequence text) {
        return pattern.matcher(text);
    }

    /// The names of the capturing groups in order, empty for one without a name; the first is group 1.
    public List<String> groups() {
        return groups;
    }

    /// Fills `$1`, `${1}`, `$name` and `${name}` in the template from a match; what does not exist is empty, `$$`
    /// is a dollar.
    public String expand(String template, Matcher match) {
        var out = new StringBuilder();
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            if (c != '$') {
                out.append(c);
                i++;
                continue;
            }
            if (template.startsWith("$$", i)) {
                out.append('$');
                i += 2;
                continue;
            }
            boolean braced = template.startsWith("${", i);
            int start = braced ? i + 2 : i + 1;
            int end = start;
            while (end < template.length() && isNamePart(template.charAt(end))) {
                end++;
            }
            boolean closed = !braced || (end < template.length() && template.charAt(end) == '}');
            if (end == start || !closed) {
                out.append('$');
                i++;
                continue;
            }
            out.append(group(template.substring(start, end), match));
            i = braced ? end + 1 : end;
        }
        return out.toString();
    }

    private static boolean isNamePart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private String group(String name, Matcher match) {
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            boolean plain = name.length() == 1 || (name.charAt(0) != '0' && name.length() < 9);
            int index = plain ? Integer.parseInt(name) : Integer.MAX_VALUE;
            return index <= match.groupCount() ? orEmpty(match, index) : "";
        }
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).equals(name) && match.group(i + 1) != null) {
                return match.group(i + 1);
            }
        }
        return "";
    }

    private static String orEmpty(Matcher match, int index) {
        String text = match.group(index);
        return text == null ? "" : text;
    }

    /// The alternatives of an expression that is nothing but literal text and bars, or nothing.
    static List<String> literals(String text) {
        var parts = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '|') {
                parts.add(text.substring(start, i));
                start = i + 1;
            } else if ("\\.+*?()[]{}^$".indexOf(c) >= 0) {
                return List.of();
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
