package greenwall.fleet.promql;

import greenwall.fleet.promql.Re2.InvalidPatternException;
import java.util.ArrayDeque;
import java.util.regex.Pattern;

/// Rejects expressions that RE2 itself rejects for their size but the library would accept: nested repetitions
/// and groups, which can make a short expression arbitrarily large. The text need not be a valid expression.
final class Re2SizeLimit {
    private static final int MAX_REPEATS = 1000;
    /// RE2 allows 1000. The library recurses for each level, and the threads here have small stacks.
    private static final int DEEPEST = 250;
    /// By how much repetitions may lengthen an expression. RE2 allows millions, but each takes time for each
    /// character of a text.
    private static final int MAX_ADDED = 20_000;

    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?\\}\\??");

    /// The part of a group that was read so far.
    private static final class Group {
        private long size;
        private int repeats = 1;
        private long lastSize;
        private int lastRepeats = 1;
        private boolean repeated;

        void atom(long length, int within) {
            size += length;
            lastSize = length;
            repeats = Math.max(repeats, within);
            lastRepeats = within;
            repeated = false;
        }
    }

    private Re2SizeLimit() {}

    static void check(String text) {
        var open = new ArrayDeque<Group>();
        open.push(new Group());
        long added = 0;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            var group = open.element();
            if (text.startsWith("\\Q", i)) {
                int end = text.indexOf("\\E", i);
                int next = end < 0 ? text.length() : end + 2;
                group.atom(next - i, 1);
                i = next;
            } else if (c == '\\') {
                if (i + 1 < text.length() && text.charAt(i + 1) > 127) {
                    throw new InvalidPatternException(
                            "invalid escape sequence", text.substring(i, text.offsetByCodePoints(i, 2)));
                }
                group.atom(1, 1);
                i += 2;
            } else if (c == '[') {
                i = afterClass(text, i);
                group.atom(1, 1);
            } else if (c == '(') {
                if (open.size() > DEEPEST) {
                    throw new InvalidPatternException(
                            "expression nests too deeply", text.substring(0, Math.min(40, text.length())));
                }
                open.push(new Group());
                i++;
            } else if (c == ')' && open.size() > 1) {
                var closed = open.pop();
                open.element().atom(closed.size, closed.repeats);
                i++;
            } else if (c == '{' && group.lastSize > 0) {
                var count = COUNT.matcher(text).region(i, text.length());
                if (!count.lookingAt()) {
                    group.atom(1, 1);
                    i++;
                    continue;
                }
                if (group.repeated) {
                    // This is not a valid expression, and the library rejects it.
                    return;
                }
                int most = Math.max(
                        Integer.parseInt(count.group(1)),
                        count.group(2) == null || count.group(2).isEmpty() ? 0 : Integer.parseInt(count.group(2)));
                long repeats = (long) group.lastRepeats * Math.max(1, most);
                long more = group.lastSize * (Math.max(1, most) - 1);
                added += more;
                if (repeats > MAX_REPEATS || added > MAX_ADDED) {
                    throw new InvalidPatternException("invalid repeat count", count.group());
                }
                group.size += more;
                group.lastSize += more;
                group.lastRepeats = (int) repeats;
                group.repeats = Math.max(group.repeats, group.lastRepeats);
                group.repeated = true;
                i = count.end();
            } else {
                if ("*+?".indexOf(c) >= 0) {
                    group.repeated = true;
                } else if ("|^$".indexOf(c) < 0) {
                    group.atom(1, 1);
                }
                i++;
            }
        }
    }

    /// The index after the character class that begins here; a bracket right at its beginning belongs to it.
    static int afterClass(String text, int from) {
        int i = from + 1;
        if (text.startsWith("^", i)) {
            i++;
        }
        if (text.startsWith("]", i)) {
            i++;
        }
        while (i < text.length() && text.charAt(i) != ']') {
            if (text.charAt(i) == '\\') {
                i += 2;
            } else if (text.startsWith("[:", i) && text.indexOf(":]", i) > 0) {
                i = text.indexOf(":]", i) + 2;
            } else {
                i++;
            }
        }
        return Math.min(text.length(), i + 1);
    }
}
