package greenwall.views.map;

import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;

/// The names of the services in sight, while the map is zoomed.
final class ServiceNamesInSight extends PaintedRegion {
    private ShownGraph shown;
    private double zoom = 1;
    private double left;
    private double top;
    private boolean focused;

    ServiceNamesInSight(PaintStyle look, ShownGraph shown) {
        super(look);
        this.shown = shown;
    }

    void show(ShownGraph newShown, double newZoom, double newLeft, double newTop, boolean newFocused) {
        shown = newShown;
        zoom = newZoom;
        left = newLeft;
        top = newTop;
        focused = newFocused;
        repaint();
    }

    @Override
    protected boolean clear() {
        return true;
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var layout = shown.layout();
        var g = pen.graphics();
        g.save();
        g.translate(Math.round(left), Math.round(top));
        layout.spots().forEach((name, spot) -> {
            if (left + (spot.x() + layout.wide()) * zoom >= 0
                    && left + spot.x() * zoom <= width
                    && top + (spot.y() + layout.tall()) * zoom >= 0
                    && top + spot.y() * zoom <= height) {
                ServiceBox.paint(pen, zoom, name, shown, focused, true);
            }
        });
        g.restore();
    }
}
