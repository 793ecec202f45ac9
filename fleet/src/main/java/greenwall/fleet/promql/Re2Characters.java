package greenwall.fleet.promql;

import greenwall.fleet.promql.Re2.Invalid;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads what stands for characters in an expression of RE2: classes and escapes. It stands at a place of the text
/// and goes on as it reads.
final class Re2Characters {
    private static final Map<String, String> POSIX_CLASSES = Map.ofEntries(
            Map.entry("alnum", "0-9A-Za-z"),
            Map.entry("alpha", "A-Za-z"),
            Map.entry("ascii", "\\x00-\\x7F"),
            Map.entry("blank", "\\t "),
            Map.entry("cntrl", "\\x00-\\x1F\\x7F"),
            Map.entry("digit", "0-9"),
            Map.entry("graph", "!-~"),
            Map.entry("lower", "a-z"),
            Map.entry("print", " -~"),
            Map.entry("punct", "!-/:-@\\[-`{-~"),
            Map.entry("space", "\\t\\n\\x0B\\f\\r "),
            Map.entry("upper", "A-Z"),
            Map.entry("word", "0-9A-Za-z_"),
            Map.entry("xdigit", "0-9A-Fa-f"));
    private static final Map<Character, String> PERL_CLASSES =
            Map.of('d', "0-9", 's', "\\t\\n\\f\\r ", 'w', "0-9A-Za-z_");

    private final String text;
    int at;

    Re2Characters(String text) {
        this.text = text;
    }

    String characterClass() {
        int start = at++;
        var inside = new StringBuilder("[");
        if (at < text.length() && text.charAt(at) == '^') {
            at++;
            inside.append('^');
        }
        boolean first = true;
        while (at >= text.length() || text.charAt(at) != ']' || first) {
            if (at >= text.length()) {
                throw new Invalid("missing closing ]", text.substring(start));
            }
            first = false;
            if (text.startsWith("[:", at) && text.indexOf(":]", at + 2) >= 0) {
                inside.append(posixClass());
            } else if (isClassEscape()) {
                inside.append(classEscape());
            } else {
                inside.append(range(start));
            }
        }
        at++;
        inside.append(']');
        return inside.toString();
    }

    private boolean isClassEscape() {
        return at + 1 < text.length() && text.charAt(at) == '\\' && "dDsSwWpP".indexOf(text.charAt(at + 1)) >= 0;
    }

    private String posixClass() {
        int end = text.indexOf(":]", at + 2) + 2;
        String whole = text.substring(at, end);
        String name = whole.substring(2, whole.length() - 2);
        boolean negated = name.startsWith("^");
        String java = POSIX_CLASSES.get(negated ? name.substring(1) : name);
        if (java == null) {
            throw new Invalid("invalid character class range", whole);
        }
        at = end;
        return negated ? "[^" + java + "]" : java;
    }

    private String range(int classStart) {
        int start = at;
        int low = classCharacter(classStart);
        int high = low;
        boolean dash = at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']';
        if (dash) {
            at++;
            high = classCharacter(classStart);
            if (high < low) {
                throw new Invalid("invalid character class range", text.substring(start, at));
            }
        }
        String from = String.format("\\x{%X}", low);
        return low == high ? from : from + String.format("-\\x{%X}", high);
    }

    private int classCharacter(int classStart) {
        if (at >= text.length()) {
            throw new Invalid("missing closing ]", text.substring(classStart));
        }
        if (text.charAt(at) == '\\') {
            return escapedCharacter();
        }
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    /// `\d`, `\pN`, `\p{Greek}` and their negations, as the inside of a Java class.
    String classEscape() {
        char kind = text.charAt(at + 1);
        char lower = Character.toLowerCase(kind);
        if (lower != 'p') {
            at += 2;
            String inside = Objects.requireNonNull(PERL_CLASSES.get(lower));
            return kind == lower ? inside : "[^" + inside + "]";
        }
        int start = at;
        at += 2;
        if (at >= text.length()) {
            throw new Invalid("invalid character class range", text.substring(start));
        }
        String name;
        if (text.charAt(at) == '{') {
            int end = text.indexOf('}', at);
            if (end < 0) {
                throw new Invalid("invalid character class range", text.substring(start));
            }
            name = text.substring(at + 1, end);
            at = end + 1;
        } else {
            name = text.substring(at, at + 1);
            at++;
        }
        boolean negated = kind == 'P';
        if (name.startsWith("^")) {
            negated = !negated;
            name = name.substring(1);
        }
        String java = unicodeClass(name);
        if (java.isEmpty()) {
            throw new Invalid("invalid character class range", text.substring(start, at));
        }
        return negated ? "[^" + java + "]" : java;
    }

    private static String unicodeClass(String name) {
        if (name.equals("Any")) {
            return "\\x{0}-\\x{10FFFF}";
        }
        if (!name.matches("[A-Za-z_]+")) {
            return "";
        }
        for (String candidate : List.of("\\p{" + name + "}", "\\p{Is" + name + "}")) {
            boolean category = name.length() <= 2;
            if (category != candidate.startsWith("\\p{Is")) {
                try {
                    return Pattern.compile(candidate).pattern();
                } catch (PatternSyntaxException _) {
                    return "";
                }
            }
        }
        return "";
    }

    /// The character that an escape stands for, inside a class or outside.
    int escapedCharacter() {
        int start = at;
        at++;
        if (at >= text.length()) {
            throw new Invalid("trailing backslash at end of expression", "");
        }
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        switch (c) {
            case '1', '2', '3', '4', '5', '6', '7' -> {
                // A single digit would be a back-reference.
                if (at >= text.length() || !isOctal(text.charAt(at))) {
                    break;
                }
                return octal(c - '0');
            }
            case '0' -> {
                return octal(0);
            }
            case 'x' -> {
                return hexadecimal(start);
            }
            case 'a' -> {
                return 7;
            }
            case 'f' -> {
                return '\f';
            }
            case 'n' -> {
                return '\n';
            }
            case 'r' -> {
                return '\r';
            }
            case 't' -> {
                return '\t';
            }
            case 'v' -> {
                return 11;
            }
            default -> {
                if (c < 0x80 && !Character.isLetterOrDigit(c)) {
                    return c;
                }
            }
        }
        throw new Invalid("invalid escape sequence", text.substring(start, at));
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    private int octal(int first) {
        int value = first;
        for (int i = 1; i < 3 && at < text.length() && isOctal(text.charAt(at)); i++) {
            value = value * 8 + text.charAt(at++) - '0';
        }
        return value;
    }

    private int hexadecimal(int start) {
        int first = at < text.length() ? readCharacter() : -1;
        if (first != '{') {
            int high = Character.digit(first, 16);
            int low = at < text.length() ? Character.digit(readCharacter(), 16) : -1;
            if (high < 0 || low < 0) {
                throw new Invalid("invalid escape sequence", text.substring(start, at));
            }
            return high * 16 + low;
        }
        int value = 0;
        int digits = 0;
        while (at < text.length()) {
            int c = readCharacter();
            if (c == '}' && digits > 0) {
                return value;
            }
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            value = value * 16 + digit;
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                break;
            }
            digits++;
        }
        throw new Invalid("invalid escape sequence", text.substring(start, at));
    }

    private int readCharacter() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }
}
