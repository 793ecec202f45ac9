package greenwall.views.chart;

import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.trace.TraceIdFinder;
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

    private final TimeAxisChart chart;
    private List<Point> points = List.of();
    private Consumer<Point> onOpen = _ -> {};

    /// Maps milliseconds and values to positions; a value outside the chart has NaN.
    record Projection(DoubleUnaryOperator x, DoubleUnaryOperator y) {}

    ExemplarMarks(TimeAxisChart chart) {
        this.chart = chart;
    }

    /// The exemplars that have a trace id.
    /// @param scale the factor from the unit of the metric to that of the chart
    public static List<Point> of(List<MetricsSource.Exemplar> found, double scale) {
        return found.stream()
                .flatMap(exemplar -> TraceIdFinder.find(exemplar.labels().toMap(), "").stream()
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
    void paint(Pen pen) {
        var ground = chart.exemplarProjection();
        double size = SIZE * pen.style().scale();
        for (var point : points) {
            if (isVisible(point, ground)) {
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

    private boolean isVisible(Point point, Projection ground) {
        double millis = millis(point);
        return millis >= chart.axis.start()
                && millis <= chart.axis.end()
                && !Double.isNaN(ground.y().applyAsDouble(point.value()));
    }

    /// Opens the exemplar at this position. Returns false if there is none.
    boolean openAt(double x, double y) {
        var ground = chart.exemplarProjection();
        Point best = null;
        double reach = REACH;
        for (var point : points) {
            double away = Math.hypot(
                    ground.x().applyAsDouble(millis(point)) - x, ground.y().applyAsDouble(point.value()) - y);
            if (isVisible(point, ground) && away < reach) {
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
    boolean openNear() {
        double cursor = chart.axis.cursorMillis();
        var nearest = Double.isNaN(cursor)
                ? points.stream().max(Comparator.comparingDouble(Point::value))
                : points.stream().min(Comparator.comparingDouble(point -> Math.abs(millis(point) - cursor)));
        nearest.ifPresent(onOpen);
        return nearest.isPresent();
    }
}
