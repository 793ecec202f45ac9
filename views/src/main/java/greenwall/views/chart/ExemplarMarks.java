package greenwall.views.chart;

import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.trace.TraceIds;
import greenwall.styles.ColorRole;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/// Exemplars over the lines or cells of a chart. Each one opens its trace.
public final class ExemplarMarks {
    private static final double SIZE = 4;
    private static final double REACH = 9;
    private static final int MAX_POINTS = 300;

    /// @param id the id of the trace
    public record Point(Instant at, double value, String id) {}

    private List<Point> points = List.of();
    private Consumer<Point> onOpen = _ -> {};

    /// Maps milliseconds and values to positions; a value outside the chart has NaN.
    record Ground(DoubleUnaryOperator x, DoubleUnaryOperator y) {}

    /// The exemplars that have a trace id.
    /// @param scale the factor from the unit of the metric to that of the chart
    public static List<Point> of(List<MetricsSource.Exemplar> found, double scale) {
        return found.stream()
                .flatMap(exemplar -> TraceIds.of(exemplar.labels().toMap(), "").stream()
                        .map(id -> new Point(exemplar.at(), exemplar.value() * scale, id)))
                .limit(MAX_POINTS)
                .toList();
    }

    void show(List<Point> newPoints, Consumer<Point> handler) {
        points = List.copyOf(newPoints);
        onOpen = handler;
    }

    boolean any() {
        return !points.isEmpty();
    }

    /// Draws a diamond for each exemplar, with an edge in the background colour to separate it from the lines.
    void paint(Pen pen, TimeAxis axis, Ground ground) {
        double size = SIZE * pen.style().scale();
        for (var point : points) {
            if (isVisible(point, axis, ground)) {
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

    private static boolean isVisible(Point point, TimeAxis axis, Ground ground) {
        double millis = millis(point);
        return millis >= axis.start()
                && millis <= axis.end()
                && !Double.isNaN(ground.y().applyAsDouble(point.value()));
    }

    /// Opens the exemplar at this position. Returns false if there is none.
    boolean openAt(double x, double y, TimeAxis axis, Ground ground) {
        Point best = null;
        double reach = REACH;
        for (var point : points) {
            double away = Math.hypot(
                    ground.x().applyAsDouble(millis(point)) - x, ground.y().applyAsDouble(point.value()) - y);
            if (isVisible(point, axis, ground) && away < reach) {
                best = point;
                reach = away;
            }
        }
        if (best != null) {
            onOpen.accept(best);
        }
        return best != null;
    }

    /// Opens the exemplar nearest to the crosshair. Returns false if there is none.
    boolean openNear(TimeAxis axis) {
        double cursor = axis.cursorMillis();
        var nearest = Double.isNaN(cursor)
                ? points.stream().max(Comparator.comparingDouble(Point::value))
                : points.stream().min(Comparator.comparingDouble(point -> Math.abs(millis(point) - cursor)));
        nearest.ifPresent(onOpen);
        return nearest.isPresent();
    }
}
