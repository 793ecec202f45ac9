package greenwall.views.badsample;

import javafx.application.Platform;

/// A bad sample: see the architecture test.
public final class HopsByItself {
    void hop() {
        Platform.runLater(() -> {});
    }
}
