package greenwall.views.chart;

import greenwall.styles.ColorRole;
import greenwall.views.chart.Plot.Box;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.Pen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The static parts on top of a chart's lines: thresholds, events, and the reason if there are no lines.
final class PlotMarks {
    private PlotMarks() {}

    static boolean any(ChartData data, Plot plot) {
        return !data.thresholds().isEmpty()
                || data.states().isPresent()
                || data.lines().isEmpty()
                || plot.empty();
    }

    /// @param rows the lines of a timeline of states in their order
    static void paint(Pen pen, ChartData data, List<ChartLine> rows, Plot plot, TimeAxis axis, LineVisibility legend) {
        var box = plot.box();
        if (data.states().isPresent()) {
            new StateTimeline(pen, data, data.states().get(), rows, plot, axis, legend).paint();
        } else if (!data.lines().isEmpty()) {
            thresholds(pen, data, plot);
        }
        if (!data.note().isEmpty() && data.lines().isEmpty()) {
            pen.emptyText(data.note(), box.x(), box.y(), box.width(), box.height());
        } else if (!data.lines().isEmpty() && plot.empty()) {
            var why = legend.narrowed()
                    ? "None of the series shown in the legend has a sample in this time range."
                    : "No samples in this time range.";
            pen.emptyText(why, box.x(), box.y(), box.width(), box.height());
        }
    }

    private static void thresholds(Pen pen, ChartData data, Plot plot) {
        var font = pen.style().small();
        var box = plot.box();
        double lineHeight = font.height();
        double labelled = Double.NaN;
        // The most severe threshold is last in the data and is labelled first. One that is too near to it has
        // no label.
        for (var threshold : data.thresholds().reversed()) {
            if (!plot.within(threshold.value())) {
                continue;
            }
            double y = Math.round(plot.y(threshold.value())) + 0.5;
            var g = pen.graphics();
            g.setStroke(pen.color(threshold.role()));
            g.setLineWidth(1);
            g.setLineDashes(5, 4);
            g.strokeLine(box.x(), y, box.right(), y);
            g.setLineDashes((double[]) null);
            var word = threshold.name() + " " + data.unit().text(threshold.value());
            double wide = font.width(word);
            if (y - lineHeight > box.y() + 12 && wide < box.width() / 3 && !(Math.abs(y - labelled) < lineHeight + 2)) {
                labelled = y;
                pen.fill(
                        pen.style().palette().color(ColorRole.SURFACE, 0.75),
                        box.right() - wide - 6,
                        y - lineHeight - 1,
                        wide + 6,
                        lineHeight);
                pen.textLeftOf(font, threshold.role(), word, box.right() - 3, y - lineHeight - 1, wide + 2);
            }
        }
    }

    /// The height of the event lane below the plot; 0 if there are no events.
    static double laneHeight(PaintStyle style, List<Annotation> annotations) {
        return annotations.isEmpty() ? 0 : Math.ceil(12 * style.scale()) + 3;
    }

    /// Draws events in a separate lane: an icon at the start and a line for the duration.
    static void paintLane(Pen pen, List<Annotation> annotations, Box box, TimeAxis axis, double top) {
        double icons = 11 * pen.style().scale();
        pen.fill(ColorRole.GRID, box.x(), top, box.width(), 1);
        double free = Double.NEGATIVE_INFINITY;
        var inOrder = new ArrayList<>(annotations);
        inOrder.sort(Comparator.comparing(Annotation::start));
        for (var annotation : inOrder) {
            double from = HeatmapOverlay.x(annotation.start().toEpochMilli(), axis, box);
            double to = HeatmapOverlay.x(annotation.end().toEpochMilli(), axis, box);
            if (to < box.x() || from > box.right()) {
                continue;
            }
            var color = pen.color(annotation.kind().role);
            double left = Math.max(from, box.x());
            double right = Math.min(to, box.right());
            if (right - left > 1) {
                pen.fill(color.deriveColor(0, 1, 1, 0.5), left, top + icons, right - left, 2);
            }
            double at = Math.min(left, box.right() - icons);
            if (at >= free) {
                pen.icon(annotation.kind().icon, color, at, top + 2, icons);
                free = at + icons + 1;
            }
        }
    }
}
