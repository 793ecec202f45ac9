package greenwall.views.window;

import greenwall.views.FxThread;
import javafx.application.Platform;

public final class PlatformFxThread implements FxThread {
    @Override
    public void post(Runnable work) {
        Platform.runLater(work);
    }

    @Override
    public boolean isCurrent() {
        return Platform.isFxApplicationThread();
    }
}
