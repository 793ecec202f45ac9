package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeTicksTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<String> labels(String from, String to, int maxLabels) {
        return TimeTicks.between(
                        Instant.parse(from).toEpochMilli(), Instant.parse(to).toEpochMilli(), maxLabels, BERLIN)
                .stream()
                .map(TimeTicks.Tick::label)
                .toList();
    }

    @Test
    void ticksFallOnRoundLocalTimes() {
        assertThat(labels("2026-11-20T02:07:00Z", "2026-11-20T08:07:00Z", 8))
                .containsExactly("04:00", "05:00", "06:00", "07:00", "08:00", "09:00");
    }

    @Test
    void midnightShowsTheDate() {
        assertThat(labels("2026-11-19T20:00:00Z", "2026-11-20T02:00:00Z", 6))
                .containsExactly("21:00", "22:00", "23:00", "20 Nov", "01:00", "02:00", "03:00");
    }

    @Test
    void theRepeatedHourHasTwoTicksAndTheSkippedHourHasNone() {
        assertThat(labels("2026-10-24T23:30:00Z", "2026-10-25T03:30:00Z", 8))
                .containsExactly("01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30", "04:00", "04:30");
        assertThat(labels("2026-03-29T00:00:00Z", "2026-03-29T03:00:00Z", 4))
                .containsExactly("01:00", "03:00", "04:00", "05:00");
    }

    @Test
    void aDayWhoseMidnightIsSkippedHasItsDateAtItsFirstInstant() {
        var cairo = ZoneId.of("Africa/Cairo");
        var ticks = TimeTicks.between(
                Instant.parse("2026-04-23T19:30:00Z").toEpochMilli(),
                Instant.parse("2026-04-23T22:30:00Z").toEpochMilli(),
                4,
                cairo);
        assertThat(ticks).extracting(TimeTicks.Tick::label).containsExactly("22:00", "23:00", "24 Apr");
        assertThat(ticks.getLast().day()).isTrue();
        assertThat(TimeTicks.between(
                        Instant.parse("2026-04-24T19:30:00Z").toEpochMilli(),
                        Instant.parse("2026-04-24T21:30:00Z").toEpochMilli(),
                        4,
                        cairo))
                .as("the midnight after it")
                .extracting(TimeTicks.Tick::label)
                .contains("25 Apr");
    }

    @Test
    void anHourBeforeMidnightThatOccursTwiceHasTwoTicksAndOneDate() {
        assertThat(TimeTicks.between(
                        Instant.parse("2026-10-29T19:30:00Z").toEpochMilli(),
                        Instant.parse("2026-10-29T23:30:00Z").toEpochMilli(),
                        5,
                        ZoneId.of("Africa/Cairo")))
                .extracting(TimeTicks.Tick::label)
                .containsExactly("23:00", "23:00", "30 Oct", "01:00");
    }

    @Test
    void longWindowsHaveTicksInDays() {
        assertThat(labels("2026-11-01T00:00:00Z", "2026-11-20T00:00:00Z", 5))
                .hasSizeLessThanOrEqualTo(6)
                .allMatch(l -> l.contains("Nov"));
    }

    @Test
    void shortWindowsHaveTicksInSeconds() {
        assertThat(labels("2026-11-20T08:00:00Z", "2026-11-20T08:00:10Z", 6)).contains("09:00:02", "09:00:04");
    }
}
