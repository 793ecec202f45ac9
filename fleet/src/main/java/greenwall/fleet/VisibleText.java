package greenwall.fleet;

/// Text from outside (labels, log lines, process names, server answers) made safe to show: control characters,
/// ANSI escapes, bidirectional marks and other invisible characters are drawn as such, never obeyed. Nothing is
/// left out.
public final class VisibleText {
    private VisibleText() {}

    /// One line: line breaks are shown too.
    public static String line(String text) {
        return show(text, false);
    }

    /// Line breaks and tabs stay what they are.
    public static String block(String text) {
        return show(text, true);
    }

    private static String show(String text, boolean keepLayout) {
        int first = firstHidden(text, keepLayout);
        if (first < 0) {
            return text;
        }
        var shown = new StringBuilder(text.length() + 16);
        shown.append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!hidden(c, keepLayout)) {
                shown.appendCodePoint(c);
            } else if (c < 0x20) {
                shown.append((char) (0x2400 + c));
            } else if (c == 0x7f) {
                shown.append('\u2421');
            } else {
                shown.append(String.format("\\u{%x}", c));
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
}
