package greenwall.views.chart;

import greenwall.views.paint.Pen;
import java.time.Instant;
import java.time.ZoneId;

/// The time axis for drawings in other packages.
public final class AxisStrip {
    private AxisStrip() {}

    /// The times below a drawing that ends at `bottom`.
    public static void times(Pen pen, TimeAxis axis, ZoneId zone, double left, double width, double bottom) {
        TimeTicks.paint(pen, axis.start(), axis.end(), left, width, bottom, zone);
    }

    /// The instant at a share of the window.
    public static Instant instant(TimeAxis axis, double share) {
        return Instant.ofEpochMilli(Math.round(axis.start() + Math.clamp(share, 0, 1) * axis.length()));
    }
}
