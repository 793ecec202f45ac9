package greenwall.fleet.explain.metric;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.explain.onset.LevelShift;
import greenwall.fleet.explain.onset.OnsetFinder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the onset in the series of a query: the change that a question about an instant most probably means.
public final class SeriesOnsetFinder {
    private static final double LARGER_FACTOR = 1.5;
    /// A step that is this many times higher than a change on top of it is meant instead.
    private static final double MUCH_LARGER_FACTOR = 10;
    private static final int SETTLING_STEPS = 5;
    private static final int FAR_POINTS = 360;
    private static final String UP = "up";
    /// The size of a change that is certain, in scatters.
    private static final double CERTAIN = 100;

    private SeriesOnsetFinder() {}

    /// @param larger a larger change elsewhere in the same series and window
    public record FoundOnset(Onset onset, TimeSeries series, Optional<Onset> larger) {
        private static final int FIRST_PART = 10;
        /// A change that adds less than a third of the change before it is not a start.
        private static final double LATE_FACTOR = 3;

        public FoundOnset(Onset onset, TimeSeries series) {
            this(onset, series, Optional.empty());
        }

        /// Whether most of the change from the first level came before this one, which then is the top of a
        /// long rise or a step on it.
        public boolean late() {
            if (onset.placed() || onset.spread()) {
                return false;
            }
            var values = series.values();
            double first = median(values, 0, Math.max(1, values.length / FIRST_PART));
            double last = median(values, Math.max(0, values.length - SETTLING_STEPS), values.length);
            double progress = onset.before() - first;
            return progress * (last - first) > 0
                    && Math.abs(progress) > LATE_FACTOR * Math.abs(onset.during() - onset.before());
        }
    }

    /// @param touching the interval in which the change must have begun
    public static Optional<FoundOnset> find(List<TimeSeries> allSeries, Instant near, TimeWindow touching) {
        return find(allSeries, near, touching, false);
    }

    /// @param lasting whether the change is known to continue at that instant
    public static Optional<FoundOnset> find(
            List<TimeSeries> allSeries, Instant near, TimeWindow touching, boolean lasting) {
        Optional<FoundOnset> best = Optional.empty();
        double most = 0;
        for (var series : allSeries) {
            var age = AgeSeries.of(series);
            var late = age.flatMap(a -> a.onset(near, touching));
            if (late.isPresent() && late.get().size() > most) {
                most = late.get().size();
                best = late.map(onset -> new FoundOnset(onset, series));
            }
            if (age.map(AgeSeries::regular).orElse(false)) {
                continue;
            }
            var shifts =
                    OnsetFinder.findAll(series.timeMillis(), series.values(), near, touching, allSeries.size(), lasting)
                            .stream()
                            .filter(s -> age.isEmpty() || !s.up())
                            .toList();
            var first = shifts.stream()
                    .filter(s -> !lasting || !new FoundOnset(Onset.of(s, series.labels()), series).late())
                    .findFirst()
                    .or(() -> shifts.stream().findFirst());
            if (first.isPresent() && first.get().weight() > most) {
                most = first.get().weight();
                var shift = enclosing(first.get(), shifts, near);
                best = Optional.of(
                        new FoundOnset(Onset.of(shift, series.labels()), series, larger(series, shift, shifts)));
            }
        }
        return best;
    }

    /// The loss of a target that is down at an instant. One failed scrape is enough, whatever came before.
    ///
    /// @param query finds a loss only if it selects `up`
    public static Optional<FoundOnset> findLoss(
            PromqlQuery query, List<TimeSeries> allSeries, Instant near, TimeWindow touching) {
        if (!query.plain() || !query.metrics().equals(List.of(UP))) {
            return Optional.empty();
        }
        return allSeries.stream()
                .flatMap(series -> loss(series, near).stream())
                .filter(found -> !found.onset().at().isBefore(touching.start()))
                .min(Comparator.comparing(found -> found.onset().at()));
    }

