package greenwall.views.badsample;

import javafx.application.Platform;

/// A bad sample: see the architecture test.
public final class CallsRunLater {
    void hop() {
        Platform.runLater(() -> {});
    }
}
