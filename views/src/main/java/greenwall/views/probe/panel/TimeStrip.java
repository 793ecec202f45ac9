package greenwall.views.probe.panel;

import greenwall.styles.Role;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeTicks;
import greenwall.views.paint.Pen;
import java.time.ZoneId;

/// Where instants lie on a panel: the shared axis laid over the panel's own left and width.
record TimeStrip(double start, double end, double left, double width) {
    static TimeStrip of(TimeAxis axis, double left, double width) {
        var window = axis.window();
        return new TimeStrip(window.start().toEpochMilli(), window.end().toEpochMilli(), left, Math.max(1, width));
    }

    double x(double millis) {
        return left + (millis - start) / (end - start) * width;
    }

    double millis(double x) {
        return start + Math.clamp((x - left) / width, 0, 1) * (end - start);
    }

    boolean holds(double millis) {
        return millis >= start && millis <= end;
    }

    /// The times under the panel.
    void marks(Pen pen, double y, double right, ZoneId zone) {
        var type = pen.look().small();
        int most = (int) Math.max(1, width / (type.width("00:00:00") + 28));
        double free = 0;
        for (var tick : TimeTicks.between(start, end, most, zone)) {
            double x = x(tick.millis());
            pen.fill(Role.LINE, Math.round(x), y, 1, 3);
            double wide = type.width(tick.label());
            double from = Math.max(left, Math.min(x - wide / 2, right - wide));
            if (from > free) {
                pen.text(type, tick.day() ? Role.FG : Role.MUTED, tick.label(), from, y + 3, wide + 1);
                free = from + wide + 6;
            }
        }
    }

    /// The instant under the pointer, on all panels of the axis.
    void cursor(Pen pen, TimeAxis axis, double y, double height) {
        axis.cursor().ifPresent(at -> {
            double millis = at.toEpochMilli();
            if (holds(millis)) {
                pen.fill(Role.FG, Math.round(x(millis)), y, 1, height);
            }
        });
    }
}
