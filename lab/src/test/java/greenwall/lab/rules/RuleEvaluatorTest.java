package greenwall.lab.rules;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.source.MetricsSource;
import greenwall.lab.promql.EvaluationOutcome;
import greenwall.lab.promql.PromqlEngine;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.promql.Samples;
import greenwall.lab.promql.Series;
import greenwall.lab.promql.SeriesSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RuleEvaluatorTest {
    private static final long START = Instant.parse("2026-11-18T15:00:00Z").toEpochMilli();
    private static final long MINUTE = 60_000;

    private final AtomicLong now = new AtomicLong(START);
    private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    private final List<PostedAlert> sent = new CopyOnWriteArrayList<>();
    private final AtomicInteger evaluations = new AtomicInteger();
    private final List<RuleEvaluator> evaluators = new ArrayList<>();

    @AfterEach
    void stop() {
        evaluators.forEach(RuleEvaluator::close);
    }

    /// One series, sampled every 15 seconds.
    private static SeriesSource heat(LongToDoubleFunction value) {
        Labels labels = Labels.of(Labels.NAME, "heat", "host", "a");
        Series series = new Series() {
            @Override
            public Labels labels() {
                return labels;
            }

            @Override
            public Samples samples(long start, long end) {
                var times = new ArrayList<Long>();
                for (long t = Math.ceilDiv(start, 15_000) * 15_000; t <= end; t += 15_000) {
                    times.add(t);
                }
                return new Samples(
                        times.size(),
                        times.stream().mapToLong(t -> t).toArray(),
                        times.stream().mapToDouble(value::applyAsDouble).toArray());
            }
        };
        return (matchers, _, _) ->
                matchers.stream().allMatch(m -> m.matches(labels.get(m.name()))) ? List.of(series) : List.<Series>of();
    }

    private static MetricsSource.Rule hotRule(Duration holdFor) {
        return LabRules.alerting(
                "Hot",
                "heat > 80",
                holdFor,
                Labels.of("severity", "warning"),
                Map.of("summary", "{{ $labels.host }} has {{ printf \"%.1f\" $value }} degrees"));
    }

    private RuleEvaluator start(SeriesSource series, MetricsSource.Rule... rules) {
        var settings =
                new RuleEvaluator.Settings(Duration.ofSeconds(15), Duration.ofMinutes(30), Duration.ofMinutes(1));
        var group = new MetricsSource.RuleGroup("test", "test.yml", settings.interval(), List.of(rules));
        var evaluator = new RuleEvaluator(List.of(group), series, clock, settings);
        evaluator.start(alerts -> {
            sent.addAll(alerts);
            evaluations.incrementAndGet();
        });
        evaluators.add(evaluator);
        assertThat(evaluator.awaitCaughtUp(Duration.ofSeconds(60))).isTrue();
        return evaluator;
    }

    private static List<MetricsSource.RuleAlert> alerts(RuleEvaluator evaluator) {
        return evaluator.groups().getFirst().rules().getFirst().alerts();
    }

    private void advance(long millis) throws InterruptedException {
        int before = evaluations.get();
        now.addAndGet(millis);
        await(() -> evaluations.get() > before);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within a minute").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aNewlyStartedRangeFiresAlertsThatBeganTenMinutesAgo() {
        var evaluator = start(heat(t -> t >= START - 10 * MINUTE ? 91.26 : 20), hotRule(Duration.ofMinutes(5)));
        assertThat(alerts(evaluator)).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo("firing");
            assertThat(alert.activeAt()).isEqualTo(Instant.ofEpochMilli(START - 10 * MINUTE));
            assertThat(alert.annotations()).containsEntry("summary", "a has 91.3 degrees");
            assertThat(alert.labels()).isEqualTo(Labels.of("alertname", "Hot", "host", "a", "severity", "warning"));
        });
        assertThat(sent).singleElement().satisfies(alert -> {
            assertThat(alert.startsAt()).isEqualTo(Instant.ofEpochMilli(START - 5 * MINUTE));
            assertThat(alert.endsAt()).isEmpty();
        });
    }

    @Test
    void anAlertIsPendingUntilItsForDurationHasPassed() throws Exception {
        var evaluator = start(heat(t -> t >= START - 2 * MINUTE ? 91 : 20), hotRule(Duration.ofMinutes(5)));
        assertThat(alerts(evaluator))
                .singleElement()
                .extracting(MetricsSource.RuleAlert::state)
                .isEqualTo("pending");
        assertThat(sent).isEmpty();
        advance(3 * MINUTE);
        assertThat(alerts(evaluator))
                .singleElement()
                .extracting(MetricsSource.RuleAlert::state)
                .isEqualTo("firing");
    }

    @Test
    void aResolvedAlertIsSentOnceMoreWithItsEnd() throws Exception {
        var evaluator =
                start(heat(t -> t >= START - 10 * MINUTE && t < START + MINUTE ? 91 : 20), hotRule(Duration.ZERO));
        advance(2 * MINUTE);
        assertThat(alerts(evaluator)).isEmpty();
        assertThat(sent.getLast().endsAt()).hasValue(Instant.ofEpochMilli(START + 2 * MINUTE));
    }

    @Test
    void alertsAreSeriesWithTheirHistory() {
        var evaluator = start(heat(t -> t >= START - 10 * MINUTE ? 91 : 20), hotRule(Duration.ofMinutes(5)));
        var engine = new PromqlEngine(evaluator.series(), PromqlEngine.Settings.DEFAULT);
        assertThat(query(engine, "ALERTS", START))
                .containsExactly(
                        "ALERTS{alertname=\"Hot\", alertstate=\"firing\", host=\"a\", severity=\"warning\"} 1.0");
        assertThat(query(engine, "ALERTS", START - 7 * MINUTE))
                .containsExactly(
                        "ALERTS{alertname=\"Hot\", alertstate=\"pending\", host=\"a\", severity=\"warning\"} 1.0");
        assertThat(query(engine, "ALERTS", START - 12 * MINUTE)).isEmpty();
        assertThat(query(engine, "time() - ALERTS_FOR_STATE", START))
                .containsExactly("{alertname=\"Hot\", host=\"a\", severity=\"warning\"} 600.0");
        assertThat(evaluator
                        .series()
                        .select(List.of(new LabelMatcher(Labels.NAME, LabelMatcher.Kind.EQUAL, "heat")), 0, START))
                .isEmpty();
    }

    @Test
    void aRecordingRuleIsEvaluatedWhenItIsQueried() {
        var evaluator = start(
                heat(t -> t >= START - 10 * MINUTE ? 90 : 20),
                hotRule(Duration.ZERO),
                LabRules.recording("host:heat:double", "heat * 2", Labels.of("by", "rule")));
        var engine = new PromqlEngine(evaluator.series(), PromqlEngine.Settings.DEFAULT);
        assertThat(query(engine, "host:heat:double", START))
                .containsExactly("host:heat:double{by=\"rule\", host=\"a\"} 180.0");
        assertThat(query(engine, "host:heat:double", START - 20 * MINUTE))
                .containsExactly("host:heat:double{by=\"rule\", host=\"a\"} 40.0");
    }

    private static List<String> query(PromqlEngine engine, String query, long time) {
        var expr = Promql.parse(query).tree().orElseThrow();
        return engine.instant(expr, time, Duration.ofSeconds(60))
                        instanceof EvaluationOutcome.Answered(QueryResult.Vector(var _, var elements))
                ? elements.stream().map(e -> e.labels() + " " + e.value()).toList()
                : List.of("no vector");
    }
}
