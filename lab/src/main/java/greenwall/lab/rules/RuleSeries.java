package greenwall.lab.rules;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.source.Metrics;
import greenwall.lab.promql.Engine;
import greenwall.lab.promql.LoadedSeries;
import greenwall.lab.promql.QueryOutcome;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.promql.Samples;
import greenwall.lab.promql.Series;
import greenwall.lab.promql.SeriesSource;
import greenwall.lab.rules.AlertTracker.ActiveTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// The series that rules create. `ALERTS` goes back as far as the evaluator looked back. The results of
/// recording rules are computed on demand, for one day at most.
record RuleSeries(
        List<AlertTracker> trackers, List<Recorded> recorded, Engine engine, long interval, InstantSource clock)
        implements SeriesSource {
    private static final String ALERTS = "ALERTS";
    private static final String FOR_STATE = "ALERTS_FOR_STATE";
    private static final long MINUTE = 60_000;
    private static final long LONGEST_RECORDING = Duration.ofDays(1).toMillis();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    record Recorded(Metrics.Rule rule, Expr expr) {}

    @Override
    public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
        long end = Math.min(endMillis, clock.millis());
        var found = new LoadedSeries.Builder();
        if (named(matchers, ALERTS) || named(matchers, FOR_STATE)) {
            alerts(startMillis, end, found);
        }
        for (Recorded one : recorded) {
            if (named(matchers, one.rule().name())) {
                record(one, startMillis, end, found);
            }
        }
        return found.build().select(matchers, startMillis, end);
    }

    /// Includes the name of a recording rule if the rule has a result at the end of the window.
    @Override
    public Set<String> names(long startMillis, long endMillis) {
        long end = Math.min(endMillis, clock.millis());
        var found = new LoadedSeries.Builder();
        alerts(startMillis, end, found);
        for (var one : recorded) {
            record(one, Math.max(startMillis, end - MINUTE), end, found);
        }
        return found.build().names(startMillis, end);
    }

    private static boolean named(List<LabelMatcher> matchers, String name) {
        return matchers.stream().allMatch(m -> !m.name().equals(Labels.NAME) || m.matches(name));
    }

    private void alerts(long start, long end, LoadedSeries.Builder found) {
        for (AlertTracker tracker : trackers) {
            for (ActiveTime stretch : tracker.stretches()) {
                if (stretch.activeAt() > end || stretch.to() < start) {
                    continue;
                }
                long firing = Math.min(stretch.firingFrom(), stretch.to());
                put(found, state(stretch, "pending"), stretch.activeAt(), firing, start, end, 1);
                if (stretch.firingFrom() != Long.MAX_VALUE) {
                    put(found, state(stretch, "firing"), stretch.firingFrom(), stretch.to(), start, end, 1);
                }
                Labels since = stretch.labels().with(Labels.NAME, FOR_STATE);
                put(found, since, stretch.activeAt(), stretch.to(), start, end, stretch.activeAt() / 1000.0);
            }
        }
    }

    private static Labels state(ActiveTime stretch, String state) {
        return stretch.labels().with(Labels.NAME, ALERTS).with("alertstate", state);
    }

    /// Adds a sample at each evaluation, and a stale marker at the end.
    private void put(
            LoadedSeries.Builder found, Labels labels, long from, long to, long start, long end, double value) {
        if (from >= to) {
            return;
        }
        long first = Math.max(from, Math.ceilDiv(Math.max(from, start), interval) * interval);
        for (long time = first; time < to && time <= end; time += interval) {
            found.add(labels, time, value);
        }
        if (to <= end) {
            found.add(labels, to, Samples.STALE);
        }
    }

    private void record(Recorded one, long start, long end, LoadedSeries.Builder found) {
        long from = Math.ceilDiv(Math.max(start, end - LONGEST_RECORDING), MINUTE) * MINUTE;
        if (from > end) {
            return;
        }
        if (engine.range(one.expr(), from, end, MINUTE, TIMEOUT)
                instanceof QueryOutcome.Answered(QueryResult.Matrix(var series))) {
            for (QueryResult.Points points : series) {
                Labels labels = points.labels();
                for (var label : one.rule().labels().toMap().entrySet()) {
                    labels = labels.with(label.getKey(), label.getValue());
                }
                found.add(labels.with(Labels.NAME, one.rule().name()), points.timeMillis(), points.values());
            }
        }
    }
}
