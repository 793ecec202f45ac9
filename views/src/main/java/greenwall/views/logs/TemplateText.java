package greenwall.views.logs;

import greenwall.styles.ColorRole;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.Pen;
import java.util.regex.Pattern;

/// Draws a template with its variable parts highlighted.
public final class TemplateText {
    private static final Pattern PARTS = Pattern.compile("(?=<\\*>)|(?<=<\\*>)");

    private TemplateText() {}

    public static void paint(Pen pen, MeasuredFont font, String line, double x, double y, double room) {
        double at = x;
        for (var part : PARTS.split(line)) {
            double left = x + room - at;
            if (left <= 0) {
                return;
            }
            pen.text(font, part.equals("<*>") ? ColorRole.ACCENT : ColorRole.FG, part, at, y, left);
            at += font.width(part);
        }
    }
}
