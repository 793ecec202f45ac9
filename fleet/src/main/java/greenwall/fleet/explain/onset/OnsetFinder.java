package greenwall.fleet.explain.onset;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.onset.ChangeDetector.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds when the change near an instant began and ended, or that there is none. `ChangeDetector` finds the changes of
/// the series; a near one is preferred to a larger one farther away.
public final class OnsetFinder {
    private static final int FEWEST = 12;
    private static final int MOST = 4_000;
    private static final double BACK_AGAIN = 0.35;
    private static final int SETTLED = 5;
    private static final int CLOSE = 80;
    /// Beyond this many times the required size, a change counts as no clearer.
    private static final double CLEAREST = 3;
    /// In samples: at this distance a change counts half.
    private static final double HALF = 10;
    /// The factor on that distance if the change lasts at the instant in question.
    private static final double INSIDE = 0.1;
    /// The weight of a return to the old level, or of the end of a rise: these are rarely meant.
    private static final double RETURN = 0.3;

    /// How many times clearer than a change of the level a change of the spread has to be.
    private static final double SCATTERED = 1.1;
    /// How much more likely a change of the spread has to be where the level changed too: a jump widens both.
    private static final double LIKELIER = 1.5;
    /// How many times larger than a change of the spread a return has to be to count as one.
    private static final double WIDENS = 1.5;

    private final long[] times;
    private final double[] values;
    private final int asked;
    private final long near;
    private final boolean lasting;
    /// Where the series returned to the old level.
    private final List<Change> returns = new ArrayList<>();

    private OnsetFinder(long[] times, double[] values, Instant near, boolean lasting) {
        this.lasting = lasting;
        this.times = times;
        this.values = values;
        this.asked = index(near);
        this.near = near.toEpochMilli();
    }

    /// @param timeMillis in order of time; gaps are simply missing samples
    /// @param near the instant that the user selected, or when an alert began
    public static Optional<LevelShift> find(long[] timeMillis, double[] values, Instant near) {
        return all(
                        timeMillis,
                        values,
                        near,
                        new TimeWindow(Instant.EPOCH, Instant.ofEpochMilli(Long.MAX_VALUE)),
                        1,
                        false)
                .stream()
                .findFirst();
    }

