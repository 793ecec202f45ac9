package greenwall.lab.shell;

/// Shell patterns: `*`, `?` and `[…]`, where [#QUOTE] in front of a character makes it stand for itself.
final class Pattern {
    /// A character of the private-use area that no script contains.
    static final char QUOTE = '\uE0FF';

    private Pattern() {}

    static boolean isPattern(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == QUOTE) {
                i++;
            } else if (c == '*' || c == '?' || c == '[') {
                return true;
            }
        }
        return false;
    }

    static String quote(String text) {
        var quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("*?[]\\-!".indexOf(c) >= 0) {
                quoted.append(QUOTE);
            }
            quoted.append(c);
        }
        return quoted.toString();
    }

    static String unquote(String text) {
        return text.indexOf(QUOTE) < 0 ? text : text.replace(String.valueOf(QUOTE), "");
    }

    /// Compares with one star's way back, so that the time is bounded by the product of both lengths.
    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int back = 0;
        while (t < text.length()) {
            int next = p < pattern.length() ? one(pattern, p, text.charAt(t)) : -1;
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = ++p;
                back = t;
            } else if (next > 0) {
                p = next;
                t++;
            } else if (star >= 0) {
                p = star;
                t = ++back;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /// Where the pattern goes on after it matched this character, or -1.
    private static int one(String pattern, int p, char c) {
        char first = pattern.charAt(p);
        if (first == QUOTE && p + 1 < pattern.length()) {
            return pattern.charAt(p + 1) == c ? p + 2 : -1;
        }
        if (first == '?') {
            return p + 1;
        }
        if (first == '[') {
            int end = pattern.indexOf(']', p + 2);
            if (end > 0) {
                return set(pattern.substring(p + 1, end), c) ? end + 1 : -1;
            }
        }
        return first == c ? p + 1 : -1;
    }

    private static boolean set(String inside, char c) {
        boolean negated = inside.startsWith("!") || inside.startsWith("^");
        var members = unquote(negated ? inside.substring(1) : inside);
        boolean found = false;
        for (int i = 0; i < members.length(); i++) {
            if (i + 2 < members.length() && members.charAt(i + 1) == '-') {
                found |= members.charAt(i) <= c && c <= members.charAt(i + 2);
                i += 2;
            } else {
                found |= members.charAt(i) == c;
            }
        }
        return found != negated;
    }
}
