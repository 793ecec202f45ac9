package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ExplainQuestion;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TimeArgumentParserTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(textBlock = """
            now,                           2026-03-01T12:00:00Z
            -15m,                          2026-03-01T11:45:00Z
            -1h30m,                        2026-03-01T10:30:00Z
            2026-03-01T13:00:00+01:00,     2026-03-01T12:00:00Z
            2026-03-01 12:00:00.25Z,       2026-03-01T12:00:00.25Z
            1772366400,                    2026-03-01T12:00:00Z
            1772366400.5,                  2026-03-01T12:00:00.5Z
            1772366400000,                 2026-03-01T12:00:00Z
            1772366400000000,              2026-03-01T12:00:00Z
            1772366400000000001,           2026-03-01T12:00:00.000000001Z
            """)
    void everyInstantFormatIsParsed(String text, Instant expected) {
        assertThat(TimeArgumentParser.instant(text, NOW)).isEqualTo(expected);
    }

    /// Berlin went from UTC+1 to UTC+2 at 01:00 UTC of 29 March 2026.
    @ParameterizedTest
    @CsvSource({
        "2026-03-29T10:00:00Z, yesterday, 2026-03-28T11:00:00Z",
        "2026-04-01T10:00:00Z, last-week, 2026-03-25T11:00:00Z",
        "2026-04-01T10:00:00Z, yesterday, 2026-03-31T10:00:00Z"
    })
    void anEarlierDayIsComparedAtTheSameHoursAlsoAcrossAClockChange(Instant from, String against, Instant expected) {
        var options = CommandLine.populateCommand(
                new ExplainCommand.ComparisonOptions(), "--from", from.toString(), "--against", against);

        var question = options.question("east", List.of(), "", from.plusSeconds(600), ZoneId.of("Europe/Berlin"));

        assertThat(question.subject())
                .isEqualTo(new ExplainQuestion.WindowSubject(
                        "east", List.of(), "", Optional.of(new TimeWindow(expected, expected.plusSeconds(600)))));
    }

    @ParameterizedTest
    @CsvSource({
        "yesterday",
        "2026-03-01T12:00:00",
        "-15",
        "12:00",
        "-5x",
        "+5m",
        "99999999999999999999999999999",
        "-999999999-01-01T00:00:00Z",
        "-90000d",
    })
    void anInvalidInstantIsRefusedWithTheExpectedFormat(String text) {
        assertThatThrownBy(() -> TimeArgumentParser.instant(text, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("RFC 3339");
    }

    @Test
    void onlyWhereTheFutureMakesSenseALengthAfterNowIsParsed() {
        assertThat(TimeArgumentParser.laterInstant("+1h", NOW)).isEqualTo(NOW.plusSeconds(3600));
        assertThat(TimeArgumentParser.laterInstant("-15m", NOW)).isEqualTo(NOW.minusSeconds(900));
        assertThatThrownBy(() -> TimeArgumentParser.laterInstant("+5x", NOW)).hasMessageContaining("+1h");
        assertThatThrownBy(() -> TimeArgumentParser.laterInstant("+9999999d", NOW))
                .hasMessageContaining("+1h");
    }

    @Test
    void partsOfADurationAddUp() {
        assertThat(TimeArgumentParser.length("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(TimeArgumentParser.length("1.5h")).isEqualTo(Duration.ofMinutes(90));
        assertThat(TimeArgumentParser.length("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThatThrownBy(() -> TimeArgumentParser.length("soon")).hasMessageContaining("soon");
    }
}
