package greenwall.views.logs;

import greenwall.fleet.SanitizedText;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.PaintStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// Lays out the text of a line: the part that is shown, and its rows if it is wrapped.
final class LogLineLayout {
    static final int MAX_LENGTH = 16_384;
    private static final int MAX_ROWS = 40;

    private final Supplier<PaintStyle> style;
    private final DoubleSupplier room;
    private boolean wrap;

    /// @param room the width available for a line
    LogLineLayout(Supplier<PaintStyle> style, DoubleSupplier room) {
        this.style = style;
        this.room = room;
    }

    boolean wraps() {
        return wrap;
    }

    void setWrap(boolean newWrap) {
        wrap = newWrap;
    }

    /// The height of a row.
    double rowHeight() {
        return Math.ceil(style.get().mono().height() + 2);
    }

    double height(LogLine line) {
        return wrap ? rows(visible(line)).size() * rowHeight() : rowHeight();
    }

    static String visible(LogLine line) {
        var text = line.text();
        if (text.length() <= MAX_LENGTH) {
            return SanitizedText.line(text);
        }
        return SanitizedText.line(text.substring(0, MAX_LENGTH)) + " … and "
                + String.format(Locale.ROOT, "%,d", text.length() - MAX_LENGTH) + " more characters";
    }

    /// The start of each row of a wrapped line. A row ends after a space if there is one in its second half.
    List<Integer> rows(String text) {
        var font = style.get().mono();
        var starts = new ArrayList<Integer>();
        double wide = room.getAsDouble();
        int from = 0;
        while (from < text.length() && starts.size() < MAX_ROWS) {
            starts.add(from);
            int end = fitting(font, text, from, wide);
            if (end < text.length()) {
                int blank = text.lastIndexOf(' ', end);
                if (blank > from + (end - from) / 2) {
                    end = blank + 1;
                }
            }
            from = end;
        }
        if (starts.isEmpty()) {
            starts.add(0);
        }
        return starts;
    }

    private static int fitting(MeasuredFont font, String text, int from, double room) {
        double remaining = room;
        int i = from;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            remaining -= font.width(Character.toString(c));
            if (remaining < 0 && i > from) {
                break;
            }
            i += Character.charCount(c);
        }
        return i;
    }
}
