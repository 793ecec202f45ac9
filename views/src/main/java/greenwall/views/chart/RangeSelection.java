package greenwall.views.chart;

import greenwall.fleet.TimeWindow;
import greenwall.styles.ColorRole;
import greenwall.views.paint.DragThreshold;
import greenwall.views.paint.Pen;
import greenwall.views.paint.ZoomKey;
import java.time.Instant;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import javafx.scene.input.KeyEvent;

/// The range that the user is selecting on a chart, by mouse or keyboard. Also handles the keys that all charts
/// with a time axis have. Arrows move the crosshair (with Ctrl by one pixel). With Shift, they select a range;
/// Enter zooms to it, Esc drops it. Home and End go to the ends, Page Up and Page Down pan, plus and minus
/// zoom.
final class RangeSelection {
    private static final double STRIDE = 8;

    private final TimeAxis axis;
    private final DoubleSupplier pixels;
    private final Runnable changed;
    private boolean dragging;
    private boolean toExplain;
    private double from = Double.NaN;
    private double to = Double.NaN;

    /// @param pixels the width of the axis on the screen
    RangeSelection(TimeAxis axis, DoubleSupplier pixels, Runnable changed) {
        this.axis = axis;
        this.pixels = pixels;
        this.changed = changed;
    }

    /// Begins a selection with the pointer.
    /// @param explain whether the range is to be explained; otherwise the chart zooms to it
    void begin(double millis, boolean explain) {
        from = millis;
        to = Double.NaN;
        dragging = true;
        toExplain = explain;
    }

    /// Moves the end of the selection to the pointer. Does nothing if the pointer began none.
    void extend(double millis) {
        if (dragging) {
            to = millis;
        }
    }

    void clear() {
        from = Double.NaN;
        to = Double.NaN;
        dragging = false;
    }

    /// Whether the pointer is selecting. What the keyboard selects must not end with a click.
    boolean dragging() {
        return dragging;
    }

    boolean toExplain() {
        return toExplain;
    }

    boolean drawn() {
        return !Double.isNaN(to);
    }

    /// Ends the selection and returns it. Empty if it is so short that it was accidental.
    Optional<TimeWindow> take() {
        double low = Math.min(from, to);
        double high = Math.max(from, to);
        clear();
        return high - low >= DragThreshold.PIXELS * millisPerPixel()
                ? Optional.of(
                        new TimeWindow(Instant.ofEpochMilli(Math.round(low)), Instant.ofEpochMilli(Math.round(high))))
                : Optional.empty();
    }

    void paint(Pen pen, double left, double inner, double top, double tall) {
        if (!drawn()) {
            return;
        }
        double a = left + (from - axis.start()) / axis.length() * inner;
        double b = left + (to - axis.start()) / axis.length() * inner;
        double low = Math.clamp(Math.min(a, b), left, left + inner);
        double high = Math.clamp(Math.max(a, b), left, left + inner);
        pen.fill(pen.style().palette().color(ColorRole.ACCENT, 0.22), low, top, high - low, tall);
        pen.fill(ColorRole.ACCENT, Math.round(low), top, 1, tall);
        pen.fill(ColorRole.ACCENT, Math.round(high), top, 1, tall);
    }

    /// Handles a key. Returns false if the key has no meaning here.
    boolean handleKey(KeyEvent event) {
        if (event.isAltDown()) {
            return false;
        }
        double stride = millisPerPixel() * (event.isShortcutDown() ? 1 : STRIDE);
        switch (event.getCode()) {
            case LEFT -> move(event, cursorOrEnd() - stride);
            case RIGHT -> move(event, cursorOrEnd() + stride);
            default -> {
                return !event.isShortcutDown() && useUnmodified(event);
            }
        }
        return true;
    }

    private boolean useUnmodified(KeyEvent event) {
        var zoom = ZoomKey.of(event);
        if (zoom.isPresent()) {
            switch (zoom.get()) {
                case IN -> axis.zoomIn(share());
                case OUT -> axis.zoomOut(share());
                case WHOLE -> {
                    return false;
                }
            }
            return true;
        }
        switch (event.getCode()) {
            case HOME -> move(event, axis.start());
            case END -> move(event, axis.end());
            case PAGE_UP -> axis.pan(-0.5);
            case PAGE_DOWN -> axis.pan(0.5);
            case ENTER -> {
                if (event.isShiftDown() || !drawn()) {
                    return false;
                }
                take().ifPresent(axis::choose);
                changed.run();
            }
            case ESCAPE -> {
                if (!drawn()) {
                    return false;
                }
                clear();
                changed.run();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private double millisPerPixel() {
        return axis.length() / Math.max(1, pixels.getAsDouble());
    }

    private double cursorOrEnd() {
        return axis.cursor().isPresent() ? axis.cursorMillis() : axis.end();
    }

    private double share() {
        return axis.cursor().isPresent() ? Math.clamp((axis.cursorMillis() - axis.start()) / axis.length(), 0, 1) : 0.5;
    }

    private void move(KeyEvent event, double target) {
        double at = Math.clamp(cursorOrEnd(), axis.start(), axis.end());
        double next = Math.clamp(target, axis.start(), axis.end());
        if (event.isShiftDown()) {
            if (!drawn()) {
                from = at;
            }
            to = next;
        } else if (drawn()) {
            clear();
        }
        axis.point(next);
        changed.run();
    }
}
