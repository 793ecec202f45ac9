package greenwall.fleet.promql;

import greenwall.fleet.promql.Re2.Invalid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Reads RE2's syntax and writes the same expression in Java's. Used once.
final class Re2Translator {
    private static final int MOST_REPEATS = 1000;
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

    private record Flags(boolean fold, boolean multiline, boolean dotAll, boolean ungreedy) {}

    /// What is to be taken up again when a group closes.
    private record OpenGroup(Flags outer, int start, int outerWeight) {}

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private final List<String> groups = new ArrayList<>();
    private final Deque<OpenGroup> open = new ArrayDeque<>();
    private Flags flags = new Flags(false, false, false, false);
    private int at;
    /// Where the last repeatable item begins in the output, or -1.
    private int item = -1;
    /// How often the last item, and the heaviest one of the open group, is spelt out when all counts are
    /// multiplied.
    private int itemWeight = 1;

    private int groupWeight = 1;
    /// The text of a repetition just read, which another must not follow.
    private String repetition = "";

    Re2Translator(String text) {
        this.text = text;
    }

    List<String> groups() {
        return groups;
    }

    String translate() {
        while (at < text.length()) {
            int c = text.codePointAt(at);
            switch (c) {
                case '(' -> openGroup();
                case ')' -> closeGroup();
                case '|' -> {
                    at++;
                    out.append('|');
                    noItem();
                }
                case '*', '+', '?' -> {
                    int start = at++;
                    repeat(start, String.valueOf((char) c));
                }
                case '{' -> braces();
                case '[' -> emit(characterClass());
                case '.' -> {
                    at++;
                    emit(flags.dotAll() ? "(?s:.)" : "[^\\n]");
                }
                case '^' -> {
                    at++;
                    emit(flags.multiline() ? "(?:\\A|(?<=\\n))" : "\\A");
                }
                case '$' -> {
                    at++;
                    emit(flags.multiline() ? "(?:\\z|(?=\\n))" : "\\z");
                }
                case '\\' -> escape();
                default -> {
                    at += Character.charCount(c);
                    emit(literal(c));
                }
            }
        }
        if (!open.isEmpty()) {
            throw new Invalid("missing closing )", text);
        }
        return out.toString();
    }

    private void emit(String java) {
        item = out.length();
        out.append(java);
        itemWeight = 1;
        repetition = "";
    }

    private void noItem() {
        item = -1;
        repetition = "";
    }

    private String literal(int c) {
        String escaped = String.format("\\x{%X}", c);
        boolean cased = Character.isLetter(c) && flags.fold();
        return cased ? "(?iu:" + escaped + ")" : escaped;
    }

    private void openGroup() {
        int start = out.length();
        var outer = flags;
        if (text.startsWith("(?", at)) {
            if (text.startsWith("(?P<", at)) {
                namedGroup();
                out.append('(');
            } else if (perlFlags()) {
                out.append("(?:");
            } else {
                return;
            }
        } else {
            at++;
            groups.add("");
            out.append('(');
        }
        open.push(new OpenGroup(outer, start, groupWeight));
        groupWeight = 1;
        noItem();
    }

