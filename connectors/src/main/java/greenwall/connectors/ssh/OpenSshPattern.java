package greenwall.connectors.ssh;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// Patterns of OpenSSH: `*` for any text, `?` for one character, and in file names `[a-z]` for one of several.
/// RE2 needs at most time proportional to the product of both lengths, whatever the pattern.
final class OpenSshPattern {
    /// No host and no file has a longer name.
    private static final int LONGEST = 1_024;

    private OpenSshPattern() {}

    /// Matches names of hosts and users, ignoring case.
    static boolean fitsHost(String pattern, String name) {
        return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0
                ? pattern.equalsIgnoreCase(name)
                : fits(pattern, false, name);
    }

    /// Matches the name of a file in its folder. A leading dot must be part of the pattern.
    static boolean fitsFile(String pattern, String name) {
        boolean hidden = pattern.startsWith(".") || pattern.startsWith("\\.");
        return (hidden || !name.startsWith(".")) && fits(pattern, true, name);
    }

    private static boolean fits(String pattern, boolean file, String name) {
        if (pattern.length() > LONGEST) {
            return false;
        }
        int flags = file ? Pattern.DOTALL : Pattern.DOTALL | Pattern.CASE_INSENSITIVE;
        try {
            return Pattern.compile(expression(pattern, file), flags).matches(name);
        } catch (PatternSyntaxException _) {
            // A range that ends before it begins contains no character.
            return false;
        }
    }

    private static String expression(String pattern, boolean file) {
        var out = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            int end = file && c == '[' ? pattern.indexOf(']', i + 2) : -1;
            if (end > 0) {
                var set = pattern.substring(i + 1, end).replaceAll("[\\\\\\[\\]&]", "\\\\$0");
                out.append('[').append(set.replaceFirst("^!", "^")).append(']');
                i = end;
            } else if (c == '*' || c == '?') {
                out.append(c == '*' ? ".*" : ".");
            } else {
                char itself = file && c == '\\' && i + 1 < pattern.length() ? pattern.charAt(++i) : c;
                out.append(Pattern.quote(String.valueOf(itself)));
            }
        }
        return out.toString();
    }
}
