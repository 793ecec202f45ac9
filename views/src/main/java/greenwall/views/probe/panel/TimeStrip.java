package greenwall.views.probe.panel;

import greenwall.styles.Role;
import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.Pen;

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
