package greenwall.lab.replay;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.lab.promql.EvaluationOutcome;
import greenwall.lab.promql.LoadedSeries;
import greenwall.lab.promql.PromqlEngine;
import greenwall.lab.promql.QueryResult;
import greenwall.lab.replay.ReplayServers.RecordedAlerts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecordedAlertsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Labels ALERT = Labels.of("alertname", "Busy", "device", "sda", "severity", "warning");
    private static final MetricsSource.Rule RULE = new MetricsSource.Rule(
            true,
            "Busy",
            "busy > 0.5",
            Duration.ZERO,
            Labels.of("severity", "warning"),
            Map.of(
                    "summary",
                    "{{ $labels.device }} is busy {{ $value | humanizePercentage }} of the time",
                    "runbook",
                    "busy.md"),
            List.of(),
            "ok",
            "",
            "firing");

    private static Matrix.Series series(double value, String... labels) {
        return new Matrix.Series(
                Labels.of(labels),
                LongStream.range(0, 20)
                        .map(i -> NOW.minusSeconds(285 - 15 * i).toEpochMilli())
                        .toArray(),
                IntStream.range(0, 20).mapToDouble(_ -> value).toArray(),
                List.of());
    }

    private static RecordedAlerts alerts(Matrix.Series... also) {
        var fired = new Matrix.Series(
                ALERT.with(Labels.NAME, "ALERTS").with("alertstate", "firing"),
                also[0].timeMillis(),
                IntStream.range(0, 20).mapToDouble(_ -> 1).toArray(),
                List.of());
        var loaded = new LoadedSeries.Builder();
        loaded.add(fired.labels(), fired.timeMillis(), fired.values());
        for (var extra : also) {
            loaded.add(extra.labels(), extra.timeMillis(), extra.values());
        }
        return new RecordedAlerts(
                List.of(new MetricsSource.RuleGroup("disks", "disks.yml", Duration.ofSeconds(15), List.of(RULE))),
                new PromqlEngine(loaded.build(), PromqlEngine.Settings.DEFAULT),
                InstantSource.fixed(NOW));
    }

    @Test
    void anAlertHasTheValueAndTheAnnotationsOfItsRule() {
        var alerts = alerts(series(0.84, Labels.NAME, "busy", "device", "sda"));
        assertThat(alerts.firing())
                .singleElement()
                .satisfies(fired -> assertThat(fired.annotations())
                        .containsEntry("summary", "sda is busy 84% of the time")
                        .containsEntry("runbook", "busy.md"));
        assertThat(alerts.groups().getFirst().rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.alerts())
                        .singleElement()
                        .satisfies(alert -> assertThat(alert.value()).isEqualTo(0.84)));
    }

    private static Matrix.Series inState(String state, int fromSeconds, int toSeconds) {
        var times = IntStream.iterate(fromSeconds, second -> second >= toSeconds, second -> second - 15)
                .mapToLong(second -> NOW.minusSeconds(second).toEpochMilli())
                .toArray();
        return new Matrix.Series(
                ALERT.with(Labels.NAME, "ALERTS").with("alertstate", state),
                times,
                LongStream.of(times).mapToDouble(_ -> 1).toArray(),
                List.of());
    }

    private static List<String> states(Matrix.Series... recorded) {
        var group = new MetricsSource.RuleGroup("disks", "disks.yml", Duration.ofSeconds(15), List.of(RULE));
        var recording = new IncidentRecording(
                "prod",
                TimeWindow.before(NOW, Duration.ofHours(1)),
                List.of(recorded),
                List.of(group),
                List.of(),
                List.of(),
                List.of());
        var engine = new PromqlEngine(ReplayServers.loaded(recording), PromqlEngine.Settings.DEFAULT);
        return new RecordedAlerts(recording.rules(), engine, InstantSource.fixed(NOW))
                .groups().stream()
                        .flatMap(each -> each.rules().stream())
                        .flatMap(rule -> rule.alerts().stream())
                        .map(MetricsSource.RuleAlert::state)
                        .toList();
    }

    private static boolean hasValueNow(int endedSecondsAgo) {
        var times = LongStream.range(0, 20)
                .map(i -> NOW.minusSeconds(endedSecondsAgo + 15 * (19 - i)).toEpochMilli())
                .toArray();
        var one = new Matrix.Series(
                Labels.of(Labels.NAME, "busy"),
                times,
                LongStream.of(times).mapToDouble(_ -> 1).toArray(),
                List.of());
        var recording = new IncidentRecording(
                "prod",
                TimeWindow.before(NOW, Duration.ofHours(1)),
                List.of(one),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        var engine = new PromqlEngine(ReplayServers.loaded(recording), PromqlEngine.Settings.DEFAULT);
        var busy = Promql.parse("busy").tree().orElseThrow();
        return engine.instant(busy, NOW.toEpochMilli(), Duration.ofSeconds(10))
                        instanceof EvaluationOutcome.Answered(QueryResult.Vector(var _, var elements))
                && !elements.isEmpty();
    }

    @Test
    void aSeriesThatEndedEndsAtTheSameScrapeAndNotAfterTheLookBackPeriod() {
        assertThat(hasValueNow(15)).isTrue();
        assertThat(hasValueNow(60)).isFalse();
    }

    @Test
    void anAlertIsOnlyInItsPresentStateAndEndsWhenItEnded() {
        assertThat(states(inState("pending", 120, 60), inState("firing", 45, 0)))
                .containsExactly("firing");
        assertThat(states(inState("pending", 120, 60), inState("firing", 45, 30)))
                .isEmpty();
    }

    @Test
    void anAnnotationWithoutARecordedValueIsOmitted() {
        var alerts = alerts(series(1, Labels.NAME, "another"));
        assertThat(alerts.firing())
                .singleElement()
                .satisfies(fired -> assertThat(fired.annotations()).containsExactly(Map.entry("runbook", "busy.md")));
        assertThat(alerts.groups().getFirst().rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.alerts())
                        .singleElement()
                        .satisfies(alert -> assertThat(alert.value()).isNaN()));
    }
}
