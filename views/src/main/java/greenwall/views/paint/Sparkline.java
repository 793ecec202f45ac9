package greenwall.views.paint;

import greenwall.styles.ColorRole;
import java.util.List;

/// A small line chart without axes, drawn next to its current value.
public final class Sparkline {
    private Sparkline() {}

    public static void draw(Pen pen, List<Float> values, double x, double y, double width, double height) {
        var plain = new float[values.size()];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = values.get(i);
        }
        draw(pen, plain, x, y, width, height);
    }

    /// @param values at equal intervals, oldest first; NaN where nothing was measured
    public static void draw(Pen pen, float[] values, double x, double y, double width, double height) {
        double most = 0;
        double least = Double.POSITIVE_INFINITY;
        for (float value : values) {
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
                values.length,
                i -> x + i * width / (values.length - 1),
                i -> y + height - (values[i] - bottom) / span * height);
    }
}
