package greenwall.views.dashboard;

import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import javafx.scene.paint.Color;
import javafx.scene.shape.ArcType;
import javafx.scene.shape.StrokeLineCap;

/// Values as arcs, with the threshold colours along the outer edge.
final class GaugeDrawing extends ScrollableValues {
    private static final double FROM = 210;
    private static final double SWEEP = 240;
    private static final double EDGE = 6;

    GaugeDrawing(PaintStyle style) {
        super(style);
    }

    private StatDrawing.Cells cells() {
        var orientation = options().get(PanelOption.ORIENTATION);
        var cells = StatDrawing.Cells.of(values().size(), getWidth(), getHeight(), orientation);
        return options().get(PanelOption.MANUAL_SIZE)
                ? cells.atLeast(
                        values().size(),
                        getWidth(),
                        options().get(PanelOption.MIN_WIDTH) * paintStyle().scale(),
                        options().get(PanelOption.MIN_HEIGHT) * paintStyle().scale())
                : cells;
    }

    @Override
    double hidden() {
        return Math.max(0, tall() - getHeight());
    }

    private double tall() {
        var cells = cells();
        return values().isEmpty() ? 0 : cells.y(values().size() - 1) + cells.height();
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var cells = cells();
        double scrolled = scrolled();
        for (int i = 0; i < values().size(); i++) {
            gauge(pen, values().get(i), cells.x(i), cells.y(i) - scrolled, cells.width(), cells.height());
        }
        pen.scrollBarThumb(width, 0, height, tall(), scrolled);
    }

    private void gauge(Pen pen, DisplayedValue value, double x, double y, double width, double height) {
        var small = sized(pen.style().small(), PanelOption.TITLE_SIZE);
        boolean marks = options().get(PanelOption.THRESHOLD_MARKS);
        boolean named = values().size() > 1 && !value.name().isEmpty();
        double name = named ? small.height() + 2 : 0;
        // The ends of the arc are half a radius below its centre.
        double radius = Math.min((width - 2 * EDGE) / 2, (height - name - 2 * EDGE) / 1.5);
        if (radius < 8) {
            pen.textCentred(small, value.color(), value.text(), x + width / 2, y, width);
            return;
        }
        double cx = x + width / 2;
        double cy = y + EDGE + radius + Math.max(0, (height - name - 2 * EDGE - radius * 1.5) / 2);
        double rim = marks ? Math.max(2, radius * 0.05) : 0;
        double thick = radius * 0.24;
        double middle = radius - rim * 1.6 - thick / 2;
        arc(pen, pen.color(ColorRole.GRID), cx, cy, middle, thick, 0, 1);
        if (Double.isFinite(value.share())) {
            double from = Math.clamp(value.neutral(), 0, 1);
            double to = Math.clamp(value.share(), 0, 1);
            arc(pen, value.color(), cx, cy, middle, thick, Math.min(from, to), Math.max(from, to));
        }
        if (marks) {
            for (int i = 0; i < value.steps().size(); i++) {
                var step = value.steps().get(i);
                double to =
                        i + 1 < value.steps().size() ? value.steps().get(i + 1).from() : 1;
                arc(pen, step.color(), cx, cy, radius - rim / 2, rim, step.from(), to);
            }
        }
        if (options().get(PanelOption.THRESHOLD_LABELS)) {
            labels(pen, value, cx, cy, middle - thick / 2 - 2);
        }
        var probe = pen.style().headline();
        double wide = probe.width(value.text()) / probe.size();
        double size = options()
                .find(PanelOption.VALUE_SIZE)
                .map(own -> Math.max(6, own * pen.style().scale()))
                .orElse(Math.clamp(Math.min(radius * 0.42, middle * 1.35 / Math.max(0.1, wide)), 8, 60));
        var font = sized(probe, size);
        pen.textCentred(font, value.color(), value.text(), cx, cy - font.height() * 0.45, 2 * radius);
        if (named) {
            pen.textCentred(small, pen.color(ColorRole.MUTED), value.name(), cx, y + height - name, width - 4);
        }
    }

    /// Draws the values at which the colours change along the inner edge of the arc.
    private static void labels(Pen pen, DisplayedValue value, double cx, double cy, double radius) {
        var font = pen.style().small();
        for (var step : value.steps()) {
            if (step.from() > 0 && step.from() < 1) {
                double angle = Math.toRadians(FROM - step.from() * SWEEP);
                double wide = font.width(step.text());
                // Moves the label inwards, so that it does not cover the arc.
                double x = cx + Math.cos(angle) * (radius - wide / 2) - wide / 2;
                double y = cy - Math.sin(angle) * (radius - font.height() / 2) - font.height() / 2;
                pen.text(font, step.color(), step.text(), x, y, wide + 1);
            }
        }
    }

    private static void arc(
            Pen pen, Color color, double cx, double cy, double radius, double thick, double from, double to) {
        double begin = Math.clamp(from, 0, 1);
        double end = Math.clamp(to, 0, 1);
        if (end <= begin) {
            return;
        }
        var g = pen.graphics();
        g.setStroke(color);
        g.setLineWidth(thick);
        g.setLineCap(StrokeLineCap.BUTT);
        g.strokeArc(
                cx - radius,
                cy - radius,
                2 * radius,
                2 * radius,
                FROM - begin * SWEEP,
                -(end - begin) * SWEEP,
                ArcType.OPEN);
    }
}
