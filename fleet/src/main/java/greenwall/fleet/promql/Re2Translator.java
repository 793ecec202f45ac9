package greenwall.fleet.promql;

import greenwall.fleet.promql.Re2.Invalid;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads RE2's syntax and writes the same expression in Java's. Used once.
final class Re2Translator {
    private static final int MOST_REPEATS = 1000;
    /// RE2 itself stops at a thousand; Java needs more of the stack for each.
    private static final int DEEPEST = 200;

    private record Flags(boolean fold, boolean multiline, boolean dotAll, boolean ungreedy) {}

    /// What is to be taken up again when a group closes.
    private record OpenGroup(Flags outer, int start, int outerWeight) {}

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private final List<String> groups = new ArrayList<>();
    private final Deque<OpenGroup> open = new ArrayDeque<>();
    private Flags flags = new Flags(false, false, false, false);
    private final Re2Characters in;
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
        this.in = new Re2Characters(text);
    }

    List<String> groups() {
        return groups;
    }

    String translate() {
        while (in.at < text.length()) {
            int c = text.codePointAt(in.at);
            switch (c) {
                case '(' -> openGroup();
                case ')' -> closeGroup();
                case '|' -> {
                    in.at++;
                    out.append('|');
                    noItem();
                }
                case '*', '+', '?' -> {
                    int start = in.at++;
                    repeat(start, String.valueOf((char) c));
                }
                case '{' -> braces();
                case '[' -> emit(folded(in.characterClass()));
                case '.' -> {
                    in.at++;
                    emit(flags.dotAll() ? "(?s:.)" : "[^\\n]");
                }
                case '^' -> {
                    in.at++;
                    emit(flags.multiline() ? "(?:\\A|(?<=\\n))" : "\\A");
                }
                case '$' -> {
                    in.at++;
                    emit(flags.multiline() ? "(?:\\z|(?=\\n))" : "\\z");
                }
                case '\\' -> escape();
                default -> {
                    in.at += Character.charCount(c);
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
        return Character.isLetter(c) ? folded(escaped) : escaped;
    }

    private String folded(String java) {
        return flags.fold() ? "(?iu:" + java + ")" : java;
    }

    private void openGroup() {
        int start = out.length();
        var outer = flags;
        if (text.startsWith("(?", in.at)) {
            if (text.startsWith("(?P<", in.at)) {
                namedGroup();
                out.append('(');
            } else if (perlFlags()) {
                out.append("(?:");
            } else {
                return;
            }
        } else {
            in.at++;
            groups.add("");
            out.append('(');
        }
        if (open.size() >= DEEPEST) {
            throw new Invalid("expression nests too deeply", text);
        }
        open.push(new OpenGroup(outer, start, groupWeight));
        groupWeight = 1;
        noItem();
    }

    private void namedGroup() {
        int end = text.indexOf('>', in.at);
        if (end < 0) {
            throw new Invalid("invalid named capture", text.substring(in.at));
        }
        String name = text.substring(in.at + 4, end);
        if (name.isEmpty() || !name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)))) {
            throw new Invalid("invalid named capture", text.substring(in.at, end + 1));
        }
        groups.add(name);
        in.at = end + 1;
    }

    /// `(?i)` or `(?i:`; whether it opens a group.
    private boolean perlFlags() {
        int start = in.at;
        in.at += 2;
        boolean on = true;
        boolean any = false;
        var wanted = flags;
        while (in.at < text.length()) {
            int c = text.codePointAt(in.at);
            in.at += Character.charCount(c);
            switch (c) {
                case 'i' -> wanted = new Flags(on, wanted.multiline(), wanted.dotAll(), wanted.ungreedy());
                case 'm' -> wanted = new Flags(wanted.fold(), on, wanted.dotAll(), wanted.ungreedy());
                case 's' -> wanted = new Flags(wanted.fold(), wanted.multiline(), on, wanted.ungreedy());
                case 'U' -> wanted = new Flags(wanted.fold(), wanted.multiline(), wanted.dotAll(), on);
                case '-' -> {
                    if (!on) {
                        throw new Invalid("invalid or unsupported Perl syntax", text.substring(start, in.at));
                    }
                    on = false;
                    any = false;
                    continue;
                }
                case ':', ')' -> {
                    if (!on && !any) {
                        throw new Invalid("invalid or unsupported Perl syntax", text.substring(start, in.at));
                    }
                    flags = wanted;
                    if (c == ')') {
                        noItem();
                    }
                    return c == ':';
                }
                default -> throw new Invalid("invalid or unsupported Perl syntax", text.substring(start, in.at));
            }
            any = true;
        }
        throw new Invalid("missing closing )", text);
    }

    private void closeGroup() {
        if (open.isEmpty()) {
            throw new Invalid("unexpected )", text);
        }
        in.at++;
        out.append(')');
        var group = open.pop();
        flags = group.outer();
        item = group.start();
        itemWeight = groupWeight;
        groupWeight = Math.max(group.outerWeight(), itemWeight);
        repetition = "";
    }

    private void repeat(int start, String sign) {
        boolean lazy = in.at < text.length() && text.charAt(in.at) == '?';
        if (lazy) {
            in.at++;
        }
        String whole = text.substring(start, in.at);
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
        int start = in.at;
        var bounds = Pattern.compile("\\{([0-9]+)(,([0-9]*))?\\}").matcher(text).region(in.at, text.length());
        if (!bounds.lookingAt() || isPadded(bounds.group(1)) || isPadded(bounds.group(3))) {
            in.at++;
            emit(literal('{'));
            return;
        }
        in.at = bounds.end();
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
        if (in.at + 1 >= text.length()) {
            throw new Invalid("trailing backslash at end of expression", "");
        }
        char c = text.charAt(in.at + 1);
        switch (c) {
            case 'A' -> simpleEscape("\\A");
            case 'z' -> simpleEscape("\\z");
            case 'b' -> simpleEscape("(?:(?<=[0-9A-Za-z_])(?![0-9A-Za-z_])|(?<![0-9A-Za-z_])(?=[0-9A-Za-z_]))");
            case 'B' -> simpleEscape("(?:(?<=[0-9A-Za-z_])(?=[0-9A-Za-z_])|(?<![0-9A-Za-z_])(?![0-9A-Za-z_]))");
            case 'C' -> throw new Invalid("invalid escape sequence", "\\C");
            case 'Q' -> {
                int end = text.indexOf("\\E", in.at);
                String quoted = end < 0 ? text.substring(in.at + 2) : text.substring(in.at + 2, end);
                in.at = end < 0 ? text.length() : end + 2;
                quoted.codePoints().forEach(point -> emit(literal(point)));
            }
            case 'd', 'D', 's', 'S', 'w', 'W', 'p', 'P' -> emit("[" + in.classEscape() + "]");
            default -> emit(literal(in.escapedCharacter()));
        }
    }

    private void simpleEscape(String java) {
        in.at += 2;
        emit(java);
    }
}
