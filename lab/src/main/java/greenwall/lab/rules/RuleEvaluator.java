package greenwall.lab.rules;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.source.MetricsSource;
import greenwall.lab.promql.EvaluationOutcome;
import greenwall.lab.promql.LoadedSeries;
import greenwall.lab.promql.PromqlEngine;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.promql.QueryResult.Element;
import greenwall.lab.promql.Samples;
import greenwall.lab.promql.Series;
import greenwall.lab.promql.SeriesSource;
import greenwall.lab.rules.AlertTracker.ActiveTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Evaluates the rules periodically on its own thread and posts the firing alerts.
///
/// At the start it evaluates the rules over the past [Settings#lookBack()], so that an alert whose cause
/// began ten minutes ago has been firing since then. Alerts do not start earlier than that.
public final class RuleEvaluator implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /// If evaluation takes long, as in a large fleet, it runs less often, to leave CPU time for queries.
    private static final long REST_FACTOR = 3;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /// The evaluation interval and the initial look-back.
    ///
    /// @param interval the time between evaluations, on the clock of the practice range
    /// @param lookBack how far the first evaluation looks back, in steps of `lookBackStep`
    public record Settings(Duration interval, Duration lookBack, Duration lookBackStep) {
        public static final Settings DEFAULT =
                new Settings(Duration.ofSeconds(15), Duration.ofHours(1), Duration.ofMinutes(1));
    }

    private static final class EvaluatedRule {
        private final MetricsSource.Rule rule;
        private final PromqlExpr expr;
        private final AlertTracker tracker;
        private volatile String lastError = "";

        EvaluatedRule(MetricsSource.Rule rule) {
            this.rule = rule;
            this.expr = Promql.parse(rule.query())
                    .tree()
                    .orElseThrow(
                            () -> new IllegalArgumentException(rule.name() + " is not valid PromQL: " + rule.query()));
            this.tracker = new AlertTracker(rule);
        }
    }

    private final Map<MetricsSource.RuleGroup, List<EvaluatedRule>> groups = new LinkedHashMap<>();
    private final PromqlEngine engine;
    private final InstantSource clock;
    private final Settings settings;
    private volatile boolean closed;
    private volatile boolean caughtUp;

    public RuleEvaluator(
            List<MetricsSource.RuleGroup> rules, SeriesSource series, InstantSource clock, Settings settings) {
        this.engine = new PromqlEngine(series, PromqlEngine.Settings.DEFAULT);
        this.clock = clock;
        this.settings = settings;
        for (var group : rules) {
            groups.put(group, group.rules().stream().map(EvaluatedRule::new).toList());
        }
    }

    /// Starts evaluation in the background. [#awaitCaughtUp] waits for the first complete results.
    public void start(PostedAlert.Receiver receiver) {
        Thread.ofVirtual().name("range-rules").start(() -> run(receiver));
    }

    @Override
    public void close() {
        closed = true;
    }

    /// Waits until the rules are evaluated up to the present, so that an incident that has already begun has
    /// its alerts. Returns whether that finished within the given real time.
    public boolean awaitCaughtUp(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!caughtUp && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return caughtUp;
    }

    private void run(PostedAlert.Receiver receiver) {
        long interval = settings.interval().toMillis();
        long next = Math.floorDiv(clock.millis(), interval) * interval;
        while (!closed) {
            long begun = System.nanoTime();
            receiver.accept(evaluate(next, !caughtUp));
            caughtUp = true;
            long rested = System.nanoTime() + REST_FACTOR * (System.nanoTime() - begun);
            next += interval;
            while (!closed && (clock.millis() < next || System.nanoTime() < rested)) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            next = Math.max(next, Math.floorDiv(clock.millis(), interval) * interval);
        }
    }

    /// Adds the past of rules without active alerts, in the background: only active alerts need it immediately.
    private void addPast(List<EvaluatedRule> inactive, long now) {
        Thread.ofVirtual()
                .name("range-rules-past")
                .start(() -> inactive.forEach(known -> {
                    if (!closed) {
                        long begun = System.nanoTime();
                        var once = new AlertTracker(known.rule);
                        past(known, now).forEach(once::update);
                        known.tracker.addPast(once.activeTimes());
                        LockSupport.parkNanos(REST_FACTOR * (System.nanoTime() - begun));
                    }
                }));
    }

    private List<EvaluatedRule> alerting() {
        return groups.values().stream()
                .flatMap(List::stream)
                .filter(k -> k.rule.alerting())
                .toList();
    }

    /// Returns the results that the evaluations in the look-back would have had.
    private SortedMap<Long, List<Element>> past(EvaluatedRule known, long now) {
        long step = settings.lookBackStep().toMillis();
        long start = now - settings.lookBack().toMillis() / step * step;
        var found = new TreeMap<Long, List<Element>>();
        for (long time = start; time < now; time += step) {
            found.put(time, new ArrayList<>());
        }
        if (!found.isEmpty()
                && engine.range(known.expr, start, now - step, step, TIMEOUT)
                        instanceof EvaluationOutcome.Answered(QueryResult.Matrix(var series))) {
            for (var points : series) {
                for (int i = 0; i < points.values().length; i++) {
                    found.getOrDefault(points.timeMillis()[i], new ArrayList<>())
                            .add(new Element(points.labels(), points.values()[i]));
                }
            }
        }
        return found;
    }

    private List<PostedAlert> evaluate(long now, boolean first) {
        var sent = new ArrayList<PostedAlert>();
        var inactive = new ArrayList<EvaluatedRule>();
        for (var known : alerting()) {
            switch (engine.instant(known.expr, now, TIMEOUT)) {
                case EvaluationOutcome.Answered(var result) -> {
                    var elements = elements(result);
                    if (first && !elements.isEmpty()) {
                        past(known, now).forEach(known.tracker::update);
                    } else if (first) {
                        inactive.add(known);
                    }
                    known.lastError = "";
                    sent.addAll(known.tracker.update(now, elements));
                }
                case EvaluationOutcome.Failed failed -> known.lastError = failed.text();
            }
            sent.addAll(known.tracker.firing());
        }
        if (first) {
            addPast(inactive, now);
        }
        return sent;
    }

    private static List<Element> elements(QueryResult result) {
        return switch (result) {
            case QueryResult.Vector(var _, var elements) -> elements;
            case QueryResult.Scalar(var _, var value) -> List.of(new Element(Labels.EMPTY, value));
            case QueryResult.Text _, QueryResult.Matrix _ -> List.of();
        };
    }

    /// Returns the rules with their current alerts.
    public List<MetricsSource.RuleGroup> groups() {
        var all = new ArrayList<MetricsSource.RuleGroup>();
        groups.forEach((group, known) -> all.add(new MetricsSource.RuleGroup(
                group.name(),
                group.file(),
                group.interval(),
                known.stream().map(RuleEvaluator::withAlerts).toList())));
        return all;
    }

    private static MetricsSource.Rule withAlerts(EvaluatedRule known) {
        return known.rule.with(known.tracker.alerts(), known.lastError);
    }

    /// Returns the series that rules create: `ALERTS`, `ALERTS_FOR_STATE` and the results of recording rules.
    public SeriesSource series() {
        var recorded = new ArrayList<RuleSeries.RecordingRule>();
        groups.values().stream().flatMap(List::stream).forEach(known -> {
            if (!known.rule.alerting()) {
                recorded.add(new RuleSeries.RecordingRule(known.rule, known.expr));
            }
        });
        var trackers = alerting().stream().map(k -> k.tracker).toList();
        return new RuleSeries(trackers, recorded, engine, settings.interval().toMillis(), clock);
    }

    /// The series that rules create. `ALERTS` goes back as far as the evaluator looked back. The results of
    /// recording rules are computed on demand, for one day at most.
    private record RuleSeries(
            List<AlertTracker> trackers,
            List<RecordingRule> recorded,
            PromqlEngine engine,
            long interval,
            InstantSource clock)
            implements SeriesSource {
        private static final String ALERTS = "ALERTS";
        private static final String FOR_STATE = "ALERTS_FOR_STATE";
        private static final long MINUTE = 60_000;
        private static final long LONGEST_RECORDING = Duration.ofDays(1).toMillis();

        record RecordingRule(MetricsSource.Rule rule, PromqlExpr expr) {}

        @Override
        public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
            long end = Math.min(endMillis, clock.millis());
            var found = new LoadedSeries.Builder();
            if (named(matchers, ALERTS) || named(matchers, FOR_STATE)) {
                alerts(startMillis, end, found);
            }
            for (RecordingRule one : recorded) {
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
                for (ActiveTime active : tracker.activeTimes()) {
                    if (active.activeAt() > end || active.to() < start) {
                        continue;
                    }
                    long firing = Math.min(active.firingFrom(), active.to());
                    put(found, state(active, "pending"), active.activeAt(), firing, start, end, 1);
                    if (active.firingFrom() != Long.MAX_VALUE) {
                        put(found, state(active, "firing"), active.firingFrom(), active.to(), start, end, 1);
                    }
                    Labels since = active.labels().with(Labels.NAME, FOR_STATE);
                    put(found, since, active.activeAt(), active.to(), start, end, active.activeAt() / 1000.0);
                }
            }
        }

        private static Labels state(ActiveTime active, String state) {
            return active.labels().with(Labels.NAME, ALERTS).with("alertstate", state);
        }

        /// Adds a sample at each evaluation, and a staleness marker at the end.
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

        private void record(RecordingRule one, long start, long end, LoadedSeries.Builder found) {
            long from = Math.ceilDiv(Math.max(start, end - LONGEST_RECORDING), MINUTE) * MINUTE;
            if (from > end) {
                return;
            }
            if (engine.range(one.expr(), from, end, MINUTE, TIMEOUT)
                    instanceof EvaluationOutcome.Answered(QueryResult.Matrix(var series))) {
                for (QueryResult.ResultSeries points : series) {
                    Labels labels = points.labels();
                    for (var label : one.rule().labels().toMap().entrySet()) {
                        labels = labels.with(label.getKey(), label.getValue());
                    }
                    found.add(labels.with(Labels.NAME, one.rule().name()), points.timeMillis(), points.values());
                }
            }
        }
    }
}
