package greenwall.views.dashboard;

import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.paint.LazyTooltip;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;

/// A panel's title and its warnings.
final class PanelHeading extends PaintedRegion {
    private static final double EDGE = 8;

    private String title = "";
    private String error = "";
    private String limit = "";
    private boolean loading;
    private final LazyTooltip description = new LazyTooltip(this);

    PanelHeading(PaintStyle style) {
        super(style, ColorRole.SURFACE);
        setMouseTransparent(true);
    }

    /// Sets the tooltip of the title.
    void describe(String text) {
        boolean had = !description.isEmpty();
        description.show(text);
        setMouseTransparent(text.isEmpty());
        if (had == text.isEmpty()) {
            repaint();
        }
    }

    /// @param newLimit how much is shown of how much, if not all; otherwise empty
    void show(String newTitle, String newError, String newLimit, boolean isLoading) {
        if (!newTitle.equals(title) || !newError.equals(error) || !newLimit.equals(limit) || isLoading != loading) {
            title = newTitle;
            error = newError;
            limit = newLimit;
            loading = isLoading;
            repaint();
        }
    }

    String error() {
        return error;
    }

    String limit() {
        return limit;
    }

    @Override
    protected double ownHeight(PaintStyle of) {
        return title.isEmpty() && error.isEmpty() && limit.isEmpty()
                ? 4
                : Math.ceil(of.strong().height() + 8);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        double taken = 0;
        if (!error.isEmpty()) {
            double icon = 11 * paintStyle().scale();
            taken = pen.textLeftOf(paintStyle().small(), ColorRole.WARN_TEXT, error, width - EDGE, 5, width * 0.6)
                    + icon
                    + 6;
            pen.icon(Icon.STALE, pen.color(ColorRole.WARN_TEXT), width - EDGE - taken + 2, 5, icon);
        } else if (loading) {
            taken = pen.textLeftOf(paintStyle().small(), ColorRole.MUTED, "…", width - EDGE, 5, 20);
        }
        if (!limit.isEmpty()) {
            double right = width - EDGE - (taken > 0 ? taken + 8 : 0);
            taken = width
                    - EDGE
                    - right
                    + pen.textLeftOf(paintStyle().small(), ColorRole.MUTED, limit, right, 5, right * 0.6);
        }
        double wide = pen.text(paintStyle().strong(), ColorRole.FG, title, EDGE, 4, width - 2 * EDGE - taken - 8);
        if (!description.isEmpty()) {
            pen.dottedLine(ColorRole.EDGE, EDGE, height - 3, wide);
        }
    }
}
