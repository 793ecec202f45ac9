package greenwall.views.window;

import greenwall.views.FxThread;
import greenwall.views.paint.PaintedRegion;
import java.util.List;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;

/// Contains the current view of a window. A replaced view first releases its images and is removed one pulse
/// later, because the toolkit keeps the images of nodes that are removed at once.
final class CurrentViewHolder extends StackPane {
    private final FxThread fx = new PlatformFxThread();
    private Node current = this;

    CurrentViewHolder() {
        setMinSize(0, 0);
    }

    void switchTo(Node next) {
        if (next == current) {
            return;
        }
        var before = List.copyOf(getChildren());
        current = next;
        next.setVisible(true);
        PaintedRegion.resume(next);
        if (!before.contains(next)) {
            getChildren().add(next);
        }
        for (var old : before) {
            if (old != next) {
                old.setVisible(false);
                PaintedRegion.suspend(old);
            }
        }
        var scene = getScene();
        if (scene == null) {
            getChildren().setAll(next);
            return;
        }
        scene.addPostLayoutPulseListener(new Runnable() {
            @Override
            public void run() {
                scene.removePostLayoutPulseListener(this);
                // The toolkit receives the layout of this pulse before the posted task runs.
                fx.post(CurrentViewHolder.this::removeOld);
            }
        });
        Platform.requestNextPulse();
    }

    private void removeOld() {
        getChildren().removeIf(child -> child != current);
    }
}
