package greenwall.fleet.explain.metric;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.Trace;
import greenwall.fleet.explain.onset.OnsetFinder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Ranks series by how far and how early they moved. A cheap comparison of before and after picks those worth
/// a closer look; the change-point finder then says when each of them moved.
public final class SeriesRanking {
    private static final int CLOSER_LOOKS = 150;
    private static final int SHOWN = 25;
    private static final int FEWEST = 6;
    private static final Duration LATEST = Duration.ofMinutes(5);
    private static final Duration EARLIEST = Duration.ofMinutes(15);

    private final Onset onset;
    private final Scoping.HostOf hostOf;

    private record Moved(Trace trace, double size, double effect) {}

    public SeriesRanking(Onset onset, Scoping.HostOf hostOf) {
        this.onset = onset;
        this.hostOf = hostOf;
    }

    public List<RankedSeries> rank(List<Trace> traces) {
        var candidates = new ArrayList<Moved>();
        for (var raw : traces) {
            var trace = MetricReader.grown(raw);
            double effect = effect(trace);
            if (effect > 0.8) {
                candidates.add(new Moved(trace, 0, effect));
            }
        }
        candidates.sort(Comparator.comparingDouble(Moved::effect).reversed());
        var ranked = new ArrayList<RankedSeries>();
        for (var candidate : candidates.subList(0, Math.min(CLOSER_LOOKS, candidates.size()))) {
            ranked(candidate).ifPresent(ranked::add);
        }
        ranked.sort(Comparator.comparingDouble(RankedSeries::score)
                .reversed()
                .thenComparing(s -> s.labels().toString()));
        var numbered = new ArrayList<RankedSeries>();
        for (var one : ranked.subList(0, Math.min(SHOWN, ranked.size()))) {
            numbered.add(new RankedSeries(
                    numbered.size() + 1,
                    one.query(),
                    one.labels(),
                    one.host(),
                    one.score(),
                    one.lead(),
                    one.moved(),
                    one.before(),
                    one.during(),
                    one.trace(),
                    one.why()));
        }
        return numbered;
    }

    private Optional<RankedSeries> ranked(Moved candidate) {
        var trace = candidate.trace();
        if (trace.labels().equals(onset.series())) {
            return Optional.empty();
        }
        var shift = OnsetFinder.find(trace.timeMillis(), trace.values(), onset.at());
        if (shift.isEmpty()) {
            return Optional.empty();
        }
        var lead = Duration.between(shift.get().onset(), onset.at());
        if (lead.compareTo(EARLIEST) > 0 || lead.negated().compareTo(LATEST) > 0) {
            return Optional.empty();
        }
        double away = lead.toMillis() / 1000.0;
        double place = away >= 0 ? 1 / (1 + away / 600) : 1 / (1 - away / 60);
        double size = Math.min(1, Math.log10(1 + shift.get().size()) / 3);
        double score = candidate.effect() * (0.4 + 0.6 * place) * (0.3 + 0.7 * size);
        return Optional.of(new RankedSeries(
                0,
                query(trace.labels()),
                trace.labels(),
                hostOf.host(trace.labels()),
                score,
                lead,
                shift.get().onset(),
                shift.get().before(),
                shift.get().during(),
                Optional.of(trace),
                why(shift.get().before(), shift.get().during(), shift.get().size(), lead)));
    }

    private static String query(Labels labels) {
        var name = labels.metricName();
        boolean counter = name.endsWith("_total") || name.endsWith("_count") || name.endsWith("_sum");
        return counter ? "rate(" + labels + "[1m])" : labels.toString();
    }

    private static String why(double before, double during, double size, Duration lead) {
        var when = Math.abs(lead.toSeconds()) < 1
                ? "with the onset"
                : Unit.duration(lead.abs()) + (lead.isNegative() ? " after" : " before") + " the onset";
        return "from " + number(before) + " to " + number(during) + ", " + Math.round(size)
                + " times its usual scatter, " + when;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /// How far the values after the onset stand apart from those before: 0 alike, 1 wholly apart (the
    /// rank-biserial correlation).
    private double effect(Trace trace) {
        long at = onset.last().toEpochMilli();
        long until = onset.end().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        var before = part(trace, Long.MIN_VALUE, at - EARLIEST.toMillis() / 5);
        var after = part(
                trace, onset.at().toEpochMilli(), Math.max(until, onset.at().toEpochMilli() + 120_000));
        if (before.length < FEWEST || after.length < 2) {
            return 0;
        }
        Arrays.sort(before);
        double above = 0;
        for (double value : after) {
            int low = lower(before, value);
            int high = upper(before, value);
            above += low + (high - low) / 2.0;
        }
        return Math.abs(2 * above / ((double) before.length * after.length) - 1);
    }

    private static double[] part(Trace trace, long from, long to) {
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

    private static int lower(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int upper(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
