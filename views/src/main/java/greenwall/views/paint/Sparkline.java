package greenwall.views.paint;

import greenwall.styles.ColorRole;
import java.util.function.IntToDoubleFunction;

/// A small line chart without axes, drawn next to its current value.
public final class Sparkline {
    private Sparkline() {}

    /// @param values at equal intervals, oldest first; NaN where nothing was measured
    public static void draw(
            Pen pen, int size, IntToDoubleFunction values, double x, double y, double width, double height) {
        double most = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            double value = values.applyAsDouble(i);
            if (value > most) {
                most = value;
            }
            if (value < least) {
                least = value;
            }
        }
        if (most <= 0) {
            return;
        }
        // The scale covers at least a quarter of the maximum, so that small changes look flat.
        double span = Math.max(most - least, most * 0.25);
        double bottom = (most + least - span) / 2;
        pen.curve(
                pen.color(ColorRole.MUTED),
                Math.max(1, pen.style().scale() * 0.8),
                size,
                i -> x + i * width / (size - 1),
                i -> y + height - (values.applyAsDouble(i) - bottom) / span * height);
    }
}
