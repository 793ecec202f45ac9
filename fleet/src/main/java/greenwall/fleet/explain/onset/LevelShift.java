package greenwall.fleet.explain.onset;

import java.time.Instant;
import java.util.Optional;

/// A stretch in which a series left its level: from the first sample that was no longer as before to the first that was
/// again; `end` is empty while it lasts.
///
/// @param last the last sample that was surely as before: the change began between it and the onset
/// @param size how far the series moved, in units of its usual scatter
/// @param weight how likely this change is meant: more if it is clearer or nearer
/// @param spread whether the level stayed and the samples' distances from each other, or from their rhythm, changed;
///     `before` and `during` are such distances then
public record LevelShift(
        Instant onset,
        Instant last,
        Optional<Instant> end,
        double before,
        double during,
        double size,
        double weight,
        boolean spread) {
    /// From one that was found in the square roots of distances.
    LevelShift ofSpread() {
        return new LevelShift(onset, last, end, before * before, during * during, size, weight, true);
    }

    public boolean up() {
        return during > before;
    }
}
