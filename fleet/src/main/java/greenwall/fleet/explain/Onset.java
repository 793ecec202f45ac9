package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.onset.LevelShift;
import greenwall.fleet.explain.onset.OnsetFinder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When the change began and ended, and how far the series moved: from `before` to `during`, `size` times its
/// usual scatter. `last` is the time of the last sample at the old level: the change happened between `last`
/// and `at`. `placed` means that a person set the onset.
///
/// @param spread whether the scatter changed and not the level; `before` and `during` are then the scatters
public record Onset(
        Instant at,
        Instant last,
        Optional<Instant> end,
        Labels series,
        double before,
        double during,
        double size,
        boolean placed,
        boolean spread) {
    private static final double SMALL = 8;

    public static Onset of(LevelShift shift, Labels series) {
        return new Onset(
                shift.onset(),
                shift.last(),
                shift.end(),
                series,
                shift.before(),
                shift.during(),
                shift.size(),
                false,
                shift.spread());
    }

    /// A placeholder without a change: only an instant is in question.
    public static Onset none(Instant at, Labels series) {
        return new Onset(at, at, Optional.empty(), series, Double.NaN, Double.NaN, 0, false, false);
    }

    public Onset withStart(Instant first, Instant lastBefore) {
        return new Onset(first, lastBefore, end, series, before, during, size, placed, spread);
    }

    /// Whether the cause of so small a change is uncertain, because such a change is often due to chance.
    boolean small() {
        return !placed && size < SMALL;
    }

    /// Whether the series changed in the same way about an instant.
    ///
    /// @param minShare the share of this change that it must exceed
    public boolean resembles(TimeSeries other, Instant about, Duration tolerance, double minShare) {
        return OnsetFinder.find(other.timeMillis(), other.values(), about)
                .filter(shift -> shift.spread() == spread
                        && Duration.between(shift.onset(), about).abs().compareTo(tolerance) <= 0
                        && shift.up() == during > before
                        && Math.abs(shift.during() - shift.before()) > minShare * Math.abs(during - before))
                .isPresent();
    }

    /// Whether there is a change, not only an instant.
    public boolean known() {
        return placed || !Double.isNaN(before);
    }
}
