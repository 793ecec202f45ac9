package greenwall.views;

import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilenceManager;
import greenwall.fleet.silence.SilencePreview;
import greenwall.fleet.silence.SilenceReview;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The actions of a person on alerts. Every result arrives on the JavaFX thread, later.
public interface AlertOperations {
    /// Why no silence can be created in the cluster, in one line; empty where it can.
    Optional<String> forbidden(String cluster);

    /// The default author of silences and acknowledgements.
    String author();

    /// Stored by the console; with a length, also as a silence of just this alert.
    void acknowledge(Alert alert, String comment, Optional<Duration> silence, Consumer<String> receiver);

    void withdraw(Alert alert);

    /// Reports what silences would cover: at once for now, and again when the last week is known.
    void coverage(String cluster, Consumer<SilencePreview> receiver);

    /// Reports the silences with their warnings; without a background thread, at once.
    default void care(AlertSnapshot state, Consumer<List<SilenceReview.ReviewedSilence>> receiver) {
        receiver.accept(SilenceReview.cared(state));
    }

    void put(String cluster, SilenceDraft draft, Consumer<SilenceManager.Result> receiver);

    void expire(String cluster, String id, Consumer<SilenceManager.Result> receiver);
}
