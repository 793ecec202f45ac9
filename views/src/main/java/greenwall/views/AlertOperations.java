package greenwall.views;

import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.silence.SilenceChanger;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilencePreview;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a user can do with alerts. Every result arrives later, on the JavaFX thread.
public interface AlertOperations {
    /// Why silences cannot be created in the cluster, in one line; empty where they can.
    Optional<String> forbiddenReason(String cluster);

    /// The default author of silences and acknowledgements.
    String defaultAuthor();

    /// Stores an acknowledgement in the console. With a duration, it also silences this one alert.
    void acknowledge(Alert alert, String comment, Optional<Duration> silence, Consumer<String> result);

    /// Returns why it was refused; empty if the acknowledgement is withdrawn.
    Optional<String> withdrawAcknowledgement(Alert alert);

    /// Reports what silences would cover: at once for the present, and again when the last week's alerts are
    /// read.
    void queryCoverage(String cluster, Consumer<SilencePreview> receiver);

    /// Reports the silences with their warnings.
    void reviewSilences(AlertSnapshot state, Consumer<List<ExistingSilenceReview.ReviewedSilence>> receiver);

    void putSilence(String cluster, SilenceDraft draft, Consumer<SilenceChanger.Result> result);

    void expireSilence(String cluster, String id, Consumer<SilenceChanger.Result> result);
}
