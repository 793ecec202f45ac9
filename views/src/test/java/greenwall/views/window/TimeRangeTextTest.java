package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.views.TimeRangeChoice;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TimeRangeTextTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    @Test
    void theTextStatesWhetherTheAxisMoves() {
        assertThat(TimeRangeText.of(TimeRangeChoice.last(Duration.ofHours(6)), false, NOW, BERLIN))
                .isEqualTo("live · last 6 h");
        assertThat(TimeRangeText.of(TimeRangeChoice.last(Duration.ofHours(6)), true, NOW, BERLIN))
                .isEqualTo("past · last 6 h");
        assertThat(TimeRangeText.of(TimeRangeChoice.incident(NOW), false, NOW, BERLIN))
                .isEqualTo("live · the incident");
        var since = TimeRangeChoice.since("2026-11-18T09:00:00Z", ZoneId.of("UTC"));
        assertThat(TimeRangeText.of(since, false, NOW, BERLIN))
                .as("in the zone of the console")
                .isEqualTo("live · since 18 Nov 10:00");
        var window = new TimeWindow(NOW.minusSeconds(3_600), NOW);
        assertThat(TimeRangeText.of(TimeRangeChoice.fixed(window), true, NOW, BERLIN))
                .isEqualTo("fixed · 20 Nov 08:00 – 09:00");
        assertThat(TimeRangeText.ofOtherViews(TimeRangeChoice.fixed(window), false, NOW, BERLIN))
                .as("the wall is live beside frozen charts")
                .isEqualTo("live · other views 20 Nov 08:00 – 09:00");
        assertThat(TimeRangeText.ofRecord(TimeRangeChoice.since("now/d", BERLIN), NOW, BERLIN))
                .as("a record has a time of its own")
                .isEqualTo("record · other views today");
    }

    @Test
    void theEndsOfAFixedRangeCanBeToldApart() {
        var seconds = new TimeWindow(NOW.minusSeconds(5), NOW);
        assertThat(TimeRangeText.of(TimeRangeChoice.fixed(seconds), false, NOW, BERLIN))
                .isEqualTo("fixed · 20 Nov 08:59:55 – 09:00:00");
        var days = new TimeWindow(NOW.minus(Duration.ofDays(2)), NOW);
        assertThat(TimeRangeText.of(TimeRangeChoice.fixed(days), false, NOW, BERLIN))
                .isEqualTo("fixed · 18 Nov 09:00 – 20 Nov 09:00");
    }

    @Test
    void aRangeOfAnotherYearHasItsYear() {
        var newYear = Instant.parse("2026-01-01T11:00:00Z");
        var across = new TimeWindow(newYear.minus(Duration.ofDays(2)), newYear);
        assertThat(TimeRangeText.of(TimeRangeChoice.fixed(across), false, NOW, BERLIN))
                .isEqualTo("fixed · 30 Dec 2025 12:00 – 1 Jan 2026 12:00");
        var earlier = new TimeWindow(newYear.minus(Duration.ofDays(2)), newYear.minus(Duration.ofHours(47)));
        assertThat(TimeRangeText.of(TimeRangeChoice.fixed(earlier), false, NOW, BERLIN))
                .isEqualTo("fixed · 30 Dec 2025 12:00 – 13:00");
    }

    @Test
    void theEndsOfARangeInTheHourThatOccursTwiceCanBeToldApart() {
        var second = Instant.parse("2026-10-25T01:30:00Z");
        var window = new TimeWindow(Instant.parse("2026-10-25T00:30:00Z"), second.minusSeconds(600));
        assertThat(TimeRangeText.of(TimeRangeChoice.fixed(window), false, second, BERLIN))
                .isEqualTo("fixed · 25 Oct 02:30 CEST – 02:20 CET");
    }
}
