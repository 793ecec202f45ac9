package greenwall.views.chart;

import greenwall.fleet.Window;
import greenwall.styles.Role;
import greenwall.views.paint.Pen;
import java.time.Instant;
import java.util.Optional;

/// The range of an axis that is being selected on a chart, by pointer or keys.
final class RangeSelection {
    /// A shorter drag is a slip of the hand.
    private static final double SLIP_PIXELS = 4;

    private double from = Double.NaN;
    private double to = Double.NaN;

    void begin(double millis) {
        from = millis;
        to = Double.NaN;
    }

    /// Does nothing before a selection was begun.
    void extend(double millis) {
        to = Double.isNaN(from) ? Double.NaN : millis;
    }

    void clear() {
        from = Double.NaN;
        to = Double.NaN;
    }

    boolean begun() {
        return !Double.isNaN(from);
    }

    boolean drawn() {
        return !Double.isNaN(to);
    }

    /// Ends the selection; empty for a slip.
    Optional<Window> take(double millisPerPixel) {
        double low = Math.min(from, to);
        double high = Math.max(from, to);
        clear();
        return high - low >= SLIP_PIXELS * millisPerPixel
                ? Optional.of(new Window(Instant.ofEpochMilli(Math.round(low)), Instant.ofEpochMilli(Math.round(high))))
                : Optional.empty();
    }

    void paint(Pen pen, TimeAxis axis, double left, double inner, double top, double tall) {
        if (!drawn()) {
            return;
        }
        double a = left + (from - axis.start()) / axis.length() * inner;
        double b = left + (to - axis.start()) / axis.length() * inner;
        double low = Math.clamp(Math.min(a, b), left, left + inner);
        double high = Math.clamp(Math.max(a, b), left, left + inner);
        pen.fill(pen.look().palette().color(Role.ACCENT, 0.22), low, top, high - low, tall);
        pen.fill(Role.ACCENT, Math.round(low), top, 1, tall);
        pen.fill(Role.ACCENT, Math.round(high), top, 1, tall);
    }
}
