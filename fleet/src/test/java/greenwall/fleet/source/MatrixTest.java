package greenwall.fleet.source;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixTest {
    private static TimeWindow seconds(long from, long to) {
        return new TimeWindow(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to));
    }

    @Test
    void aPeriodEndsAtAPointThatDoesNotMatchAtALongGapAndAtTheEnd() {
        var series = new Matrix.Series(
                Labels.EMPTY,
                new long[] {0, 15_000, 30_000, 45_000, 90_000, 105_000},
                new double[] {1, 1, 0, 1, 1, 1},
                List.of());
        assertThat(series.periods(value -> value == 1, Duration.ofSeconds(30)))
                .containsExactly(seconds(0, 15), seconds(45, 45), seconds(90, 105));
        assertThat(series.periods(_ -> true, Duration.ofSeconds(45))).containsExactly(seconds(0, 105));
        assertThat(series.periods(_ -> false, Duration.ofSeconds(45))).isEmpty();
    }
}
