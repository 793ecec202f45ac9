package greenwall.fleet.explain.onset;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.onset.ChangePointDetector.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds when the change near an instant began and ended, or finds that there is none. `ChangePointDetector` finds
/// the changes of the series; a near one is preferred to a larger one farther away.
public final class OnsetFinder {
    /// Without as many samples, no change is found.
    public static final int MIN_SAMPLES = 12;

    private static final TimeWindow ALWAYS = new TimeWindow(Instant.EPOCH, Instant.ofEpochMilli(Long.MAX_VALUE));
    private static final int MAX_SAMPLES = 4_000;
    private static final int CLOSE = 80;
    /// Beyond this many times the required size, a change counts as no clearer.
    private static final double MAX_CLARITY = 3;
    /// The distance at which a change counts half, in samples.
    private static final double HALF_DISTANCE = 10;
    /// The factor on that distance if the change lasts at the instant in question.
    private static final double INSIDE_FACTOR = 0.1;
    /// The weight of a return to the old level, or of the end of a rise: these are rarely meant.
    private static final double RETURN_WEIGHT = 0.3;

    /// A change of the spread must be this many times clearer than a change of the level.
    private static final double SPREAD_CLARITY = 1.1;
    /// If the level changed too, a change of the spread must be this many times more likely, because a jump
    /// also widens the spread.
    private static final double SPREAD_PREFERENCE = 1.5;
    /// A return to the old level is preferred if it is this many times larger than a change of the spread.
    private static final double RETURN_PREFERENCE = 1.5;

    private final long[] times;
    private final double[] values;
    private final int ofQuestion;
    private final long near;
    private final boolean lasting;
    /// The changes with which the series returned to the old level.
    private final List<Change> returns = new ArrayList<>();

    private OnsetFinder(long[] times, double[] values, Instant near, boolean lasting) {
        this.lasting = lasting;
        this.times = times;
        this.values = values;
        this.ofQuestion = index(near);
        this.near = near.toEpochMilli();
    }

    /// @param timeMillis times in ascending order; gaps are simply missing samples
    /// @param near the instant that the user selected, or when an alert began
    public static Optional<LevelShift> find(long[] timeMillis, double[] values, Instant near) {
        return findAll(timeMillis, values, near, ALWAYS, 1, false).stream().findFirst();
    }

    /// All changes that began in a window, the most probably meant first.
    ///
    /// @param series the number of series that are searched
    /// @param lasting whether the change continues at that instant, wherever it began; then the clearest change
    ///     is meant
    public static List<LevelShift> findAll(
            long[] timeMillis, double[] values, Instant near, TimeWindow window, int series, boolean lasting) {
        int every = Math.max(1, (timeMillis.length + MAX_SAMPLES - 1) / MAX_SAMPLES);
        var times = new long[timeMillis.length];
        var kept = new double[timeMillis.length];
        int n = 0;
        for (int i = 0; i < timeMillis.length; i += every) {
            if (Double.isFinite(values[i])) {
                times[n] = timeMillis[i];
                kept[n++] = values[i];
            }
        }
        if (n < MIN_SAMPLES) {
            return List.of();
        }
        times = Arrays.copyOf(times, n);
        kept = Arrays.copyOf(kept, n);
        var byLevel = new OnsetFinder(times, kept, near, lasting);
        var levels = byLevel.shifts(window, series, 1);
        if (lasting) {
            return levels;
        }
        var bySpread = new OnsetFinder(times, spread(kept), near, lasting);
        // A return of the level changes the scatter too.
        var spreads = bySpread.shifts(window, series, SPREAD_CLARITY).stream()
                .filter(s -> byLevel.returns.stream()
                        .noneMatch(c -> Math.abs(bySpread.index(s.onset()) - c.at()) <= LevelFit.SETTLING
                                && Math.abs(c.size()) > RETURN_PREFERENCE * s.size()))
                .map(LevelShift::ofSpread)
                .toList();
        boolean clearer = !spreads.isEmpty()
                && (levels.isEmpty()
                        || spreads.getFirst().weight() > levels.getFirst().weight() * SPREAD_PREFERENCE);
        return clearer ? spreads : levels;
    }

