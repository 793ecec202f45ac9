package greenwall.fleet;

import java.util.function.IntFunction;
import java.util.stream.Collectors;

/// Makes text from outside (labels, log lines, process names, server responses) safe to show: control
/// characters, ANSI escapes, bidirectional marks and other invisible characters are shown as symbols and have
/// no effect. Nothing is left out.
public final class SanitizedText {
    private SanitizedText() {}

    /// For one line: line breaks are shown as symbols too.
    public static String line(String text) {
        return replaced(text, false, SanitizedText::symbol);
    }

    /// For several lines: line breaks and tabs are kept.
    public static String block(String text) {
        return replaced(text, true, SanitizedText::symbol);
    }

    /// At most this many characters; a text that is cut ends with `…`.
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }

    /// Equivalent JSON in which control and formatting characters are escaped.
    public static String json(String text) {
        return replaced(
                text,
                true,
                c -> Character.toString(c)
                        .chars()
                        .mapToObj(unit -> String.format("\\u%04x", unit))
                        .collect(Collectors.joining()));
    }

    private static String symbol(int c) {
        if (c < 0x20) {
            return Character.toString(0x2400 + c);
        }
        return c == 0x7f ? "\u2421" : String.format("\\u{%x}", c);
    }

    private static String replaced(String text, boolean keepLayout, IntFunction<String> replacement) {
        int first = firstHidden(text, keepLayout);
        if (first < 0) {
            return text;
        }
        var shown = new StringBuilder(text.length() + 16);
        shown.append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (hidden(c, keepLayout)) {
                shown.append(replacement.apply(c));
            } else {
                shown.appendCodePoint(c);
            }
        }
        return shown.toString();
    }

    private static int firstHidden(String text, boolean keepLayout) {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (hidden(c, keepLayout)) {
                return i;
            }
            i += Character.charCount(c);
        }
        return -1;
    }

    private static boolean hidden(int c, boolean keepLayout) {
        if (c >= 0x20 && c < 0x7f) {
            return false;
        }
        if (keepLayout && (c == '\n' || c == '\t')) {
            return false;
        }
        return isControlOrFormat(c) || ignorable(c);
    }

    /// Whether this is a control or formatting character, rather than a letter, a symbol or a space.
    public static boolean isControlOrFormat(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /// Letters and marks that are drawn as nothing or as blank space.
    private static boolean ignorable(int c) {
        return c == 0x34f
                || c == 0x115f
                || c == 0x1160
                || c == 0x17b4
                || c == 0x17b5
                || c >= 0x180b && c <= 0x180f
                || c == 0x2800
                || c == 0x3164
                || c >= 0xfe00 && c <= 0xfe0f
                || c == 0xffa0
                || c >= 0xe0100 && c <= 0xe01ef;
    }
}