    /// All changes that began in a window, the most probably meant first.
    ///
    /// @param series the number of series that are searched
    /// @param lasting whether it continues at that instant, wherever it began: then the clearest change is
    ///     meant
    public static List<LevelShift> all(
            long[] timeMillis, double[] values, Instant near, TimeWindow window, int series, boolean lasting) {
        int every = Math.max(1, (timeMillis.length + MOST - 1) / MOST);
        var times = new long[timeMillis.length];
        var kept = new double[timeMillis.length];
        int n = 0;
        for (int i = 0; i < timeMillis.length; i += every) {
            if (Double.isFinite(values[i])) {
                times[n] = timeMillis[i];
                kept[n++] = values[i];
            }
        }
        if (n < FEWEST) {
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
        // A level that is returning scatters, too.
        var spreads = bySpread.shifts(window, series, SCATTERED).stream()
                .filter(s -> byLevel.returns.stream()
                        .noneMatch(c -> Math.abs(bySpread.index(s.onset()) - c.at()) <= SETTLED
                                && Math.abs(c.size()) > WIDENS * s.size()))
                .map(LevelShift::ofSpread)
                .toList();
        boolean clearer = !spreads.isEmpty()
                && (levels.isEmpty()
                        || spreads.getFirst().weight() > levels.getFirst().weight() * LIKELIER);
        return clearer ? spreads : levels;
    }

    /// The last sample at the old level and the first that differs, of a change that is known to have begun
    /// near there.
    public static TimeWindow closer(long[] timeMillis, double[] values, Instant about) {
        int found = Arrays.binarySearch(timeMillis, about.toEpochMilli());
        int at = found >= 0 ? found : -found - 1;
        int from = Math.max(0, at - CLOSE);
        int to = Math.min(values.length, at + CLOSE);
        var part = Arrays.copyOfRange(values, from, to);
        if (part.length < FEWEST || !Arrays.stream(part).allMatch(Double::isFinite)) {
            return new TimeWindow(about, about);
        }
        var hinge =
                BrokenLineFit.at(part, at - from, 0, part.length, Noise.of(part).memory(), at - from, part.length);
        int first = Math.clamp(hinge.first(), 1, part.length - 1);
        int earliest = Math.clamp(hinge.earliest(), 1, first);
        return new TimeWindow(
                Instant.ofEpochMilli(timeMillis[from + earliest - 1]), Instant.ofEpochMilli(timeMillis[from + first]));
    }

    private int index(Instant at) {
        int found = Arrays.binarySearch(times, at.toEpochMilli());
        return Math.clamp(found >= 0 ? found : -found - 1, 0, times.length - 1);
    }

    private int first(Instant at) {
        int found = Arrays.binarySearch(times, at.toEpochMilli());
        return found >= 0 ? found : -found - 1;
    }

    /// @param clarity how clear a change has to be
    private List<LevelShift> shifts(TimeWindow window, int series, double clarity) {
        int from = first(window.start());
        int to = first(window.end());
        var shifts = new ArrayList<LevelShift>();
        Run left = null;
        for (var change : ChangeDetector.in(values, from, to, asked, series)) {
            if (change.clarity() < clarity) {
                continue;
            }
            var run = run(change);
            boolean back = left != null && run.returnsFrom(left, change.at());
            boolean end = left != null && change.contrast().kink() && run.endsRiseOf(left, change.at());
            shifts.add(shift(change, run, back, end));
            if (back) {
                returns.add(change);
            } else if (run.end() < values.length) {
                left = run;
            }
        }
        shifts.sort(Comparator.comparingDouble(LevelShift::weight).reversed());
        return shifts;
    }

    /// @param end the first sample at the old level again; the number of samples while it lasts
    /// @param reach the first sample after those that show the change
    private record Run(double before, double during, int end, int reach) {
        /// Whether the value has gone more than half of the way.
        boolean halfway(double value) {
            return Math.abs(value - before) > Math.abs(value - during);
        }

        /// Whether this is the end of a rise or fall that continues.
        boolean endsRiseOf(Run other, int at) {
            double added = (during - before) / (other.during - other.before);
            return at < other.end && added > 0 && added < BACK_AGAIN;
        }

        /// Whether this is the return to the level before another one, which takes a smoothed series some time.
        boolean returnsFrom(Run other, int at) {
            boolean opposite = during > before != other.during > other.before;
            double share = (during - other.before) / (other.during - other.before);
            return opposite
                    && (Math.abs(at - other.end) <= SETTLED
                            || (at < other.end && (Math.abs(share) < BACK_AGAIN || other.end <= reach)));
        }
    }

    private Run run(Change change) {
        int at = change.at();
        int right = Math.min(
                values.length, Math.max(at, change.peak()) + change.contrast().right());
        double before = median(at - Math.min(at, change.contrast().left()), at);
        double during = median(at, right);
        if (change.contrast().kink()) {
            before = median(at - SETTLED, at);
        }
        double mean = Arrays.stream(values, at, right).average().orElse(during);
        if (change.contrast().kink() || Math.abs(during - before) < Math.abs(mean - before) / 2) {
            during = farthest(at, right, change.size() > 0);
        }
        int width = Math.clamp(change.contrast().right() / 2, 1, SETTLED);
        int end = Math.min(right, at + 1);
        boolean left = false;
        while (end < values.length) {
            double share = (median(end, Math.min(values.length, end + width)) - before) / (during - before);
            left |= share > 1 - BACK_AGAIN;
            if (left && share < BACK_AGAIN) {
                break;
            }
            end++;
        }
        while (end < values.length && (values[end] - before) / (during - before) > 1 - BACK_AGAIN) {
            end++;
        }
        return new Run(before, change.contrast().kink() ? during : median(at, end), end, right);
    }

    /// The level that a rise or fall reached, even if it was left again.
    private double farthest(int from, int end, boolean up) {
        double most = median(end - SETTLED, end);
        for (int i = from; i + SETTLED < end; i++) {
            double level = median(i, i + SETTLED);
            most = up ? Math.max(most, level) : Math.min(most, level);
        }
        return most;
    }

    private LevelShift shift(Change change, Run run, boolean back, boolean end) {
        double away = Math.abs(change.at() - asked);
        if (change.at() <= asked) {
            int inside = Math.min(asked, run.end()) - change.at();
            away = (lasting ? 0 : INSIDE * inside) + Math.max(0, asked - run.end());
        }
        // An instant between two samples is still inside a change that ends with the second, and so is one at a
        // value that has hardly begun to return.
        boolean inside = near < times[change.at()] || back && !run.halfway(values[asked]);
        double weight = Math.min(CLEAREST, change.clarity())
                / (1 + away / HALF)
                * ((back || end) && (inside || away > 1) ? RETURN : 1);
        return new LevelShift(
                Instant.ofEpochMilli(times[change.at()]),
                Instant.ofEpochMilli(times[Math.max(0, change.earliest() - 1)]),
                run.end() < values.length ? Optional.of(Instant.ofEpochMilli(times[run.end()])) : Optional.empty(),
                run.before(),
                run.during(),
                Math.abs(change.size()),
                weight,
                false);
    }

    private double median(int from, int end) {
        var part = Arrays.copyOfRange(values, Math.max(0, from), end);
        Arrays.sort(part);
        return part.length == 0 ? Double.NaN : part[part.length / 2];
    }

    /// The scatter of a series' samples as a series, in which a change of the variance alone and a rhythm that
    /// stops are changes of the level; as square roots, which are less skewed than the distances.
    ///
    /// Each sample is compared with the one before, so that neither a level nor its drift shows. Where the
    /// series has a rhythm, the remainder without it is compared with its middle, since a missing wave is as
    /// smooth as the wave was.
    private static double[] spread(double[] values) {
        var rest = Seasonality.without(values);
        var spread = new double[values.length];
        if (rest != values) {
            double middle = middle(rest);
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

    private static double middle(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
