package greenwall.views.explain;

import greenwall.fleet.SanitizedText;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.List;

/// Rows of text below each other. All except headings are indented.
final class TextRows {
    static final double EDGE = 10;

    final PaintStyle style;
    private final double width;
    final double indent;
    /// The width of an indented row.
    final double room;
    private final List<Row> rows = new ArrayList<>();

    /// Draws a row whose top is at `y`.
    interface Painter {
        void paint(Pen pen, double y);
    }

    /// @param id the id of the entry; empty for a row that belongs to no entry
    record Row(String id, double height, Painter painter) {}

    TextRows(PaintStyle style, double width) {
        this.style = style;
        this.width = width;
        indent = EDGE + style.body().height() + 10;
        room = Math.max(60, width - indent - 14);
    }

    List<Row> list() {
        return rows;
    }

    void add(String id, double height, Painter painter) {
        rows.add(new Row(id, height, painter));
    }

    void space(String id, double height) {
        add(id, height, (_, _) -> {});
    }

    void heading(String text, String note) {
        add("", style.strong().height() + 12, (pen, y) -> {
            double x = EDGE + pen.text(style.strong(), ColorRole.FG, text, EDGE, y + 7, width - 2 * EDGE) + 10;
            pen.text(style.small(), ColorRole.MUTED, note, x, y + 8, width - x - EDGE);
        });
    }

    /// Adds small text, which is wrapped into at most `maxRows` rows.
    void text(String id, String text, ColorRole role, int maxRows) {
        for (var line : style.small().wrap(SanitizedText.line(text), room, maxRows)) {
            add(id, style.small().height() + 2, (pen, y) -> pen.text(style.small(), role, line, indent, y, room));
        }
    }
}
