package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Unit;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeatmapDataTest {
    private static HeatmapData data(long[] starts, long[] times, double[]... counts) {
        var bounds = new double[] {0.001, 1, 10};
        return new HeatmapData(
                "biolatency", Unit.SECONDS, 1_000, starts, times, 0, bounds, counts, "", "", Optional.empty());
    }

    @Test
    void aValueLiesWithinItsBucket() {
        var data = data(new long[] {0}, new long[] {1_000}, new double[] {1, 1, 1});
        assertThat(data.level(0.0005)).isEqualTo(0.5);
        assertThat(data.level(5.5)).isEqualTo(2.5);
        assertThat(data.level(10.1)).isNaN();
        assertThat(data.level(-1)).isNaN();
    }

    @Test
    void aLastColumnThatWasCutShortIsNotUsedForTheFigures() {
        var cut = data(
                new long[] {0, 1_000, 2_000},
                new long[] {1_000, 2_000, 2_200},
                new double[] {90, 5, 5},
                new double[] {90, 5, 5},
                new double[] {3, 0, 0});
        assertThat(cut.newest()).isEqualTo(1);
        assertThat(cut.quantiles(cut.newest())).contains("p99 8");
    }

    @Test
    void emptyColumnsAreSkippedAndAShortRunStillHasFigures() {
        var none = new double[] {0, 0, 0};
        var some = new double[] {4, 1, 0};
        assertThat(data(new long[] {0, 1_000}, new long[] {1_000, 2_000}, some, none)
                        .newest())
                .isZero();
        assertThat(data(new long[] {0}, new long[] {300}, some).newest()).isZero();
        assertThat(data(new long[] {0}, new long[] {1_000}, none).newest()).isNegative();
    }
}
