package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import greenwall.fleet.TimeWindow;
import greenwall.views.TimeRangeChoice;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class TimeFieldFormatTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    /// Clocks in Berlin are put back from 03:00 to 02:00 at 01:00 UTC.
    private static final Instant FIRST = Instant.parse("2026-10-25T00:30:00Z");

    private static final Instant SECOND = Instant.parse("2026-10-25T01:30:00Z");

    private static Instant parsed(String text, Instant now) {
        return TimeFieldFormat.parse("Time", text, now, BERLIN, TimeFieldFormat.EXAMPLES, true, false);
    }

    private static String refusal(Executable parser) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, parser).getMessage());
    }

    private static TimeRangeChoice range(String from, String to) {
        return TimeFieldFormat.parseRange(from, to, NOW, BERLIN);
    }

    @Test
    void instantsAreParsedAsPeopleTypeThem() {
        assertThat(parsed("08:30", NOW)).isEqualTo("2026-11-20T07:30:00Z");
        assertThat(parsed("23:00", NOW))
                .as("what is still to come was yesterday")
                .isEqualTo("2026-11-19T22:00:00Z");
        assertThat(parsed("2026-11-01 10:00", NOW)).isEqualTo("2026-11-01T09:00:00Z");
        assertThat(parsed("2026-11-01T10:00:00Z", NOW)).isEqualTo("2026-11-01T10:00:00Z");
        assertThat(parsed("-2h", NOW)).isEqualTo(NOW.minus(Duration.ofHours(2)));
        assertThat(parsed("-2H", NOW)).isEqualTo(NOW.minus(Duration.ofHours(2)));
        assertThat(parsed("-1d", NOW)).isEqualTo(NOW.minus(Duration.ofDays(1)));
        assertThat(parsed("1763629200", NOW))
                .as("as a log or a shell prints it")
                .isEqualTo(Instant.ofEpochSecond(1_763_629_200));
        assertThat(parsed(" now ", NOW)).isEqualTo(NOW);
        assertThat(parsed("now/d", NOW)).as("as in a link").isEqualTo("2026-11-19T23:00:00Z");
        assertThat(parsed("now-1d/d", NOW)).isEqualTo("2026-11-18T23:00:00Z");
        for (var wrong : new String[] {
            "25:00", "yesterday", "-", "-5", "1740", "17.40", "2026", "2026-13-01 10:00", "now/x", "nowhere"
        }) {
            assertThat(refusal(() -> parsed(wrong, NOW)))
                    .as(wrong)
                    .startsWith("Time is \"" + wrong + "\", which is not a time: write a time such as 17:40, ");
        }
    }

    @Test
    void aRefusedRangeNamesTheFieldAndTheReason() {
        assertThat(refusal(() -> range(" ", "now"))).startsWith("From is empty: write a time such as 17:40, ");
        assertThat(refusal(() -> range("-1h", "25:00"))).startsWith("To is \"25:00\", which is not a time: ");
        assertThat(refusal(() -> range("-1h", "-2h")))
                .isEqualTo("To is not later than From: write a later time in To.");
        assertThat(refusal(() -> range("0001-01-01 00:00", "now")))
                .isEqualTo("From is not between 1970 and 2200: write a time that is.");
        assertThat(refusal(() -> range("-20y", "now")))
                .isEqualTo("From and To are more than 10 years apart: write a later time in From.");
    }

    @Test
    void aTimeThatIsNotInThePastCannotBeShown() {
        assertThat(TimeFieldFormat.parsePast("Time", "-2h", NOW, BERLIN)).isEqualTo(NOW.minus(Duration.ofHours(2)));
        for (var early : new String[] {"now", "2027-01-01 10:00"}) {
            assertThat(refusal(() -> TimeFieldFormat.parsePast("Time", early, NOW, BERLIN)))
                    .startsWith("Time is not in the past: write an earlier time such as 17:40, ");
        }
        assertThat(refusal(() -> TimeFieldFormat.parsePast("Time", "yesterday", NOW, BERLIN)))
                .as("offers no time that would be refused")
                .endsWith("which is not a time: write a time such as 17:40, 2026-11-21 17:40 or -2h.");
    }

    @Test
    void aRangeUpToNowMovesWithTheClock() {
        assertThat(range("-2h", "now")).isEqualTo(TimeRangeChoice.last(Duration.ofHours(2)));
        assertThat(range("now-2h", " Now")).isEqualTo(TimeRangeChoice.last(Duration.ofHours(2)));
        assertThat(range("now/d", "now")).isEqualTo(TimeRangeChoice.since("now/d", BERLIN));
        assertThat(range("08:00", "now")).as("two times of day").isEqualTo(fixed(NOW.minus(Duration.ofHours(1)), NOW));
        assertThat(range("-2h", "-1h"))
                .isEqualTo(fixed(NOW.minus(Duration.ofHours(2)), NOW.minus(Duration.ofHours(1))));
        assertThat(range("now-1d/d", "now-1d/d"))
                .as("the whole day, as in a view file")
                .isEqualTo(fixed(Instant.parse("2026-11-18T23:00:00Z"), Instant.parse("2026-11-19T23:00:00Z")));
    }

    private static TimeRangeChoice fixed(Instant start, Instant end) {
        return TimeRangeChoice.fixed(new TimeWindow(start, end));
    }

    @Test
    void aTimeThatIsShownInAFieldIsReadAsTheSameInstantInTheHourThatOccursTwice() {
        for (var at : new Instant[] {FIRST, SECOND, NOW}) {
            assertThat(parsed(TimeFieldFormat.text(at, BERLIN), NOW)).isEqualTo(at);
        }
        assertThat(TimeFieldFormat.parseRange(
                        TimeFieldFormat.text(SECOND, BERLIN),
                        TimeFieldFormat.text(SECOND.plusSeconds(600), BERLIN),
                        NOW,
                        BERLIN))
                .isEqualTo(fixed(SECOND, SECOND.plusSeconds(600)));
    }

    @Test
    void aTimeOfTheHourThatOccursTwiceIsTheLastOneThatHasPassed() {
        assertThat(parsed("02:30", SECOND.plusSeconds(60))).isEqualTo(SECOND);
        assertThat(parsed("02:30", SECOND.minusSeconds(60))).isEqualTo(FIRST);
        assertThat(TimeFieldFormat.parseRange("2026-10-25 02:30", "2026-10-25 02:40", NOW, BERLIN))
                .as("both hours")
                .isEqualTo(fixed(FIRST, SECOND.plusSeconds(600)));
    }
}
