package greenwall.fleet.explain.changes;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.TimeSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// A series with known changes and known quiet parts.
///
/// @param changes the first sample of each change
/// @param quiet samples with no change near them
record LabelledSeries(String name, double[] values, List<Integer> changes, List<Integer> quiet) {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(1);
    /// A change counts as found if the result is within this many samples of it.
    static final int NEAR = 5;

    /// A series with one change at this sample, or with none near it.
    static LabelledSeries generated(Enum<?> kind, long seed, double[] values, boolean changed, int sample) {
        return new LabelledSeries(
                kind.name().toLowerCase(Locale.ROOT) + "-" + seed,
                values,
                changed ? List.of(sample) : List.of(),
                changed ? List.of() : List.of(sample));
    }

    static Instant at(int sample) {
        return START.plus(STEP.multipliedBy(sample));
    }

    static int sample(Instant at) {
        return (int) Math.round((double) Duration.between(START, at).toMillis() / STEP.toMillis());
    }

    /// The window that is explained if this sample is selected.
    static TimeWindow touching(int sample, int reach) {
        return new TimeWindow(at(sample - reach), at(sample + reach));
    }

    /// The samples that are read for that window: the history before it and the reach after it.
    TimeSeries timeSeries(int sample, int reach, int history) {
        int from = Math.max(0, sample - history);
        int to = Math.min(values.length, sample + reach + 1);
        var times = new long[to - from];
        var part = new double[to - from];
        for (int i = from; i < to; i++) {
            times[i - from] = at(i).toEpochMilli();
            part[i - from] = values[i];
        }
        return new TimeSeries(Labels.of(Labels.NAME, name, "instance", "a:1"), times, part);
    }
}
