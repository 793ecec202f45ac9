package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.doctor.DoctorFindings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordingRuleSavingsTest {
    private static final String CPU = "1 - sum by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))"
            + " / (sum by (instance) (rate(node_cpu_seconds_total[5m])) > 0)";

    /// Delays the response to the CPU query by the given time; all other responses are immediate.
    private static final class SlowCpuMetrics extends FakeMetrics {
        private final Duration latency;

        SlowCpuMetrics(Duration latency) {
            this.latency = latency;
            target("node", "a:9100");
            sample(1, "node_uname_info", "node", "a:9100", "nodename", "a");
            sample(12, "node_cpu_seconds_total", "node", "a:9100", "mode", "idle", "cpu", "0");
            row(CPU, 0.5, "instance", "a:9100");
        }

        @Override
        public synchronized Outcome<InstantVector> instant(String query, Duration deadline) {
            var outcome = super.instant(query, deadline);
            return query.equals(CPU) && outcome instanceof Outcome.Answered<InstantVector> a
                    ? new Outcome.Answered<>(
                            a.source(), a.at(), latency, a.value(), a.warnings(), a.infos(), a.serverTime())
                    : outcome;
        }
    }

    private static List<String> advice(FakeMetrics metrics) {
        return new FleetPoller(
                        Map.of("east", metrics),
                        PollSettings.oneShot(QuantityCatalogue.shipped()).clock(() -> metrics.now))
                .diagnose().warnings().stream()
                        .map(DoctorFindings.Warning::text)
                        .filter(text -> text.contains("recording rules"))
                        .toList();
    }

    /// The second query is that of the objective for hosts, which every source has.
    @Test
    void recordingRuleIsSuggestedForASlowSource() {
        assertThat(advice(new SlowCpuMetrics(Duration.ofSeconds(4))))
                .singleElement()
                .asString()
                .contains("\"greenwall rules export\"", "2 s of 4", "(2 queries)");
    }

    @Test
    void nothingIsSuggestedForAFastSource() {
        assertThat(advice(new SlowCpuMetrics(Duration.ofMillis(5)))).isEmpty();
    }

    @Test
    void nothingIsSuggestedWhenTheSeriesIsAlreadyRecorded() {
        var metrics = new SlowCpuMetrics(Duration.ofSeconds(4));
        metrics.sample(0.5, "instance:node_cpu_utilization:ratio", "node", "a:9100")
                .rule("instance:node_cpu_utilization:ratio", CPU);
        assertThat(advice(metrics)).isEmpty();
    }
}
