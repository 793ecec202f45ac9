package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TimeFieldFormatTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    /// Clocks in Berlin are put back from 03:00 to 02:00 at 01:00 UTC.
    private static final Instant FIRST = Instant.parse("2026-10-25T00:30:00Z");

    private static final Instant SECOND = Instant.parse("2026-10-25T01:30:00Z");

    @Test
    void instantsAreParsedAsPeopleTypeThem() {
        assertThat(TimeFieldFormat.parse("08:30", NOW, BERLIN)).contains(Instant.parse("2026-11-20T07:30:00Z"));
        assertThat(TimeFieldFormat.parse("23:00", NOW, BERLIN))
                .as("what is still to come was yesterday")
                .contains(Instant.parse("2026-11-19T22:00:00Z"));
        assertThat(TimeFieldFormat.parse("2026-11-01 10:00", NOW, BERLIN))
                .contains(Instant.parse("2026-11-01T09:00:00Z"));
        assertThat(TimeFieldFormat.parse("2026-11-01T10:00:00Z", NOW, BERLIN))
                .contains(Instant.parse("2026-11-01T10:00:00Z"));
        assertThat(TimeFieldFormat.parse("-2h", NOW, BERLIN)).contains(NOW.minus(Duration.ofHours(2)));
        assertThat(TimeFieldFormat.parse("-2H", NOW, BERLIN)).contains(NOW.minus(Duration.ofHours(2)));
        assertThat(TimeFieldFormat.parse("-1d", NOW, BERLIN)).contains(NOW.minus(Duration.ofDays(1)));
        assertThat(TimeFieldFormat.parse("1763629200", NOW, BERLIN))
                .as("as a log or a shell prints it")
                .contains(Instant.ofEpochSecond(1_763_629_200));
        assertThat(TimeFieldFormat.parse(" now ", NOW, BERLIN)).contains(NOW);
        for (var wrong :
                new String[] {"", "25:00", "yesterday", "-", "-5", "1740", "17.40", "2026", "2026-13-01 10:00"}) {
            assertThat(TimeFieldFormat.parse(wrong, NOW, BERLIN)).as(wrong).isEmpty();
        }
    }

    @Test
    void anEndThatIsNotAfterTheBeginningIsRefused() {
        assertThat(TimeFieldFormat.parseRange("-1h", "-2h", NOW, BERLIN)).isEmpty();
        assertThat(TimeFieldFormat.parseRange("-2h", "now", NOW, BERLIN))
                .contains(new TimeWindow(NOW.minus(Duration.ofHours(2)), NOW));
    }

    @Test
    void aRangeThatNoAxisCanShowIsRefused() {
        assertThat(TimeFieldFormat.parseRange("0001-01-01 00:00", "now", NOW, BERLIN))
                .isEmpty();
    }

    @Test
    void aTimeThatIsShownInAFieldIsReadAsTheSameInstantInTheHourThatOccursTwice() {
        for (var at : new Instant[] {FIRST, SECOND, NOW}) {
            assertThat(TimeFieldFormat.parse(TimeFieldFormat.text(at, BERLIN), NOW, BERLIN))
                    .contains(at);
        }
        assertThat(TimeFieldFormat.parseRange(
                        TimeFieldFormat.text(SECOND, BERLIN),
                        TimeFieldFormat.text(SECOND.plusSeconds(600), BERLIN),
                        NOW,
                        BERLIN))
                .contains(new TimeWindow(SECOND, SECOND.plusSeconds(600)));
    }

    @Test
    void aTimeOfTheHourThatOccursTwiceIsTheLastOneThatHasPassed() {
        assertThat(TimeFieldFormat.parse("02:30", SECOND.plusSeconds(60), BERLIN))
                .contains(SECOND);
        assertThat(TimeFieldFormat.parse("02:30", SECOND.minusSeconds(60), BERLIN))
                .contains(FIRST);
        assertThat(TimeFieldFormat.parseRange("2026-10-25 02:30", "2026-10-25 02:40", NOW, BERLIN))
                .as("both hours")
                .contains(new TimeWindow(FIRST, SECOND.plusSeconds(600)));
    }
}
