package greenwall.views.chart;

import greenwall.fleet.InstantText;
import greenwall.styles.ColorRole;
import greenwall.styles.Icon;
import greenwall.views.paint.Pen;
import greenwall.views.paint.SubCanvas;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;

/// The movable parts over a chart: the crosshair with its time, the selection, the mark, the draggable line,
/// and the focus frame. Each is a small node that is only shown while it is needed.
final class ChartOverlay {
    private static final double ICON = 11;

    private final TimeSeriesChart chart;
    private final Plot plot;
    private final TimeAxis axis;
    private final SubCanvas selection;
    private final SubCanvas mark;
    private final CrosshairTopLabel label;
    private final SubCanvas grip;
    private final ChartRectangles cross = new ChartRectangles(1);
    private final ChartRectangles frame = new ChartRectangles(4);
    private double gripAt;

    ChartOverlay(TimeSeriesChart chart) {
        this.chart = chart;
        plot = chart.plot;
        axis = chart.axis;
        var style = chart.paintStyle;
        selection = new SubCanvas(style, this::paintSelection);
        mark = new SubCanvas(style, this::paintMark);
        label = new CrosshairTopLabel(style);
        grip = new SubCanvas(style, this::paintDraggableLine);
        cross.show(false);
        frame.show(false);
    }

    /// In drawing order.
    List<Node> nodes() {
        return Stream.<List<? extends Node>>of(
                        List.of(selection, mark), cross.nodes(), List.of(label.node(), grip), frame.nodes())
                .<Node>flatMap(List::stream)
                .toList();
    }

    /// Whether the crosshair is over the lines.
    boolean pointed() {
        return plot.box().spans(plot.x(axis.cursorMillis()));
    }

    private double markX() {
        return plot.x(axis.markMillis());
    }

    /// @param handle the instant of the draggable line, or NaN
    void arrange(double handle, boolean focused, double width, double height) {
        var box = plot.box();
        var style = chart.paintStyle;
        selection.placeIf(chart.rangeSelection.drawn(), box.x(), box.y(), box.width() + 1, box.height());
        if (box.spans(markX())) {
            double x = Math.round(markX()) - 1;
            double left = Math.min(x, Math.floor(iconX()));
            mark.place(left, box.y(), Math.max(x + 2, iconX() + ICON) - left, box.height());
        } else {
            mark.hide();
        }
        double x = plot.x(axis.cursorMillis());
        cross.show(box.spans(x));
        if (box.spans(x)) {
            cross.put(0, style.palette().color(ColorRole.MUTED), Math.round(x), box.y(), 1, box.height());
            label.show(stampText(), x, box.y() - 1, width);
        } else {
            label.hide();
        }
        gripAt = Math.round(plot.x(handle));
        grip.placeIf(box.spans(gripAt), gripAt - 4, box.y(), 10, box.height());
        frame.show(focused);
        if (focused) {
            frame.frame(style.palette().color(ColorRole.ACCENT), width, Math.floor(height));
        }
    }

    private void paintSelection(Pen pen) {
        var box = plot.box();
        chart.rangeSelection.paint(pen, box.x(), box.width(), box.y(), box.height());
    }

    private double iconX() {
        return Math.min(markX() + 3, plot.box().right() - ICON);
    }

    private void paintMark(Pen pen) {
        var box = plot.box();
        pen.fill(ColorRole.ACCENT, Math.round(markX()) - 1, box.y(), 2, box.height());
        pen.icon(Icon.INCIDENT, pen.color(ColorRole.ACCENT), iconX(), box.bottom() - ICON - 1, ICON);
    }

    private String stampText() {
        var at = Instant.ofEpochMilli((long) axis.cursorMillis());
        var text = InstantText.stamp(at, chart.zone);
        return at.atZone(chart.zone).getOffset().equals(ZoneOffset.UTC)
                ? text
                : text + " · " + InstantText.seconds(at, ZoneOffset.UTC) + " UTC";
    }

    private void paintDraggableLine(Pen pen) {
        var box = plot.box();
        pen.fill(ColorRole.WARN_TEXT, gripAt, box.y(), 2, box.height());
        pen.fillRounded(pen.color(ColorRole.WARN_TEXT), gripAt - 4, box.y() + box.height() / 2 - 9, 10, 18, 4);
        pen.fill(ColorRole.SURFACE, gripAt - 1, box.y() + box.height() / 2 - 5, 1, 10);
        pen.fill(ColorRole.SURFACE, gripAt + 2, box.y() + box.height() / 2 - 5, 1, 10);
    }
}
