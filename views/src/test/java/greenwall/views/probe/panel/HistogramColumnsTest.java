package greenwall.views.probe.panel;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.result.HistogramColumns;
import greenwall.fleet.probe.result.ToolOutputUnit;
import greenwall.views.chart.HeatmapData;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HistogramColumnsTest {
    private static HistogramColumns columns(long[] lows, long[] highs, long[]... counts) {
        var starts = new long[counts.length];
        var ends = new long[counts.length];
        for (int c = 0; c < counts.length; c++) {
            starts[c] = c * 1_000L;
            ends[c] = (c + 1) * 1_000L;
        }
        return new HistogramColumns(ToolOutputUnit.of("us", ""), starts, ends, lows, highs, counts);
    }

    private static void assertQuantilesAgree(HistogramColumns columns, HeatmapData data) {
        for (int c = 0; c < columns.ends().length; c++) {
            for (double share : new double[] {0.1, 0.5, 0.9, 0.99}) {
                assertThat(data.quantile(c, share))
                        .as("column %d, share %s", c, share)
                        .isCloseTo(columns.quantile(c, share) * 1e-6, Offset.offset(1e-12));
            }
        }
    }

    @Test
    void emptyBucketsAtBothEndsAreLeftOutAndQuantilesStay() {
        var of = columns(
                new long[] {1, 2, 4, 8, 16}, new long[] {2, 4, 8, 16, 32}, new long[] {0, 3, 0, 1, 0}, new long[] {
                    0, 0, 5, 0, 0
                });
        var data = ProbeHeatmapPanel.data(of, List.of());
        assertThat(data.bounds()).containsExactly(4e-6, 8e-6, 16e-6);
        assertThat(data.counts()[0]).containsExactly(3, 0, 1);
        assertThat(data.starts()).containsExactly(0, 1_000);
        assertQuantilesAgree(of, data);
    }

    /// Otherwise the bucket above a gap would seem to begin at the lower end of the gap.
    @Test
    void aGapBetweenTwoBucketsIsAnEmptyRow() {
        var of = columns(new long[] {64, 1_024}, new long[] {128, 2_048}, new long[] {1, 3});
        var data = ProbeHeatmapPanel.data(of, List.of());
        assertThat(data.counts()[0]).containsExactly(1, 0, 3);
        assertQuantilesAgree(of, data);
    }

    @Test
    void runsNextToEachOtherHaveTheSameScale() {
        var of = columns(new long[] {64}, new long[] {128}, new long[] {1});
        var beside = columns(new long[] {16, 1_024}, new long[] {32, 2_048}, new long[] {2, 3});
        var data = ProbeHeatmapPanel.data(of, List.of(beside));
        assertThat(data.floor()).isEqualTo(16e-6);
        assertThat(data.bounds()).containsExactly(32e-6, 64e-6, 128e-6, 1_024e-6, 2_048e-6);
        assertThat(data.counts()[0]).containsExactly(0, 0, 1, 0, 0);
        assertQuantilesAgree(of, data);
        var other = ProbeHeatmapPanel.data(beside, List.of(of));
        assertThat(other.floor()).isEqualTo(data.floor());
        assertThat(other.bounds()).containsExactly(data.bounds());
        assertQuantilesAgree(beside, other);
    }

    @Test
    void openEndedBucketsAreDrawnAtTheirFiniteEdge() {
        var of = columns(
                new long[] {Long.MIN_VALUE, 0, 10},
                new long[] {0, 10, Long.MAX_VALUE},
                new long[] {1, 4, 5},
                new long[] {6, 0, 0});
        assertQuantilesAgree(of, ProbeHeatmapPanel.data(of, List.of()));
    }

    @Test
    void aRunWithoutMeasurementsIsReported() {
        var data = ProbeHeatmapPanel.data(columns(new long[] {1}, new long[] {2}, new long[] {0}), List.of());
        assertThat(data.times()).isEmpty();
        assertThat(data.note()).isEqualTo("Nothing has been measured yet.");
    }
}
