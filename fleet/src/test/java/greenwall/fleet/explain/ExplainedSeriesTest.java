package greenwall.fleet.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import org.junit.jupiter.api.Test;

class ExplainedSeriesTest {
    private static TimeSeries series(long... times) {
        var values = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            values[i] = times[i];
        }
        return new TimeSeries(Labels.EMPTY, times, values);
    }

    @Test
    void theSampleBetweenTwoAdjacentWindowsCountsOnce() {
        var joined = series(10, 20, 30).append(series(30, 40));
        assertThat(joined.timeMillis()).containsExactly(10, 20, 30, 40);
        assertThat(joined.values()).containsExactly(10, 20, 30, 40);
        assertThat(series(10, 20).append(series(30)).timeMillis()).containsExactly(10, 20, 30);
        assertThat(series().append(series(30)).timeMillis()).containsExactly(30);
    }
}
