package greenwall.views.chart;

import greenwall.fleet.source.Metrics;
import greenwall.fleet.trace.TraceIds;
import greenwall.styles.ColorRole;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/// Exemplars over the lines or cells of a chart; each leads to its trace.
public final class ExemplarMarks {
    private static final double SIZE = 4;
    private static final double REACH = 9;
    private static final int MOST = 300;

    /// @param id of the trace
    public record Point(Instant at, double value, String id) {}

    private List<Point> points = List.of();
    private Consumer<Point> onOpen = _ -> {};

    /// @param x of an instant in milliseconds
    /// @param y the position of a value; NaN where it is out of sight
    record Ground(DoubleUnaryOperator x, DoubleUnaryOperator y) {}

    /// The exemplars that name a trace.
    ///
    /// @param scale from the unit of the metric to that of the chart
    public static List<Point> of(List<Metrics.Exemplar> found, double scale) {
        return found.stream()
                .flatMap(one -> {
                    var labels = new HashMap<String, String>();
                    one.labels().forEach(labels::put);
                    return TraceIds.of(labels, "").stream().map(id -> new Point(one.at(), one.value() * scale, id));
                })
                .limit(MOST)
                .toList();
    }

    void show(List<Point> newPoints, Consumer<Point> handler) {
        points = List.copyOf(newPoints);
        onOpen = handler;
    }

    boolean any() {
        return !points.isEmpty();
    }

    /// Draws a diamond for each, with a rim of the background colour to separate it from the lines.
    void paint(Pen pen, TimeAxis axis, Ground ground) {
        double size = SIZE * pen.look().scale();
        for (var point : points) {
            if (inSight(point, axis, ground)) {
                double x = ground.x().applyAsDouble(millis(point));
                double y = ground.y().applyAsDouble(point.value());
                diamond(pen, ColorRole.SURFACE, x, y, size + 2);
                diamond(pen, ColorRole.ACCENT, x, y, size);
            }
        }
    }

    private static void diamond(Pen pen, ColorRole role, double x, double y, double size) {
        pen.graphics().setFill(pen.color(role));
        pen.graphics().fillPolygon(new double[] {x - size, x, x + size, x}, new double[] {y, y - size, y, y + size}, 4);
    }

    private static double millis(Point point) {
        return (double) point.at().toEpochMilli();
    }

    private static boolean inSight(Point point, TimeAxis axis, Ground ground) {
        double millis = millis(point);
        return millis >= axis.start()
                && millis <= axis.end()
                && !Double.isNaN(ground.y().applyAsDouble(point.value()));
    }

    /// Opens the point at this place; false where there is none.
    boolean openAt(double x, double y, TimeAxis axis, Ground ground) {
        Point best = null;
        double reach = REACH;
        for (var point : points) {
            double away = Math.hypot(
                    ground.x().applyAsDouble(millis(point)) - x, ground.y().applyAsDouble(point.value()) - y);
            if (inSight(point, axis, ground) && away < reach) {
                best = point;
                reach = away;
            }
        }
        if (best != null) {
            onOpen.accept(best);
        }
        return best != null;
    }

    /// Opens the point nearest to the crosshair; false where there is none.
    boolean openNear(TimeAxis axis) {
        double cursor = axis.cursorMillis();
        var nearest = Double.isNaN(cursor)
                ? points.stream().max(Comparator.comparingDouble(Point::value))
                : points.stream().min(Comparator.comparingDouble(point -> Math.abs(millis(point) - cursor)));
        nearest.ifPresent(onOpen);
        return nearest.isPresent();
    }
}
