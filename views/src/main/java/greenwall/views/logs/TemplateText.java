package greenwall.views.logs;

import greenwall.styles.ColorRole;
import greenwall.views.paint.MeasuredFont;
import greenwall.views.paint.Pen;

/// Draws a template with its variable parts highlighted.
public final class TemplateText {
    private static final String VARIABLE = "<*>";

    private TemplateText() {}

    public static void paint(Pen pen, MeasuredFont font, String line, double x, double y, double room) {
        double at = x;
        double end = x + room;
        int i = 0;
        while (i < line.length() && at < end) {
            int next = line.indexOf(VARIABLE, i);
            int to = next < 0 ? line.length() : next;
            if (to > i) {
                var text = line.substring(i, to);
                pen.text(font, ColorRole.FG, text, at, y, end - at);
                at += font.width(text);
            }
            if (next < 0) {
                return;
            }
            if (at < end) {
                pen.text(font, ColorRole.ACCENT, VARIABLE, at, y, end - at);
            }
            at += font.width(VARIABLE);
            i = next + VARIABLE.length();
        }
    }
}
