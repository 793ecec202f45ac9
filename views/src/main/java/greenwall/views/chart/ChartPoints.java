package greenwall.views.chart;

import greenwall.styles.Role;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// Single measured requests over the lines of a chart, each of which leads to its trace.
public final class ChartPoints {
    private static final double SIZE = 4;
    private static final double REACH = 9;

    /// @param id of the trace
    public record Point(Instant at, double value, String id) {}

    private List<Point> points = List.of();
    private Consumer<Point> onOpen = _ -> {};

    void show(List<Point> newPoints, Consumer<Point> handler) {
        points = List.copyOf(newPoints);
        onOpen = handler;
    }

    boolean any() {
        return !points.isEmpty();
    }

    /// A diamond each, with a rim of the ground so that it is told from the lines.
    void paint(Pen pen, Plot plot, TimeAxis axis) {
        double size = SIZE * pen.look().scale();
        for (var point : points) {
            if (inSight(point, plot, axis)) {
                double x = plot.x(millis(point), axis);
                double y = plot.y(point.value());
                diamond(pen, Role.SURFACE, x, y, size + 2);
                diamond(pen, Role.ACCENT, x, y, size);
            }
        }
    }

    private static void diamond(Pen pen, Role role, double x, double y, double size) {
        pen.graphics().setFill(pen.color(role));
        pen.graphics().fillPolygon(new double[] {x - size, x, x + size, x}, new double[] {y, y - size, y, y + size}, 4);
    }

    private static double millis(Point point) {
        return (double) point.at().toEpochMilli();
    }

    private static boolean inSight(Point point, Plot plot, TimeAxis axis) {
        double millis = millis(point);
        return millis >= axis.start() && millis <= axis.end() && plot.within(point.value());
    }

    boolean openAt(double x, double y, Plot plot, TimeAxis axis) {
        Point best = null;
        double reach = REACH;
        for (var point : points) {
            double away = Math.hypot(plot.x(millis(point), axis) - x, plot.y(point.value()) - y);
            if (inSight(point, plot, axis) && away < reach) {
                best = point;
                reach = away;
            }
        }
        if (best != null) {
            onOpen.accept(best);
        }
        return best != null;
    }

    boolean openNear(TimeAxis axis) {
        double cursor = axis.cursorMillis();
        var nearest = Double.isNaN(cursor)
                ? points.stream().max(Comparator.comparingDouble(Point::value))
                : points.stream().min(Comparator.comparingDouble(point -> Math.abs(millis(point) - cursor)));
        nearest.ifPresent(onOpen);
        return nearest.isPresent();
    }
}