    private static Optional<FoundOnset> loss(TimeSeries series, Instant near) {
        var times = series.timeMillis();
        var values = series.values();
        int first = 0;
        while (first < times.length && times[first] <= near.toEpochMilli()) {
            first++;
        }
        while (first > 0 && values[first - 1] == 0) {
            first--;
        }
        boolean lost = first > 0 && first < times.length && values[first] == 0 && times[first] <= near.toEpochMilli();
        if (!lost) {
            return Optional.empty();
        }
        int end = first;
        while (end < times.length && values[end] == 0) {
            end++;
        }
        var back = end < times.length ? Optional.of(Instant.ofEpochMilli(times[end])) : Optional.<Instant>empty();
        return Optional.of(new FoundOnset(
                new Onset(
                        Instant.ofEpochMilli(times[first]),
                        Instant.ofEpochMilli(times[first - 1]),
                        back,
                        series.labels(),
                        values[first - 1],
                        0,
                        CERTAIN,
                        false,
                        false),
                series));
    }

    /// Searches averages first: far back, a slow rise takes longer than the usual search covers with single
    /// samples.
    public static Optional<FoundOnset> findFar(List<TimeSeries> allSeries, Instant near, TimeWindow touching) {
        if (allSeries.stream().anyMatch(t -> AgeSeries.of(t).isPresent())) {
            return find(allSeries, near, touching, true);
        }
        var means = allSeries.stream().map(t -> t.averaged(FAR_POINTS)).toList();
        return find(means, near, touching, true)
                .map(far -> allSeries.stream()
                        .filter(t -> t.labels().equals(far.series().labels()))
                        .findFirst()
                        .map(series -> refined(far, series))
                        .orElse(far));
    }

    private static FoundOnset refined(FoundOnset far, TimeSeries series) {
        var bounds = OnsetFinder.bounds(
                series.timeMillis(), series.values(), far.onset().at());
        return new FoundOnset(far.onset().withStart(bounds.end(), bounds.start()), series, far.larger());
    }

    /// The step on which the instant and a tiny change near it lie; without such a step, the change itself.
    private static LevelShift enclosing(LevelShift change, List<LevelShift> shifts, Instant near) {
        return shifts.stream()
                .filter(s -> s.onset().isBefore(change.onset())
                        && s.onset().isBefore(near)
                        && s.end().map(near::isBefore).orElse(true))
                .filter(s -> height(s) > MUCH_LARGER_FACTOR * height(change))
                .max(Comparator.comparingDouble(SeriesOnsetFinder::height))
                .orElse(change);
    }

    private static double height(LevelShift shift) {
        return Math.abs(shift.during() - shift.before());
    }

    /// The largest of the other changes, if it is larger than the first; the end of the first change does not
    /// count.
    private static Optional<Onset> larger(TimeSeries series, LevelShift first, List<LevelShift> shifts) {
        var settled = series.usualStep().multipliedBy(SETTLING_STEPS);
        return shifts.stream()
                .filter(s -> s != first)
                .filter(s -> first.end()
                        .map(end -> Duration.between(end, s.onset()).abs().compareTo(settled) > 0)
                        .orElse(true))
                .filter(s -> s.end()
                        .map(end -> Duration.between(end, first.onset()).abs().compareTo(settled) > 0)
                        .orElse(true))
                .filter(s -> height(s) > LARGER_FACTOR * height(first) && s.size() > first.size())
                .max(Comparator.comparingDouble(LevelShift::size))
                .map(s -> Onset.of(s, series.labels()));
    }

    /// An onset placed by a person, with the levels on both sides of it.
    public static Onset placed(List<TimeSeries> allSeries, Instant at, Duration step) {
        if (allSeries.isEmpty()) {
            return new Onset(
                    at, at.minus(step), Optional.empty(), Labels.EMPTY, Double.NaN, Double.NaN, 0, true, false);
        }
        var series = allSeries.getFirst();
        int cut = index(series, at);
        double before = median(series.values(), 0, cut);
        double during = median(series.values(), cut, Math.min(series.size(), cut + 20));
        return new Onset(at, at.minus(step), Optional.empty(), series.labels(), before, during, 0, true, false);
    }

    private static int index(TimeSeries series, Instant at) {
        int found = Arrays.binarySearch(series.timeMillis(), at.toEpochMilli());
        int index = found >= 0 ? found : -found - 1;
        return Math.min(index, series.size() - 1);
    }

    private static double median(double[] values, int from, int to) {
        var part = Arrays.copyOfRange(values, Math.min(from, to), to);
        part = Arrays.stream(part).filter(Double::isFinite).sorted().toArray();
        return part.length == 0 ? Double.NaN : part[part.length / 2];
    }
}
