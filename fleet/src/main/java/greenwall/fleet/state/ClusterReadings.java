package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ChosenForms;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.quantity.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All responses of one cluster in a poll, ready to be evaluated.
///
/// @param begun when this poll began: a response of this poll is evaluated at its own time, however long
///     the others took
/// @param listedAt when the source last listed all its targets
/// @param listUncertain whether its last list failed or was incomplete
/// @param missingCells cells that were known before and may have no measurement now: those of targets that are
///     down, and of pools, peers and guests that are no longer listed
/// @param shouldRun the guests whose absence or shutdown is a fault
public record ClusterReadings(
        String cluster,
        Instant begun,
        Instant now,
        Instant serverNow,
        boolean oneShot,
        Duration refresh,
        SourceState source,
        Instant listedAt,
        boolean listUncertain,
        List<Quantity> quantities,
        HostMapping mapping,
        Map<String, List<FormReadings>> forms,
        ChosenForms chosenForms,
        TargetSamples samples,
        Map<Long, Set<Labels>> oldEnough,
        List<MissingCell> missingCells,
        BitSet silenced,
        Set<String> shouldRun) {
    /// How long targets, keys and metrics that are no longer there are kept.
    public static final Duration KEPT_WHEN_GONE = Duration.ofDays(7);
    /// How long one of several keys is kept after its last reading, if that was bad.
    static final Duration KEPT_WHEN_BAD = Duration.ofHours(1);

    boolean silent() {
        return source.state() == CellState.SILENT;
    }

    /// A cell that has no measurement now.
    ///
    /// @param time of its last sample, 0 if unknown
    public record MissingCell(int host, Quantity quantity, int form, Labels key, long time) {}
}
