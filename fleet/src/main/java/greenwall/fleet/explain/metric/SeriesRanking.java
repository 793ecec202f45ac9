package greenwall.fleet.explain.metric;

import greenwall.fleet.DurationText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.explain.metric.SampleSpacing.StepLimits;
import greenwall.fleet.promql.PromqlLiterals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Ranks series by how clearly and how early they left their usual range, how near they are, and how similar
/// they are to the explained series: a series that is affected by the cause follows it sample by sample.
///
/// @param explained the series with the onset; without it similarity does not count
/// @param nearness how near a series is to the explained one, from 0 to 1
public record SeriesRanking(
        Onset onset,
        Optional<TimeSeries> explained,
        Function<Labels, String> hostOf,
        ToDoubleFunction<Labels> nearness,
        Timing timing) {
    /// A ranking has at most as many entries.
    public static final int MAX_SHOWN = 25;

    private static final int MIN_BEFORE = 6;
    private static final int MIN_AFTER = 2;
    private static final StepLimits RECENT = new StepLimits(Duration.ofMinutes(8), 2, 24);
    private static final double TAIL = 0.02;
    private static final double MIN_RELATIVE_SPREAD = 0.01;
    private static final double UNKNOWN_SPREAD = 0.25;
    private static final double MIN_DEVIATIONS = 1.2;
    private static final double HALF_SCORE_DEVIATIONS = 1;
    private static final double LEAD_WEIGHT = 0.3;
    private static final StepLimits RATE = new StepLimits(Duration.ofMinutes(1), 4, Integer.MAX_VALUE);

    /// How far from the onset a series may move with it.
    ///
    /// @param allBeforeIsUsual whether all samples before the window are the usual values
    public record Timing(Duration earliest, Duration latest, Duration step, boolean allBeforeIsUsual) {
        private static final StepLimits EARLIEST = new StepLimits(Duration.ofMinutes(15), 3, 45);
        private static final StepLimits LATEST = new StepLimits(Duration.ofMinutes(10), 3, 30);

        public static Timing ofStep(Duration step) {
            var steps = new SampleSpacing(step);
            return new Timing(steps.within(EARLIEST), steps.within(LATEST), step, false);
        }
    }

    /// Ranks series by how their values in a window differ from all samples before.
    public static SeriesRanking in(TimeWindow window, Function<Labels, String> hostOf) {
        var start = Onset.none(window.start(), Labels.EMPTY);
        var timing = new Timing(Duration.ZERO, window.length(), Duration.ZERO, true);
        return new SeriesRanking(start, Optional.empty(), hostOf, _ -> 1, timing);
    }

    /// The ranked series, the best first, and the number of series with enough samples.
    public record RankingResult(List<RankedSeries> series, int tested) {}

    public RankingResult rank(List<TimeSeries> allSeries) {
        var changed = new ArrayList<ChangedSeries>();
        int tested = 0;
        for (var raw : allSeries) {
            var series = CounterRate.of(raw);
            var usual = usual(series);
            if (usual.isPresent()) {
                tested++;
                if (!series.labels().equals(onset.series()) && !usual.get().steady()) {
                    changed.add(changedSeries(series, usual.get(), query(raw, series != raw)));
                }
            }
        }
        changed.sort(Comparator.comparingDouble(ChangedSeries::score)
                .reversed()
                .thenComparing(m -> m.series().labels().toString()));
        var ranked = new ArrayList<RankedSeries>();
        for (var one : changed.subList(0, Math.min(MAX_SHOWN, changed.size()))) {
            ranked.add(ranked(ranked.size() + 1, one));
        }
        return new RankingResult(ranked, tested);
    }

    /// A series that left its usual values.
    private record ChangedSeries(TimeSeries series, UsualValues usual, String query, Instant at, double score) {}

    /// The usual values of a series and its change.
    ///
    /// @param spread the distance from the median to the farther end of the usual values
    /// @param change the distance from the median; if a recent sample before the onset is nearer to the new
    ///     level than the median, limited to the farthest distance from those samples
    private record UsualValues(double middle, double low, double high, double spread, double during, double change) {
        double deviations() {
            return change / spread;
        }

        boolean steady() {
            return deviations() < MIN_DEVIATIONS;
        }

        /// Whether its deviation is only assumed, because the usual values are all the same.
        boolean constant() {
            return low == high;
        }

        boolean contains(double value) {
            return value >= low && value <= high;
        }
    }

    private Optional<UsualValues> usual(TimeSeries series) {
        long at = onset.at().toEpochMilli();
        long last = onset.last().toEpochMilli();
        var before = part(series, Long.MIN_VALUE, at - timing.earliest().toMillis());
        if (before.length < MIN_BEFORE) {
            before = part(series, Long.MIN_VALUE, last);
        }
        Arrays.sort(before);
        if (before.length < MIN_BEFORE) {
            return Optional.empty();
        }
        double middle = before[before.length / 2];
        double low = before[(int) Math.floor(TAIL * (before.length - 1))];
        double high = before[(int) Math.ceil((1 - TAIL) * (before.length - 1))];
        // An onset may be found a sample too early or too late.
        var largest = Stream.of(Duration.ZERO, timing.step().negated(), timing.step())
                .limit(timing.step().isZero() ? 1 : 3)
                .flatMap(shift -> move(series, middle, shift.toMillis()).stream())
                .max(Comparator.comparingDouble(Move::change));
        if (largest.isEmpty()) {
            return Optional.empty();
        }
        double change = largest.get().change();
        double natural = Math.max(high - middle, middle - low) + MIN_RELATIVE_SPREAD * Math.abs(middle);
        // Without any earlier movement the usual spread is unknown.
        double spread = natural > 0 ? natural : Math.max(Double.MIN_NORMAL, UNKNOWN_SPREAD * change);
        return Optional.of(
                new UsualValues(middle, low, high, spread, largest.get().during(), change));
    }

    private record Move(double during, double change) {}

    private Optional<Move> move(TimeSeries series, double middle, long shift) {
        long at = onset.at().toEpochMilli() + shift;
        long last = onset.last().toEpochMilli() + shift;
        var after = part(
                series,
                timing.allBeforeIsUsual() ? at : last + 1,
                at + timing.latest().toMillis());
        if (after.length < MIN_AFTER) {
            return Optional.empty();
        }
        double during = Arrays.stream(after).average().orElse(middle);
        double change = Math.abs(during - middle);
        if (timing.allBeforeIsUsual()) {
            return Optional.of(new Move(during, change));
        }
        // A series that left its usual values long before the onset did not move with it.
        long recent = new SampleSpacing(timing.step()).within(RECENT).toMillis();
        return Optional.of(new Move(
                during,
                Arrays.stream(part(series, at - recent, last + 1)).map(value -> Math.abs(during - value)).max().stream()
                        .map(most -> Math.min(change, most))
                        .findFirst()
                        .orElse(change)));
    }

    private ChangedSeries changedSeries(TimeSeries series, UsualValues usual, String query) {
        var at = timeOfChange(series, usual);
        var lead = Duration.between(at, onset.at());
        double relativeLead =
                (double) lead.toMillis() / Math.max(1, timing.earliest().toMillis());
        double leadFactor =
                timing.allBeforeIsUsual() ? 1 : relativeLead >= 0 ? 1 / (1 + relativeLead) : 1 / (1 - 4 * relativeLead);
        double clear = usual.deviations() / (usual.deviations() + HALF_SCORE_DEVIATIONS);
        double similar = explained
                .map(reference -> new SeriesSimilarity(reference, onset.at(), timing).factor(series, lead))
                .orElse(1.0);
        double score = clear
                * (1 - LEAD_WEIGHT + LEAD_WEIGHT * leadFactor)
                * nearness.applyAsDouble(series.labels())
                * similar;
        return new ChangedSeries(series, usual, query, at, score);
    }

    private RankedSeries ranked(int rank, ChangedSeries one) {
        var lead = Duration.between(one.at(), onset.at());
        var labels = one.series().labels();
        return new RankedSeries(
                rank,
                one.query(),
                labels,
                hostOf.apply(labels),
                one.score(),
                lead,
                one.usual().middle(),
                one.usual().during(),
                Optional.of(one.series()),
                why(one.usual(), lead));
    }

    /// The first of the samples that are outside the usual range without a break until after the onset.
    private Instant timeOfChange(TimeSeries series, UsualValues usual) {
        long from = onset.at().minus(timing.earliest()).toEpochMilli();
        long until = onset.at().plus(timing.latest()).toEpochMilli();
        long first = Long.MIN_VALUE;
        for (int i = 0; i < series.size(); i++) {
            long time = series.timeMillis()[i];
            if (time < from || time > until) {
                continue;
            }
            boolean out = !usual.contains(series.values()[i]);
            if (out && first == Long.MIN_VALUE) {
                first = time;
            } else if (!out && time <= onset.at().toEpochMilli()) {
                first = Long.MIN_VALUE;
            }
        }
        return first == Long.MIN_VALUE ? onset.at() : Instant.ofEpochMilli(first);
    }

    /// A query for the series; for a counter, a rate over one minute or over as many scrapes as needed.
    private static String query(TimeSeries series, boolean counter) {
        var range = new SampleSpacing(series.usualStep()).within(RATE);
        return counter
                ? "rate(" + series.labels() + "[" + PromqlLiterals.text(range) + "])"
                : series.labels().toString();
    }

    private String why(UsualValues usual, Duration lead) {
        var start = timing.allBeforeIsUsual() ? "the window's start" : "the onset";
        var when = Math.abs(lead.toSeconds()) < 1
                ? "at " + start
                : DurationText.of(lead.abs()) + (lead.isNegative() ? " after " : " before ") + start;
        return "from " + number(usual.middle()) + " to " + number(usual.during()) + ", "
                + (usual.constant()
                        ? when + "; it had hardly moved before"
                        : number(usual.deviations()) + " times its usual deviation from the median, " + when);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static double[] part(TimeSeries series, long from, long to) {
        var times = series.timeMillis();
        var part = new double[times.length];
        int n = 0;
        for (int i = 0; i < times.length; i++) {
            if (times[i] >= from && times[i] < to && Double.isFinite(series.values()[i])) {
                part[n++] = series.values()[i];
            }
        }
        return Arrays.copyOf(part, n);
    }
}