    private void namedGroup() {
        int end = text.indexOf('>', at);
        if (end < 0) {
            throw new Invalid("invalid named capture", text.substring(at));
        }
        String name = text.substring(at + 4, end);
        if (name.isEmpty() || !name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)))) {
            throw new Invalid("invalid named capture", text.substring(at, end + 1));
        }
        groups.add(name);
        at = end + 1;
    }

    /// `(?i)` or `(?i:`; whether it opens a group.
    private boolean perlFlags() {
        int start = at;
        at += 2;
        boolean on = true;
        boolean any = false;
        var wanted = flags;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            switch (c) {
                case 'i' -> wanted = new Flags(on, wanted.multiline(), wanted.dotAll(), wanted.ungreedy());
                case 'm' -> wanted = new Flags(wanted.fold(), on, wanted.dotAll(), wanted.ungreedy());
                case 's' -> wanted = new Flags(wanted.fold(), wanted.multiline(), on, wanted.ungreedy());
                case 'U' -> wanted = new Flags(wanted.fold(), wanted.multiline(), wanted.dotAll(), on);
                case '-' -> {
                    if (!on) {
                        throw new Invalid("invalid or unsupported Perl syntax", text.substring(start, at));
                    }
                    on = false;
                    any = false;
                    continue;
                }
                case ':', ')' -> {
                    if (!on && !any) {
                        throw new Invalid("invalid or unsupported Perl syntax", text.substring(start, at));
                    }
                    flags = wanted;
                    if (c == ')') {
                        noItem();
                    }
                    return c == ':';
                }
                default -> throw new Invalid("invalid or unsupported Perl syntax", text.substring(start, at));
            }
            any = true;
        }
        throw new Invalid("missing closing )", text);
    }

    private void closeGroup() {
        if (open.isEmpty()) {
            throw new Invalid("unexpected )", text);
        }
        at++;
        out.append(')');
        var group = open.pop();
        flags = group.outer();
        item = group.start();
        itemWeight = groupWeight;
        groupWeight = Math.max(group.outerWeight(), itemWeight);
        repetition = "";
    }

    private void repeat(int start, String sign) {
        boolean lazy = at < text.length() && text.charAt(at) == '?';
        if (lazy) {
            at++;
        }
        String whole = text.substring(start, at);
        if (!repetition.isEmpty()) {
            throw new Invalid("invalid nested repetition operator", repetition + whole);
        }
        if (item < 0) {
            throw new Invalid("missing argument to repetition operator", whole);
        }
        // An anchor may be repeated in RE2; Java wants it in a group.
        out.insert(item, "(?:").append(')').append(sign);
        if (lazy != flags.ungreedy()) {
            out.append('?');
        }
        repetition = whole;
    }

    private void braces() {
        int start = at;
        var bounds = Pattern.compile("\\{([0-9]+)(,([0-9]*))?\\}").matcher(text).region(at, text.length());
        if (!bounds.lookingAt() || isPadded(bounds.group(1)) || isPadded(bounds.group(3))) {
            at++;
            emit(literal('{'));
            return;
        }
        at = bounds.end();
        int least = bound(bounds.group(1));
        int most = bounds.group(2) == null ? least : bounds.group(3).isEmpty() ? -1 : bound(bounds.group(3));
        if (least > MOST_REPEATS || most > MOST_REPEATS || (most >= 0 && least > most)) {
            throw new Invalid("invalid repeat count", bounds.group());
        }
        repeat(start, bounds.group());
        int times = most < 0 ? least : most;
        if (times > 0) {
            itemWeight *= times;
            groupWeight = Math.max(groupWeight, itemWeight);
        }
        if (times >= 2 && itemWeight > MOST_REPEATS) {
            throw new Invalid("invalid repeat count", repetition);
        }
    }

    private static boolean isPadded(@Nullable String digits) {
        return digits != null && digits.length() > 1 && digits.charAt(0) == '0';
    }

    private static int bound(String digits) {
        return digits.length() > 8 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private void escape() {
        if (at + 1 >= text.length()) {
            throw new Invalid("trailing backslash at end of expression", "");
        }
        char c = text.charAt(at + 1);
        switch (c) {
            case 'A' -> simpleEscape("\\A");
            case 'z' -> simpleEscape("\\z");
            case 'b' -> simpleEscape("(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))");
            case 'B' -> simpleEscape("(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))");
            case 'C' -> throw new Invalid("invalid escape sequence", "\\C");
            case 'Q' -> {
                int end = text.indexOf("\\E", at);
                String quoted = end < 0 ? text.substring(at + 2) : text.substring(at + 2, end);
                at = end < 0 ? text.length() : end + 2;
                quoted.codePoints().forEach(point -> emit(literal(point)));
            }
            case 'd', 'D', 's', 'S', 'w', 'W', 'p', 'P' -> emit("[" + classEscape() + "]");
            default -> emit(literal(escapedCharacter()));
        }
    }

    private void simpleEscape(String java) {
        at += 2;
        emit(java);
    }

    /// `\d`, `\pN`, `\p{Greek}` and their negations, as the inside of a Java class.
    private String classEscape() {
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
    private int escapedCharacter() {
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

    private String characterClass() {
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
        return flags.fold() ? "(?iu:" + inside + ")" : inside.toString();
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
}
