package greenwall.views.dashboard;

import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;

/// The heading of a row. A click, Enter or Space collapses or expands the row.
final class RowHeading extends PaintedRegion {
    private final String title;
    private final int panels;
    private boolean collapsed;

    RowHeading(PaintStyle style, String title, int panels, boolean initiallyCollapsed) {
        super(style);
        this.title = title;
        this.panels = panels;
        collapsed = initiallyCollapsed;
        takeFocus("Row " + title);
        addEventHandler(MouseEvent.MOUSE_CLICKED, event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.isStillSincePress()) {
                setCollapsed(!collapsed);
            }
        });
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                setCollapsed(!collapsed);
                event.consume();
            }
        });
    }

    boolean collapsed() {
        return collapsed;
    }

    /// Lays out the grid too, since each request for a layout also goes to the parent.
    void setCollapsed(boolean isCollapsed) {
        collapsed = isCollapsed;
        repaint();
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        double y = (height - pen.style().strong().height()) / 2;
        pen.text(pen.style().strong(), ColorRole.MUTED, collapsed ? "▸" : "▾", 4, y, 20);
        double wide = pen.text(pen.style().strong(), ColorRole.FG, SanitizedText.line(title), 22, y, width - 160);
        if (collapsed) {
            pen.text(
                    pen.style().small(),
                    ColorRole.MUTED,
                    CountText.of(panels, "panel"),
                    32 + wide,
                    (height - pen.style().small().height()) / 2,
                    120);
        }
        pen.fill(ColorRole.GRID, 0, height - 1, width, 1);
    }
}