    /// For a change near an instant, the times of the last sample at the old level and of the first that
    /// differs.
    public static TimeWindow bounds(long[] timeMillis, double[] values, Instant about) {
        int at = first(timeMillis, about);
        int from = Math.max(0, at - CLOSE);
        int to = Math.min(values.length, at + CLOSE);
        var part = Arrays.copyOfRange(values, from, to);
        if (part.length < MIN_SAMPLES || !Arrays.stream(part).allMatch(Double::isFinite)) {
            return new TimeWindow(about, about);
        }
        var fit = PiecewiseLinearFit.at(
                        part, at - from, 0, part.length, NoiseModel.of(part).autocorrelation(), at - from, part.length)
                .fromLevelEnd(part, 0, part.length);
        int first = Math.clamp(fit.first(), 1, part.length - 1);
        int earliest = Math.clamp(fit.earliest(), 1, first);
        return new TimeWindow(
                Instant.ofEpochMilli(timeMillis[from + earliest - 1]), Instant.ofEpochMilli(timeMillis[from + first]));
    }

    private int index(Instant at) {
        return Math.clamp(first(times, at), 0, times.length - 1);
    }

    private static int first(long[] times, Instant at) {
        int found = Arrays.binarySearch(times, at.toEpochMilli());
        return found >= 0 ? found : -found - 1;
    }

    private List<LevelShift> shifts(TimeWindow window, int series, double clarity) {
        int from = first(times, window.start());
        int to = first(times, window.end());
        var shifts = new ArrayList<LevelShift>();
        LevelFit previous = null;
        for (var change : ChangePointDetector.in(values, from, to, ofQuestion, series)) {
            if (change.clarity() < clarity) {
                continue;
            }
            var excursion = LevelFit.of(values, change);
            boolean back = previous != null && excursion.returnsFrom(previous, change.at());
            boolean end = previous != null && change.contrast().kink() && excursion.endsRiseOf(previous, change.at());
            shifts.add(shift(change, excursion, back, end));
            if (back) {
                returns.add(change);
            } else if (excursion.end() < values.length) {
                previous = excursion;
            }
        }
        shifts.sort(Comparator.comparingDouble(LevelShift::weight).reversed());
        return shifts;
    }

    private LevelShift shift(Change change, LevelFit excursion, boolean back, boolean end) {
        double distance = Math.abs(change.at() - ofQuestion);
        if (change.at() <= ofQuestion) {
            int inside = Math.min(ofQuestion, excursion.end()) - change.at();
            distance = (lasting ? 0 : INSIDE_FACTOR * inside) + Math.max(0, ofQuestion - excursion.end());
        }
        // An instant between two samples is still inside a change that ends with the second. So is an instant at
        // which the value has hardly begun to return.
        boolean inside = near < times[change.at()] || back && !excursion.isNearerToNewLevel(values[ofQuestion]);
        double weight = Math.min(MAX_CLARITY, change.clarity())
                / (1 + distance / HALF_DISTANCE)
                * ((back || end) && (inside || distance > 1) ? RETURN_WEIGHT : 1);
        return new LevelShift(
                Instant.ofEpochMilli(times[change.at()]),
                Instant.ofEpochMilli(times[Math.max(0, change.earliest() - 1)]),
                excursion.end() < values.length
                        ? Optional.of(Instant.ofEpochMilli(times[excursion.end()]))
                        : Optional.empty(),
                excursion.before(),
                excursion.during(),
                Math.abs(change.size()),
                weight,
                false);
    }

    /// The scatter of the samples as a series. In it, a change of the variance alone, or the end of a periodic
    /// pattern, is a change of the level. The values are square roots, because these are less skewed than the
    /// distances.
    ///
    /// Each sample is compared with the one before, so that neither a level nor its drift shows. If the series
    /// is periodic, the remainder without the periodic pattern is compared with its median, because a missing
    /// wave is as smooth as the wave was.
    private static double[] spread(double[] values) {
        var rest = Seasonality.without(values);
        var spread = new double[values.length];
        if (rest != values) {
            double middle = LevelFit.median(rest, 0, rest.length);
            for (int i = 0; i < rest.length; i++) {
                spread[i] = Math.sqrt(Math.abs(rest[i] - middle));
            }
            return spread;
        }
        for (int i = 1; i < values.length; i++) {
            spread[i] = Math.sqrt(Math.abs(values[i] - values[i - 1]));
        }
        spread[0] = spread.length > 1 ? spread[1] : 0;
        return spread;
    }
}
