package greenwall.views.logs;

import greenwall.styles.ColorRole;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.Pen;
import java.util.List;
import java.util.regex.Pattern;

/// Draws the text of a line or of a template with its variable parts highlighted.
public final class LineTextPainter {
    private static final Pattern PARTS = Pattern.compile("(?=<\\*>)|(?<=<\\*>)");

    private LineTextPainter() {}

    /// One row of a wrapped line. Variable parts and hits are positions in the complete text, in ascending
    /// order.
    public record Row(
            String text,
            int from,
            int to,
            List<VariableParts.TextRange> variable,
            List<VariableParts.TextRange> hits,
            ColorRole plain) {}

    public static void paint(Pen pen, MeasuredFont font, Row row, double x, double y, double room) {
        var text = row.text();
        for (var hit : row.hits()) {
            int from = Math.max(hit.from(), row.from());
            int to = Math.min(hit.to(), row.to());
            double left = font.width(text.substring(
                    Math.min(row.from(), text.length()), Math.max(row.from(), Math.min(from, text.length()))));
            if (to > from && left < room) {
                double wide = Math.min(font.width(text.substring(from, to)), room - left);
                pen.fill(pen.style().palette().color(ColorRole.WARN, 0.35), x + left, y, wide, font.height());
            }
        }
        double at = x;
        int i = row.from();
        double end = x + room;
        for (var range : row.variable()) {
            if (range.to() <= i) {
                continue;
            }
            if (range.from() >= row.to() || at >= end) {
                break;
            }
            int from = Math.max(range.from(), i);
            at += piece(pen, font, row.plain(), text.substring(i, from), at, y, end - at);
            int to = Math.min(range.to(), row.to());
            double pieceStart = at;
            at += piece(pen, font, ColorRole.ACCENT, text.substring(from, to), at, y, end - at);
            double wide = Math.min(at, end) - pieceStart;
            if (wide >= Math.min(at - pieceStart, 2 * font.width("0"))) {
                pen.fill(
                        pen.style().palette().color(ColorRole.ACCENT, 0.5), pieceStart, y + font.height() - 1, wide, 1);
            }
            i = to;
        }
        if (i < row.to() && at < end) {
            piece(pen, font, row.plain(), text.substring(i, row.to()), at, y, end - at);
        }
    }

    public static void paintTemplate(Pen pen, MeasuredFont font, String template, double x, double y, double room) {
        double at = x;
        for (var part : PARTS.split(template)) {
            double left = x + room - at;
            if (left <= 0) {
                return;
            }
            pen.text(font, part.equals("<*>") ? ColorRole.ACCENT : ColorRole.FG, part, at, y, left);
            at += font.width(part);
        }
    }

    /// Draws only the visible part, because a line can be very long.
    private static double piece(
            Pen pen, MeasuredFont font, ColorRole role, String text, double x, double y, double room) {
        if (text.isEmpty() || room <= 0) {
            return 0;
        }
        int maxCharacters = (int) (room / Math.max(1, font.width("0"))) * 2 + 2;
        var cut = text.length() > maxCharacters ? text.substring(0, maxCharacters) : text;
        pen.text(font, role, cut, x, y, room);
        return font.width(cut);
    }
}
