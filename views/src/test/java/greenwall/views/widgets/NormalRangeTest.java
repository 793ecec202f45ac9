package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalRangeTest {
    private static final TimeWindow WINDOW =
            TimeWindow.before(Instant.parse("2026-11-20T12:00:00Z"), Duration.ofHours(6));
    private final NormalRange normal = new NormalRange("cpu", WINDOW);

    private void week(int weeksBack, double value) {
        var before = normal.before(weeksBack);
        int points = (int) before.length().dividedBy(normal.step());
        var times = new long[points];
        var values = new double[points];
        for (int i = 0; i < points; i++) {
            times[i] = before.start().plus(normal.step().multipliedBy(i)).toEpochMilli();
            values[i] = value;
        }
        normal.add(weeksBack, new Matrix.Series(Labels.EMPTY, times, values, List.of()));
    }

    @Test
    void theWeeksBeforeSpanTheBand() {
        week(1, 10);
        week(2, 30);
        var band = normal.band().orElseThrow();
        assertThat(band.times()[0]).isEqualTo(WINDOW.start().toEpochMilli());
        assertThat(Arrays.stream(band.low()).boxed()).allMatch(v -> v >= 9.9 && v <= 11);
        assertThat(Arrays.stream(band.high()).boxed()).allMatch(v -> v >= 29 && v <= 30.1);
    }

    @Test
    void oneWeekIsNothingToCompareWith() {
        week(1, 10);
        assertThat(normal.band()).isEmpty();
    }

    @Test
    void theQueriesStaySmallForAnyWindow() {
        for (var length : List.of(Duration.ofMinutes(15), Duration.ofHours(6), Duration.ofDays(7))) {
            var one = new NormalRange("x", TimeWindow.before(WINDOW.end(), length));
            assertThat(one.before(1).length().dividedBy(one.step())).isLessThan(90);
        }
        assertThat(NormalRange.applies(TimeWindow.before(WINDOW.end(), Duration.ofDays(30))))
                .isFalse();
    }
}
