package greenwall.views.probe;

import java.util.function.LongConsumer;
import javafx.animation.AnimationTimer;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Window;

/// Calls a view at each pulse, but only while it is shown in a visible window, because a running timer would
/// keep an unused view in memory.
final class VisibleAnimationTimer extends AnimationTimer {
    private final LongConsumer listener;
    private boolean viewShown;
    private boolean windowShown;

    VisibleAnimationTimer(Node view, LongConsumer listener) {
        this.listener = listener;
        view.sceneProperty()
                .flatMap(Scene::windowProperty)
                .flatMap(Window::showingProperty)
                .orElse(false)
                .subscribe(showing -> {
                    windowShown = showing;
                    update();
                });
    }

    void setViewShown(boolean shown) {
        viewShown = shown;
        update();
    }

    private void update() {
        if (viewShown && windowShown) {
            start();
        } else {
            stop();
        }
    }

    @Override
    public void handle(long now) {
        listener.accept(now);
    }
}
