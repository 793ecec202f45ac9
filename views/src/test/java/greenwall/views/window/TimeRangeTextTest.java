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
        var window = new TimeWindow(NOW.minusSeconds(3_600), NOW);
        assertThat(TimeRangeText.of(TimeRangeChoice.fixed(window), true, NOW, BERLIN))
                .isEqualTo("fixed · 20 Nov 08:00 – 09:00");
        assertThat(TimeRangeText.ofOtherViews(TimeRangeChoice.fixed(window), false, NOW, BERLIN))
                .as("the wall is live beside frozen charts")
                .isEqualTo("live · other views 20 Nov 08:00 – 09:00");
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
    void instantsAreParsedAsPeopleTypeThem() {
        assertThat(TimeRangeText.instant("08:30", NOW, BERLIN)).contains(Instant.parse("2026-11-20T07:30:00Z"));
        assertThat(TimeRangeText.instant("23:00", NOW, BERLIN))
                .as("what is still to come was yesterday")
                .contains(Instant.parse("2026-11-19T22:00:00Z"));
        assertThat(TimeRangeText.instant("2026-11-01 10:00", NOW, BERLIN))
                .contains(Instant.parse("2026-11-01T09:00:00Z"));
        assertThat(TimeRangeText.instant("2026-11-01T10:00:00Z", NOW, BERLIN))
                .contains(Instant.parse("2026-11-01T10:00:00Z"));
        assertThat(TimeRangeText.instant("-2h", NOW, BERLIN)).contains(NOW.minus(Duration.ofHours(2)));
        assertThat(TimeRangeText.instant(" now ", NOW, BERLIN)).contains(NOW);
        for (var wrong : new String[] {"", "25:00", "yesterday", "-", "2026-13-01 10:00"}) {
            assertThat(TimeRangeText.instant(wrong, NOW, BERLIN)).as(wrong).isEmpty();
        }
    }

    @Test
    void anEndThatIsNotAfterTheBeginningIsRefused() {
        assertThat(TimeRangeText.window("-1h", "-2h", NOW, BERLIN)).isEmpty();
        assertThat(TimeRangeText.window("-2h", "now", NOW, BERLIN))
                .contains(new TimeWindow(NOW.minus(Duration.ofHours(2)), NOW));
    }

    @Test
    void aRangeThatNoAxisCanShowIsRefused() {
        assertThat(TimeRangeText.window("0001-01-01 00:00", "now", NOW, BERLIN)).isEmpty();
    }

    /// Clocks in Berlin are put back from 03:00 to 02:00 at 01:00 UTC.
    private static final Instant FIRST = Instant.parse("2026-10-25T00:30:00Z");

    private static final Instant SECOND = Instant.parse("2026-10-25T01:30:00Z");

    @Test
    void aTimeThatIsShownInAFieldIsReadAsTheSameInstantInTheHourThatOccursTwice() {
        for (var at : new Instant[] {FIRST, SECOND, NOW}) {
            assertThat(TimeRangeText.instant(TimeRangeText.typed(at, BERLIN), NOW, BERLIN))
                    .contains(at);
        }
        assertThat(TimeRangeText.window(
                        TimeRangeText.typed(SECOND, BERLIN),
                        TimeRangeText.typed(SECOND.plusSeconds(600), BERLIN),
                        NOW,
                        BERLIN))
                .contains(new TimeWindow(SECOND, SECOND.plusSeconds(600)));
    }

    @Test
    void aTimeOfTheHourThatOccursTwiceIsTheLastOneThatHasPassed() {
        assertThat(TimeRangeText.instant("02:30", SECOND.plusSeconds(60), BERLIN))
                .contains(SECOND);
        assertThat(TimeRangeText.instant("02:30", SECOND.minusSeconds(60), BERLIN))
                .contains(FIRST);
        assertThat(TimeRangeText.window("2026-10-25 02:30", "2026-10-25 02:40", NOW, BERLIN))
                .as("both hours")
                .contains(new TimeWindow(FIRST, SECOND.plusSeconds(600)));
    }

    @Test
    void theEndsOfARangeInTheHourThatOccursTwiceCanBeToldApart() {
        var window = new TimeWindow(FIRST, SECOND.minusSeconds(600));
        assertThat(TimeRangeText.of(TimeRangeChoice.fixed(window), false, SECOND, BERLIN))
                .isEqualTo("fixed · 25 Oct 02:30 CEST – 02:20 CET");
    }
}
