package greenwall.lab.rules;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.promql.Engine;
import greenwall.lab.promql.QueryOutcome;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.rules.RuleGroup.Recording;
import greenwall.lab.series.Samples;
import greenwall.lab.series.Series;
import greenwall.lab.series.SeriesSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The series that rules leave behind. `ALERTS` reaches back as far as the ruler looked back; recordings are
/// computed when asked for, at most for a day at a time.
record RuleSeries(
        List<AlertTracker> trackers, List<Recorded> recorded, Engine engine, long interval, InstantSource clock)
        implements SeriesSource {
    private static final String ALERTS = "ALERTS";
    private static final String FOR_STATE = "ALERTS_FOR_STATE";
    private static final long MINUTE = 60_000;
    private static final long LONGEST_RECORDING = Duration.ofDays(1).toMillis();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    record Recorded(Recording rule, Expr expr) {}

    private record Stored(Labels labels, Samples all) implements Series {
        @Override
        public Samples samples(long startMillis, long endMillis) {
            int from = 0;
            while (from < all.size() && all.timeMillis()[from] < startMillis) {
                from++;
            }
            int to = from;
            while (to < all.size() && all.timeMillis()[to] <= endMillis) {
                to++;
            }
            return new Samples(
                    to - from,
                    Arrays.copyOfRange(all.timeMillis(), from, to),
                    Arrays.copyOfRange(all.values(), from, to));
        }
    }

    /// A growing row of samples.
    private static final class Row {
        private long[] times = new long[16];
        private double[] values = new double[16];
        private int size;

        void add(long time, double value) {
            if (size > 0 && times[size - 1] >= time) {
                if (Samples.isStale(values[size - 1])) {
                    values[size - 1] = value;
                }
                return;
            }
            if (size == times.length) {
                times = Arrays.copyOf(times, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            times[size] = time;
            values[size++] = value;
        }

        Samples samples() {
            return new Samples(size, times, values);
        }
    }

    @Override
    public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
        long end = Math.min(endMillis, clock.millis());
        var found = new ArrayList<Series>();
        if (named(matchers, ALERTS) || named(matchers, FOR_STATE)) {
            alerts(matchers, startMillis, end, found);
        }
        for (Recorded one : recorded) {
            if (named(matchers, one.rule().name())) {
                record(one, matchers, startMillis, end, found);
            }
        }
        return found;
    }

    /// A rule counts as recording something when it does so at the end.
    @Override
    public Set<String> names(long startMillis, long endMillis) {
        long end = Math.min(endMillis, clock.millis());
        var names = new HashSet<String>();
        var found = new ArrayList<Series>();
        alerts(List.of(), startMillis, end, found);
        for (var one : recorded) {
            record(one, List.of(), Math.max(startMillis, end - MINUTE), end, found);
        }
        found.forEach(series -> names.add(series.labels().metricName()));
        return names;
    }

    private static boolean named(List<LabelMatcher> matchers, String name) {
        return matchers.stream().allMatch(m -> !m.name().equals(Labels.NAME) || m.matches(name));
    }

    private void alerts(List<LabelMatcher> matchers, long start, long end, List<Series> found) {
        Map<Labels, Row> rows = new HashMap<>();
        for (AlertTracker tracker : trackers) {
            for (ActiveTime stretch : tracker.stretches()) {
                if (stretch.activeAt() > end || stretch.to() < start) {
                    continue;
                }
                long firing = Math.min(stretch.firingFrom(), stretch.to());
                put(rows, state(stretch, "pending"), stretch.activeAt(), firing, start, end, 1);
                if (stretch.firingFrom() != Long.MAX_VALUE) {
                    put(rows, state(stretch, "firing"), stretch.firingFrom(), stretch.to(), start, end, 1);
                }
                Labels since = stretch.labels().with(Labels.NAME, FOR_STATE);
                put(rows, since, stretch.activeAt(), stretch.to(), start, end, stretch.activeAt() / 1000.0);
            }
        }
        rows.forEach((labels, row) -> {
            if (row.size > 0 && matchers.stream().allMatch(m -> m.matches(labels.get(m.name())))) {
                found.add(new Stored(labels, row.samples()));
            }
        });
    }

    private static Labels state(ActiveTime stretch, String state) {
        return stretch.labels().with(Labels.NAME, ALERTS).with("alertstate", state);
    }

    /// A sample at each evaluation, and the marker of an end where it ended.
    private void put(Map<Labels, Row> rows, Labels labels, long from, long to, long start, long end, double value) {
        if (from >= to) {
            return;
        }
        var row = rows.computeIfAbsent(labels, _ -> new Row());
        long first = Math.max(from, Math.ceilDiv(Math.max(from, start), interval) * interval);
        for (long time = first; time < to && time <= end; time += interval) {
            row.add(time, value);
        }
        if (to <= end) {
            row.add(to, Samples.STALE);
        }
    }

    private void record(Recorded one, List<LabelMatcher> matchers, long start, long end, List<Series> found) {
        long from = Math.ceilDiv(Math.max(start, end - LONGEST_RECORDING), MINUTE) * MINUTE;
        if (from > end) {
            return;
        }
        if (engine.range(one.expr(), from, end, MINUTE, TIMEOUT)
                instanceof QueryOutcome.Answered(QueryResult.Matrix(var series))) {
            for (QueryResult.Points points : series) {
                Labels labels = points.labels();
                for (var label : one.rule().labels().entrySet()) {
                    labels = labels.with(label.getKey(), label.getValue());
                }
                Labels whole = labels.with(Labels.NAME, one.rule().name());
                if (matchers.stream().allMatch(m -> m.matches(whole.get(m.name())))) {
                    found.add(new Stored(
                            whole, new Samples(points.values().length, points.timeMillis(), points.values())));
                }
            }
        }
    }
}
