package greenwall.views;

import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertState;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilenceManager;
import greenwall.fleet.silence.SilencePreview;
import greenwall.fleet.silence.SilenceReview;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a person does about alerts. Every answer comes on the JavaFX thread, later.
public interface AlertOperations {
    /// Why no silence can be made in the cluster, in one line; empty where it can.
    Optional<String> forbidden(String cluster);

    /// The default author of silences and acknowledgements.
    String author();

    /// Kept by the console; with a length, as a silence of just this alert too.
    void acknowledge(Alert alert, String comment, Optional<Duration> silence, Consumer<String> told);

    void withdraw(Alert alert);

    /// Tells what silences would cover: at once for now, and again when the last week is known.
    void coverage(String cluster, Consumer<SilencePreview> receiver);

    /// Tells which silences keep what quiet and which need a look; without a background thread, at once.
    default void care(AlertState state, Consumer<List<SilenceReview.ReviewedSilence>> receiver) {
        receiver.accept(SilenceReview.cared(state));
    }

    void put(String cluster, SilenceDraft draft, Consumer<SilenceManager.Result> told);

    void expire(String cluster, String id, Consumer<SilenceManager.Result> told);
}
