package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormalRangeTest {
    private static final TimeWindow WINDOW =
            TimeWindow.before(Instant.parse("2026-11-20T12:00:00Z"), Duration.ofHours(6));
    private final NormalRange normal = new NormalRange("cpu", WINDOW, ZoneOffset.UTC);

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
    void theBandHasAGapWhereTheWeeksHaveNoData() {
        for (int weeksBack = 1; weeksBack <= 2; weeksBack++) {
            var back = Duration.ofDays(7L * weeksBack);
            var ends = new long[] {
                WINDOW.start().minus(back).toEpochMilli(),
                WINDOW.end().minus(back).toEpochMilli()
            };
            normal.add(weeksBack, new Matrix.Series(Labels.EMPTY, ends, new double[] {10, 10}, List.of()));
        }
        var band = normal.band().orElseThrow();
        assertThat(band.high()[0]).isEqualTo(10);
        assertThat(band.high()[band.high().length / 2]).isNaN();
    }

    @Test
    void oneWeekIsNothingToCompareWith() {
        week(1, 10);
        assertThat(normal.band()).isEmpty();
    }

    @Test
    void theSameHourOfTheDayIsComparedAcrossAChangeOfTheClocks() {
        // The clocks went back on 25 October.
        var window = TimeWindow.before(Instant.parse("2026-10-28T11:00:00Z"), Duration.ofHours(2));
        var berlin = new NormalRange("cpu", window, ZoneId.of("Europe/Berlin"));
        assertThat(berlin.before(1).start()).isEqualTo(Instant.parse("2026-10-21T07:30:00Z"));
        for (int week = 1; week <= 2; week++) {
            var before = berlin.before(week);
            int points = (int) before.length().toMinutes() / 5;
            var times = new long[points];
            var values = new double[points];
            for (int i = 0; i < points; i++) {
                var at = before.start().plus(Duration.ofMinutes(5L * i));
                times[i] = at.toEpochMilli();
                values[i] = at.atZone(ZoneId.of("Europe/Berlin")).getHour();
            }
            berlin.add(week, new Matrix.Series(Labels.EMPTY, times, values, List.of()));
        }
        var band = berlin.band().orElseThrow();
        int noon = Arrays.binarySearch(
                band.times(), window.start().plusSeconds(5400).toEpochMilli());
        assertThat(band.low()[noon]).as("11:30 in Berlin").isEqualTo(11);
        assertThat(band.high()[noon]).isLessThanOrEqualTo(12);
    }

    @Test
    void theQueriesStaySmallForAnyWindow() {
        for (var length : List.of(Duration.ofMinutes(15), Duration.ofHours(6), Duration.ofDays(7))) {
            var one = new NormalRange("x", TimeWindow.before(WINDOW.end(), length), ZoneOffset.UTC);
            assertThat(one.before(1).length().dividedBy(one.step())).isLessThan(90);
        }
        assertThat(NormalRange.applies(TimeWindow.before(WINDOW.end(), Duration.ofDays(30))))
                .isFalse();
    }
}
