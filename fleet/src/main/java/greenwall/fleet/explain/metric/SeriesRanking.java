package greenwall.fleet.explain.metric;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.ExplainedSeries;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.metric.SeriesSteps.Reach;
import greenwall.fleet.promql.Literals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// Ranks series by how clearly and how early they left their usual range, how near they are, and how similar
/// they are to the explained series: a series that is affected by the cause follows it sample by sample.
///
/// @param explained the series with the onset; without it similarity does not count
/// @param nearness how near a series is to the explained one, from 0 to 1
/// @param step of the series
/// @param whole whether all samples before the window are the usual values
public record SeriesRanking(
        Onset onset,
        Optional<ExplainedSeries> explained,
        ScopeFinder.HostOf hostOf,
        ToDoubleFunction<Labels> nearness,
        Duration earliest,
        Duration latest,
        Duration step,
        boolean whole) {
    private static final int MIN_PAIRS = 5;
    private static final int MAX_SHOWN = 25;
    private static final int MIN_BEFORE = 6;
    private static final int MIN_AFTER = 2;
    private static final Reach LATEST = new Reach(Duration.ofMinutes(10), 3, 30);
    private static final Reach EARLIEST = new Reach(Duration.ofMinutes(15), 3, 45);
    private static final Reach RECENT = new Reach(Duration.ofMinutes(8), 2, 24);
    private static final double TAIL = 0.02;
    private static final double MIN_SPREAD = 0.01;
    private static final double UNKNOWN_SPREAD = 0.25;
    private static final double MIN_CHANGE = 1.2;
    private static final double HALF = 1;
    private static final double PLACE = 0.3;
    private static final int STEPS_OF_SIMILARITY = 12;
    private static final int SIMILARITY_POWER = 4;
    private static final Duration SHORTEST_RATE = Duration.ofMinutes(1);
    private static final int MIN_STEPS_OF_RATE = 4;
    /// The factor for a series that is not similar to the explained one.
    private static final double MIN_SIMILARITY_FACTOR = 0.1;

    public SeriesRanking(
            Onset onset,
            Optional<ExplainedSeries> explained,
            ScopeFinder.HostOf hostOf,
            ToDoubleFunction<Labels> nearness,
            Duration step) {
        this(
                onset,
                explained,
                hostOf,
                nearness,
                new SeriesSteps(step).within(EARLIEST),
                new SeriesSteps(step).within(LATEST),
                step,
                false);
    }

    /// Ranks series by how their values in a window differ from the time before: all samples before it are the
    /// usual values.
    public static SeriesRanking in(TimeWindow window, ScopeFinder.HostOf hostOf) {
        var start = Onset.none(window.start(), Labels.EMPTY);
        return new SeriesRanking(
                start, Optional.empty(), hostOf, _ -> 1, Duration.ZERO, window.length(), Duration.ZERO, true);
    }

    /// The ranked series, the best first, and the number of series with enough samples.
    public record Ranked(List<RankedSeries> series, int tested) {}

    public Ranked rank(List<ExplainedSeries> traces) {
        var ranked = new ArrayList<RankedSeries>();
        int tested = 0;
        for (var raw : traces) {
            var trace = MetricReader.rateOfCounter(raw);
            var usual = usual(trace);
            if (usual.isPresent()) {
                tested++;
                ranked(trace, usual.get(), query(raw, trace != raw)).ifPresent(ranked::add);
            }
        }
        ranked.sort(Comparator.comparingDouble(RankedSeries::score)
                .reversed()
                .thenComparing(s -> s.labels().toString()));
        var numbered = new ArrayList<RankedSeries>();
        for (var ranking : ranked.subList(0, Math.min(MAX_SHOWN, ranked.size()))) {
            numbered.add(new RankedSeries(
                    numbered.size() + 1,
                    ranking.query(),
                    ranking.labels(),
                    ranking.host(),
                    ranking.score(),
                    ranking.lead(),
                    ranking.moved(),
                    ranking.before(),
                    ranking.during(),
                    ranking.trace(),
                    ranking.why()));
        }
        return new Ranked(numbered, tested);
    }

    /// The usual values of a series and its change.
    ///
    /// @param spread the distance from the median to the farther end of the usual values
    /// @param change the distance from the median; if a recent sample before the onset is nearer to the new
    ///     level than the median, limited to the farthest distance from those samples
    private record Usual(double middle, double low, double high, double spread, double during, double change) {
        double times() {
            return change / spread;
        }

        boolean holds(double value) {
            return value >= low && value <= high;
        }
    }

    private Optional<Usual> usual(ExplainedSeries trace) {
        long at = onset.at().toEpochMilli();
        long last = onset.last().toEpochMilli();
        var before = part(trace, Long.MIN_VALUE, at - earliest.toMillis());
        if (before.length < MIN_BEFORE) {
            before = part(trace, Long.MIN_VALUE, last);
        }
        Arrays.sort(before);
        if (before.length < MIN_BEFORE) {
            return Optional.empty();
        }
        double middle = before[before.length / 2];
        double low = before[(int) Math.floor(TAIL * (before.length - 1))];
        double high = before[(int) Math.ceil((1 - TAIL) * (before.length - 1))];
        // An onset may be found a sample too early or too late.
        var moved = Stream.of(Duration.ZERO, step.negated(), step)
                .limit(step.isZero() ? 1 : 3)
                .flatMap(shift -> move(trace, middle, shift.toMillis()).stream())
                .max(Comparator.comparingDouble(Move::change));
        if (moved.isEmpty()) {
            return Optional.empty();
        }
        double change = moved.get().change();
        double natural = Math.max(high - middle, middle - low) + MIN_SPREAD * Math.abs(middle);
        // Without any earlier movement the usual spread is unknown.
        double spread = natural > 0 ? natural : Math.max(Double.MIN_NORMAL, UNKNOWN_SPREAD * change);
        return Optional.of(new Usual(middle, low, high, spread, moved.get().during(), change));
    }

    private record Move(double during, double change) {}

    private Optional<Move> move(ExplainedSeries trace, double middle, long shift) {
        long at = onset.at().toEpochMilli() + shift;
        long last = onset.last().toEpochMilli() + shift;
        var after = part(trace, whole ? at : last + 1, at + latest.toMillis());
        if (after.length < MIN_AFTER) {
            return Optional.empty();
        }
        double during = Arrays.stream(after).average().orElse(middle);
        double change = Math.abs(during - middle);
        if (whole) {
            return Optional.of(new Move(during, change));
        }
        // A series that left its usual values long before the onset did not move with it.
        long recent = new SeriesSteps(step).within(RECENT).toMillis();
        return Optional.of(new Move(
                during,
                Arrays.stream(part(trace, at - recent, last + 1)).map(value -> Math.abs(during - value)).max().stream()
                        .map(most -> Math.min(change, most))
                        .findFirst()
                        .orElse(change)));
    }

    /// The factor for similarity with the explained series, unshifted or shifted by the lead.
    private double similarityFactor(ExplainedSeries trace, Duration lead) {
        if (explained.isEmpty()) {
            return 1;
        }
        long at = onset.at().toEpochMilli();
        long shift = Math.max(0, lead.toMillis());
        long from = at - step.multipliedBy(STEPS_OF_SIMILARITY).toMillis();
        long until = at + latest.toMillis();
        long maxAge = step.toMillis();
        double best = Math.max(
                similarity(trace, explained.get(), from, until, 0, maxAge),
                similarity(trace, explained.get(), from - shift, until - shift, shift, maxAge));
        return MIN_SIMILARITY_FACTOR + (1 - MIN_SIMILARITY_FACTOR) * Math.pow(best, SIMILARITY_POWER);
    }

    private Optional<RankedSeries> ranked(ExplainedSeries trace, Usual usual, String query) {
        if (trace.labels().equals(onset.series()) || usual.times() < MIN_CHANGE) {
            return Optional.empty();
        }
        var moved = moved(trace, usual);
        var lead = Duration.between(moved, onset.at());
        double relativeLead = (double) lead.toMillis() / Math.max(1, earliest.toMillis());
        double place = whole ? 1 : relativeLead >= 0 ? 1 / (1 + relativeLead) : 1 / (1 - 4 * relativeLead);
        double clear = usual.times() / (usual.times() + HALF);
        double score = clear
                * (1 - PLACE + PLACE * place)
                * nearness.applyAsDouble(trace.labels())
                * similarityFactor(trace, lead);
        return Optional.of(new RankedSeries(
                0,
                query,
                trace.labels(),
                hostOf.host(trace.labels()),
                score,
                lead,
                moved,
                usual.middle(),
                usual.during(),
                Optional.of(trace),
                why(usual, lead)));
    }

    /// When the series left its usual range: the first of the samples that are outside it without a break until
    /// after the onset.
    private Instant moved(ExplainedSeries trace, Usual usual) {
        long from = onset.at().minus(earliest).toEpochMilli();
        long until = onset.at().plus(latest).toEpochMilli();
        long first = Long.MIN_VALUE;
        for (int i = 0; i < trace.size(); i++) {
            long time = trace.timeMillis()[i];
            if (time < from || time > until) {
                continue;
            }
            boolean out = !usual.holds(trace.values()[i]);
            if (out && first == Long.MIN_VALUE) {
                first = time;
            } else if (!out && time <= onset.at().toEpochMilli()) {
                first = Long.MIN_VALUE;
            }
        }
        return first == Long.MIN_VALUE ? onset.at() : Instant.ofEpochMilli(first);
    }

    /// A query for the series; for a counter, a rate over one minute or over as many scrapes as needed.
    private static String query(ExplainedSeries trace, boolean counter) {
        var range = new SeriesSteps(MetricReader.usualStep(trace)).atLeast(SHORTEST_RATE, MIN_STEPS_OF_RATE);
        return counter
                ? "rate(" + trace.labels() + "[" + Literals.text(range) + "])"
                : trace.labels().toString();
    }

    private String why(Usual usual, Duration lead) {
        var start = whole ? "the window's start" : "the onset";
        var when = Math.abs(lead.toSeconds()) < 1
                ? "with " + start
                : Unit.duration(lead.abs()) + (lead.isNegative() ? " after " : " before ") + start;
        return "from " + number(usual.middle()) + " to " + number(usual.during()) + ", " + number(usual.times())
                + " times its usual deviation from the median, " + when;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static double[] part(ExplainedSeries trace, long from, long to) {
        var times = trace.timeMillis();
        var part = new double[times.length];
        int n = 0;
        for (int i = 0; i < times.length; i++) {
            if (times[i] >= from && times[i] < to && Double.isFinite(trace.values()[i])) {
                part[n++] = trace.values()[i];
            }
        }
        return Arrays.copyOf(part, n);
    }

    /// The similarity of two series over an interval, whatever their units: the absolute correlation of their
    /// samples. From 0 to 1; 0 if too few samples can be paired, or one of the series is constant.
    ///
    /// @param lead the shift of the first series in milliseconds
    /// @param maxAge the maximum age of a sample of the second for one of the first
    private static double similarity(
            ExplainedSeries first, ExplainedSeries second, long from, long to, long lead, long maxAge) {
        var times = second.timeMillis();
        var firstValues = new double[first.size()];
        var secondValues = new double[first.size()];
        int n = 0;
        for (int i = 0; i < first.size(); i++) {
            long time = first.timeMillis()[i];
            if (time < from || time > to || !Double.isFinite(first.values()[i])) {
                continue;
            }
            int position = Arrays.binarySearch(times, time + lead);
            int index = position >= 0 ? position : -position - 2;
            if (index >= 0 && time + lead - times[index] <= maxAge && Double.isFinite(second.values()[index])) {
                firstValues[n] = first.values()[i];
                secondValues[n++] = second.values()[index];
            }
        }
        return n < MIN_PAIRS ? 0 : Math.abs(correlation(firstValues, secondValues, n));
    }

    private static double correlation(double[] one, double[] other, int n) {
        double oneMean = Arrays.stream(one, 0, n).average().orElse(0);
        double otherMean = Arrays.stream(other, 0, n).average().orElse(0);
        double products = 0;
        double ones = 0;
        double others = 0;
        for (int i = 0; i < n; i++) {
            products += (one[i] - oneMean) * (other[i] - otherMean);
            ones += (one[i] - oneMean) * (one[i] - oneMean);
            others += (other[i] - otherMean) * (other[i] - otherMean);
        }
        double scale = Math.sqrt(ones) * Math.sqrt(others);
        return scale > 0 ? products / scale : 0;
    }
}
