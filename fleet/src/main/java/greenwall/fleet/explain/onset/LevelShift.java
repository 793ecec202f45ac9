package greenwall.fleet.explain.onset;

import java.time.Instant;
import java.util.Optional;

/// An interval in which a series left its level: from the first sample that differs to the first that is at the
/// old level again; `end` is empty while the shift lasts.
///
/// @param last the last sample that is certainly at the old level: the change began between it and the onset
/// @param size how far the series moved, relative to its usual scatter
/// @param weight how likely it is that the question is about this change: higher if it is clearer or nearer
/// @param spread whether the scatter (of the samples, or around their periodic pattern) changed and not the
///     level; `before` and `during` are then the scatters
public record LevelShift(
        Instant onset,
        Instant last,
        Optional<Instant> end,
        double before,
        double during,
        double size,
        double weight,
        boolean spread) {
    /// Converts a shift that was found in the square roots of distances.
    LevelShift ofSpread() {
        return new LevelShift(onset, last, end, before * before, during * during, size, weight, true);
    }

    public boolean up() {
        return during > before;
    }
}
