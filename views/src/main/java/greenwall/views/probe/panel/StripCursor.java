package greenwall.views.probe.panel;

import greenwall.views.chart.TimeAxis;
import greenwall.views.paint.PaintedRegion;
import java.time.Instant;
import java.util.function.Supplier;
import javafx.scene.input.KeyEvent;

/// The crosshair of a panel on the shared axis, by pointer and by keys: the arrows move it (with Shift by a
/// pixel), Home and End go to the ends, Escape takes it away.
final class StripCursor {
    private static final double STRIDE = 8;

    private final PaintedRegion body;
    private final TimeAxis axis;
    private final Supplier<TimeStrip> strip;
    private TimeAxis.Subscription subscription = () -> {};

    /// `strip` is where the axis lay when the body was last painted.
    StripCursor(PaintedRegion body, TimeAxis axis, Supplier<TimeStrip> strip) {
        this.body = body;
        this.axis = axis;
        this.strip = strip;
    }

    void install() {
        body.sceneProperty().subscribe(scene -> {
            subscription.close();
            subscription = scene == null ? () -> {} : axis.listen(TimeAxis.Listener.any(body::repaint));
        });
        body.setOnMouseMoved(e -> to(strip.get().millis(e.getX())));
        body.setOnMouseExited(_ -> axis.clearCursor());
        body.setOnMouseClicked(_ -> body.requestFocus());
        body.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        var on = strip.get();
        double here = axis.cursor().map(at -> (double) at.toEpochMilli()).orElse(on.end());
        double stride = (on.end() - on.start()) / on.width() * (event.isShiftDown() ? 1 : STRIDE);
        switch (event.getCode()) {
            case LEFT -> to(Math.max(on.start(), here - stride));
            case RIGHT -> to(Math.min(on.end(), here + stride));
            case HOME -> to(on.start());
            case END -> to(on.end());
            case ESCAPE -> {
                if (axis.cursor().isEmpty()) {
                    return;
                }
                axis.clearCursor();
            }
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void to(double millis) {
        axis.setCursor(Instant.ofEpochMilli(Math.round(millis)));
    }
}
