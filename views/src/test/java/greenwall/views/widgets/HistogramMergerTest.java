package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.NativeHistogram;
import greenwall.views.chart.HeatmapData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramMergerTest {
    private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");
    private static final TimeWindow WINDOW = TimeWindow.before(AT, Duration.ofMinutes(5));
    private static final Duration STEP = Duration.ofSeconds(30);

    private final HistogramMerger buckets = new HistogramMerger();

    private static Matrix classic(Object... edgesAndCounts) {
        var series = new ArrayList<Matrix.Series>();
        for (int i = 0; i < edgesAndCounts.length; i += 2) {
            series.add(new Matrix.Series(
                    Labels.of("le", (String) edgesAndCounts[i]),
                    new long[] {AT.toEpochMilli()},
                    new double[] {(Integer) edgesAndCounts[i + 1]},
                    List.of()));
        }
        return new Matrix(WINDOW, STEP, series);
    }

    private HeatmapData data() {
        return buckets.data("Latency", Unit.SECONDS, "query", "nobody gives it");
    }

    @Test
    void cumulativeCountsBecomeCountsPerBucket() {
        buckets.add(classic("0.001", 0, "0.002", 4, "0.004", 10, "+Inf", 10), 1);
        var data = data();
        assertThat(data.bounds()).containsExactly(0.002, 0.004);
        assertThat(data.counts()[0]).containsExactly(4, 6);
        assertThat(data.floor()).isEqualTo(0.001);
        assertThat(data.quantile(0, 0.5)).isCloseTo(0.00233, within(0.0001));
    }

    @Test
    void histogramsInOtherUnitsAreAddedUp() {
        buckets.add(classic("0.001024", 0, "0.002048", 4, "+Inf", 4), 1);
        buckets.add(classic("1024", 1, "2048", 3, "+Inf", 3), 1e-6);
        var data = data();
        double all = 0;
        for (double count : data.counts()[0]) {
            all += count;
        }
        assertThat(all).isEqualTo(7);
        assertThat(data.bounds()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void bucketWithoutANumberDoesNotHideTheOthers() {
        var rows = new ArrayList<>(
                classic("0.001", 0, "0.002", 4, "0.004", 10, "+Inf", 10).series());
        rows.add(new Matrix.Series(
                Labels.of("le", "0.003"), new long[] {AT.toEpochMilli()}, new double[] {Double.NaN}, List.of()));
        buckets.add(new Matrix(WINDOW, STEP, rows), 1);
        assertThat(data().counts()[0]).containsExactly(4, 6);
    }

    @Test
    void aNativeHistogramIsDrawnToo() {
        var native1 =
                new NativeHistogram(3, List.of(new NativeHistogram.Bucket(1, 2), new NativeHistogram.Bucket(2, 1)));
        buckets.add(
                new Matrix(
                        WINDOW,
                        STEP,
                        List.of(new Matrix.Series(
                                Labels.EMPTY,
                                new long[0],
                                new double[0],
                                List.of(new Matrix.HistogramAt(AT.toEpochMilli(), native1))))),
                1);
        var data = data();
        assertThat(data.bounds()).containsExactly(1, 2);
        assertThat(data.counts()[0]).containsExactly(2, 1);
    }

    @Test
    void anEmptyHistogramStatesTheReason() {
        buckets.add(new Matrix(WINDOW, STEP, List.of()), 1);
        assertThat(buckets.isEmpty()).isTrue();
        assertThat(data().note()).isEqualTo("nobody gives it");
        buckets.add(classic("1", 0, "+Inf", 0), 1);
        assertThat(data().note()).isEqualTo("No samples in any bucket.");
    }
}
