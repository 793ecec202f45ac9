package greenwall.views.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.TimeSeries;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplanationChartsTest {
    private static final Instant AT = Instant.parse("2026-11-20T08:00:00Z");

    private static RankedSeries series(String metric, double first, double last) {
        var series = new TimeSeries(
                Labels.of("__name__", metric),
                new long[] {AT.minusSeconds(60).toEpochMilli(), AT.toEpochMilli()},
                new double[] {first, last});
        return new RankedSeries(
                1,
                metric,
                Labels.of("__name__", metric),
                "gw01",
                1,
                Duration.ZERO,
                first,
                last,
                Optional.of(series),
                "");
    }

    @Test
    void anInstantInSecondsIsDrawnAsTheTimeSinceThen() {
        var handshakeTime = AT.minusSeconds(300).getEpochSecond();
        var handshake = series("wireguard_latest_handshake_seconds", handshakeTime, handshakeTime);
        var chart = ExplanationCharts.other(handshake, handshake.samples().orElseThrow());
        assertThat(chart.unit()).isEqualTo(Unit.SECONDS);
        assertThat(chart.lines().getFirst().values()).containsExactly(240, 300);
        assertThat(chart.title()).contains("time since wireguard_latest_handshake_seconds");
        assertThat(new ExplanationText(ZoneOffset.UTC).series(handshake)).contains("from 07:55:00 to 07:55:00");
    }

    @Test
    void otherMetricsKeepTheirValuesAndUnit() {
        var memory = series("node_memory_MemAvailable_bytes", 4e9, 1e9);
        assertThat(ExplanationCharts.other(memory, memory.samples().orElseThrow())
                        .unit())
                .isEqualTo(Unit.BYTES);
        assertThat(new ExplanationText(ZoneOffset.UTC).series(memory)).contains("from 3.73 GiB to 954 MiB");
        var length = series("job_duration_seconds", 4, 90);
        assertThat(ExplanationCharts.other(length, length.samples().orElseThrow())
                        .lines()
                        .getFirst()
                        .values())
                .containsExactly(4, 90);
    }
}
