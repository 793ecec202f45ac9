package greenwall.views.chart;

import java.util.function.DoubleSupplier;
import javafx.scene.input.KeyEvent;

/// The keys of every chart of an axis: arrows move the crosshair (with Ctrl by a pixel), with Shift they select a range
/// (Enter zooms to it, Esc drops it), Home and End go to the ends, Page Up and Page Down pan, plus and minus zoom.
///
/// @param pixels the width of the axis on the screen
record AxisKeys(TimeAxis axis, RangeSelection brush, DoubleSupplier pixels, Runnable changed) {
    private static final double ZOOM = 1.25;
    private static final double STRIDE = 8;

    /// False for a key without a meaning here.
    boolean use(KeyEvent event) {
        if (event.isAltDown()) {
            return false;
        }
        double stride = millisPerPixel() * (event.isShortcutDown() ? 1 : STRIDE);
        switch (event.getCode()) {
            case LEFT -> move(event, here() - stride);
            case RIGHT -> move(event, here() + stride);
            default -> {
                return !event.isShortcutDown() && other(event);
            }
        }
        return true;
    }

    private boolean other(KeyEvent event) {
        switch (event.getCode()) {
            case HOME -> move(event, axis.start());
            case END -> move(event, axis.end());
            case PAGE_UP -> axis.pan(-0.5);
            case PAGE_DOWN -> axis.pan(0.5);
            case ADD, PLUS, EQUALS -> axis.zoom(1 / ZOOM, share());
            case SUBTRACT, MINUS -> axis.zoom(ZOOM, share());
            case ENTER -> {
                if (event.isShiftDown() || !brush.drawn()) {
                    return false;
                }
                brush.take(millisPerPixel()).ifPresent(axis::show);
                changed.run();
            }
            case ESCAPE -> {
                if (!brush.drawn()) {
                    return false;
                }
                brush.clear();
                changed.run();
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    double millisPerPixel() {
        return axis.length() / Math.max(1, pixels.getAsDouble());
    }

    private double here() {
        return axis.cursor().isPresent() ? axis.cursorMillis() : axis.end();
    }

    private double share() {
        return axis.cursor().isPresent() ? Math.clamp((axis.cursorMillis() - axis.start()) / axis.length(), 0, 1) : 0.5;
    }

    private void move(KeyEvent event, double wanted) {
        double from = Math.clamp(here(), axis.start(), axis.end());
        double to = Math.clamp(wanted, axis.start(), axis.end());
        if (event.isShiftDown()) {
            if (!brush.drawn()) {
                brush.begin(from);
            }
            brush.extend(to);
        } else if (brush.drawn()) {
            brush.clear();
        }
        axis.point(to);
        changed.run();
    }
}
