package greenwall.views.dashboard;

import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.Role;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.TextStyle;
import java.util.List;
import javafx.scene.paint.Color;
import javafx.scene.shape.ArcType;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.text.Font;

/// Values on arcs, with the steps of colour along their outside.
final class GaugeBody extends PaintedRegion {
    private static final double FROM = 210;
    private static final double SWEEP = 240;
    private static final double EDGE = 6;

    private List<ShownValue> values = List.of();
    private PanelOption.Orientation orientation = PanelOption.Orientation.AUTO;
    private boolean marks = true;

    GaugeBody(PaintStyle look) {
        super(look, Role.SURFACE);
    }

    void show(List<ShownValue> newValues, PanelOption.Orientation newOrientation, boolean withMarks) {
        values = List.copyOf(newValues);
        orientation = newOrientation;
        marks = withMarks;
        repaint();
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var cells = StatBody.Cells.of(values.size(), width, height, orientation);
        for (int i = 0; i < values.size(); i++) {
            gauge(pen, values.get(i), cells.x(i), cells.y(i), cells.width(), cells.height());
        }
    }

    private void gauge(Pen pen, ShownValue value, double x, double y, double width, double height) {
        var small = pen.look().small();
        boolean named = values.size() > 1 && !value.name().isEmpty();
        double name = named ? small.height() + 2 : 0;
        // The arc reaches a quarter of its radius below its middle.
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
        arc(pen, pen.color(Role.GRID), cx, cy, middle, thick, 0, 1);
        if (Double.isFinite(value.share())) {
            arc(pen, value.color(), cx, cy, middle, thick, 0, Math.clamp(value.share(), 0, 1));
        }
        if (marks) {
            for (int i = 0; i < value.steps().size(); i++) {
                var step = value.steps().get(i);
                double to =
                        i + 1 < value.steps().size() ? value.steps().get(i + 1).from() : 1;
                arc(pen, step.color(), cx, cy, radius - rim / 2, rim, step.from(), to);
            }
        }
        var probe = pen.look().headline();
        double wide = probe.width(value.text()) / probe.size();
        double size = Math.clamp(Math.min(radius * 0.42, middle * 1.35 / Math.max(0.1, wide)), 8, 60);
        var type = new TextStyle(new Font(probe.font().getName(), Math.floor(size)));
        pen.textCentred(type, value.color(), value.text(), cx, cy - type.height() * 0.45, 2 * radius);
        if (named) {
            pen.textCentred(small, pen.color(Role.MUTED), value.name(), cx, y + height - name, width - 4);
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
