package greenwall.views.probe.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.result.HistogramColumns;
import greenwall.fleet.probe.result.ToolOutputUnit;
import org.junit.jupiter.api.Test;

class ProbeRunChartTest {
    private static HistogramColumns columns(long lastMillis) {
        return new HistogramColumns(
                ToolOutputUnit.of("us", "latency"),
                new long[] {0, 1_000, 2_000},
                new long[] {1_000, 2_000, 2_000 + lastMillis},
                new long[] {0, 1_000},
                new long[] {10, 2_000},
                new long[][] {{900, 100}, {900, 100}, {3, 0}});
    }

    @Test
    void outputPrintedWhenAToolIsStoppedDoesNotLowerThePercentiles() {
        for (var line : ProbeRunChart.percentiles(columns(40))) {
            assertThat(line.times()).containsExactly(1_000, 2_000);
        }
        for (var line : ProbeRunChart.percentiles(columns(950))) {
            assertThat(line.times()).containsExactly(1_000, 2_000, 2_950);
        }
    }
}
