package greenwall.fleet.source;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.MetricsSource.Rule;
import greenwall.fleet.source.MetricsSource.RuleAlert;
import greenwall.fleet.source.MetricsSource.RuleGroup;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoricalMetricsSourceTest {
    @Test
    void textsOfAnEarlierAlertNameItsLabelsAndReplaceItsValueByAnEllipsis() {
        var texts = Map.of(
                "summary", "requests to {{ $labels.service }} ({{.Labels.zone}}) take {{ $value | humanizeDuration }}");
        var rule = new Rule(true, "Slow", "", Duration.ZERO, Labels.EMPTY, texts, List.of(), "ok", "", "");
        var alert = new RuleAlert(
                Labels.of("alertname", "Slow", "service", "$1", "zone", "a"),
                Map.of(),
                "firing",
                Instant.EPOCH,
                Double.NaN);

        var groups = HistoricalMetricsSource.withAlerts(
                List.of(alert), List.of(new RuleGroup("all", "", Duration.ZERO, List.of(rule))));

        assertThat(groups.getFirst().rules().getFirst().alerts())
                .extracting(RuleAlert::annotations)
                .containsExactly(Map.of("summary", "requests to $1 (a) take …"));
    }

    @Test
    void tensOfThousandsOfAlertsOfOneRuleAreFoundInLittleTime() {
        var rule = new Rule(true, "Slow", "", Duration.ZERO, Labels.EMPTY, Map.of(), List.of(), "ok", "", "");
        var alerts = IntStream.range(0, 40_000)
                .mapToObj(i -> new RuleAlert(
                        Labels.of("alertname", "Slow", "pod", "p" + i), Map.of(), "firing", Instant.EPOCH, Double.NaN))
                .toList();
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();

        var groups = HistoricalMetricsSource.withAlerts(
                alerts, List.of(new RuleGroup("all", "", Duration.ZERO, List.of(rule))));

        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(groups.getFirst().rules().getFirst().alerts()).hasSize(40_000);
    }
}
