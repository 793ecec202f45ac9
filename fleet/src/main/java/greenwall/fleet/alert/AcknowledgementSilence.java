package greenwall.fleet.alert;

import greenwall.fleet.source.AlertSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An acknowledgement as a short silence of only that alert: every console of the same Alertmanager sees who
/// made it, and its comment marks it as an acknowledgement.
public final class AcknowledgementSilence {
    /// After this time the alert is shown again, unless it is acknowledged again.
    public static final Duration LENGTH = Duration.ofHours(1);

    /// A new silence may be missing from a list that was read before it.
    private static final Duration UNTIL_LISTED = Duration.ofMinutes(5);

    private static final String MARK = "Acknowledged in Greenwall, expires on its own";
    /// The mark of earlier versions, which a console of the same Alertmanager may still use.
    private static final String EARLIER_MARK = "Acknowledged, ends by itself";
    private static final String BEFORE_COMMENT = ": ";

    private AcknowledgementSilence() {}

    public static String comment(String comment) {
        return comment.isEmpty() ? MARK : MARK + BEFORE_COMMENT + comment;
    }

    /// The ids of the silences of the alert that are acknowledgements.
    public static List<String> ids(Alert alert) {
        return Stream.concat(
                        of(alert).map(Suppression.Silenced::id),
                        alert.acknowledged().map(Acknowledgement::silence).filter(id -> !id.isEmpty()).stream())
                .distinct()
                .toList();
    }

    private static Stream<Suppression.Silenced> of(Alert alert) {
        return alert.suppressions().stream()
                .filter(Suppression.Silenced.class::isInstance)
                .map(Suppression.Silenced.class::cast)
                .filter(silence -> commentWithoutMark(silence).isPresent());
    }

    /// Empty if the silence is not an acknowledgement.
    private static Optional<String> commentWithoutMark(Suppression.Silenced silence) {
        return Stream.of(MARK, EARLIER_MARK)
                .filter(mark ->
                        silence.comment().equals(mark) || silence.comment().startsWith(mark + BEFORE_COMMENT))
                .map(mark -> silence.comment()
                        .substring(Math.min(silence.comment().length(), mark.length() + BEFORE_COMMENT.length())))
                .findFirst();
    }

    /// The alerts with the acknowledgements that are silences. An acknowledgement in this console's own store
    /// is used first, until its silence has ended.
    public static AlertSnapshot apply(AlertSnapshot state) {
        return state.with(state.alerts().stream()
                .map(alert -> alert.acknowledged()
                                .filter(kept -> !hasEnded(kept, state))
                                .isPresent()
                        ? alert
                        : alert.with(of(alert).findFirst().map(silence -> acknowledgement(alert, silence, state))))
                .toList());
    }

    private static boolean hasEnded(Acknowledgement kept, AlertSnapshot state) {
        if (kept.silence().isEmpty() || !state.failures().isEmpty()) {
            return false;
        }
        return state.silence(kept.cluster(), kept.silence())
                .map(silence -> silence.state() == AlertSource.SilenceState.EXPIRED)
                .orElseGet(() -> kept.at().plus(UNTIL_LISTED).isBefore(state.at()));
    }

    private static Acknowledgement acknowledgement(Alert alert, Suppression.Silenced silence, AlertSnapshot state) {
        var at = state.silence(alert.cluster(), silence.id())
                .map(AlertSource.Silence::startsAt)
                .orElse(Instant.EPOCH);
        return new Acknowledgement(
                alert.cluster(),
                alert.labels(),
                alert.since(),
                at,
                silence.by(),
                commentWithoutMark(silence).orElse(""),
                silence.id());
    }
}
