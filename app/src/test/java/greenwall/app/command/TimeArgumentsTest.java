package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeArgumentsTest {
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
        assertThat(TimeArguments.instant(text, NOW)).isEqualTo(expected);
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
        assertThatThrownBy(() -> TimeArguments.instant(text, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("RFC 3339");
    }

    @Test
    void onlyWhereTheFutureMakesSenseALengthAfterNowIsParsed() {
        assertThat(TimeArguments.laterInstant("+1h", NOW)).isEqualTo(NOW.plusSeconds(3600));
        assertThat(TimeArguments.laterInstant("-15m", NOW)).isEqualTo(NOW.minusSeconds(900));
        assertThatThrownBy(() -> TimeArguments.laterInstant("+5x", NOW)).hasMessageContaining("+1h");
        assertThatThrownBy(() -> TimeArguments.laterInstant("+9999999d", NOW)).hasMessageContaining("+1h");
    }

    @Test
    void partsOfADurationAddUp() {
        assertThat(TimeArguments.length("1h30m")).isEqualTo(Duration.ofMinutes(90));
        assertThat(TimeArguments.length("1.5h")).isEqualTo(Duration.ofMinutes(90));
        assertThat(TimeArguments.length("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThatThrownBy(() -> TimeArguments.length("soon")).hasMessageContaining("soon");
    }
}
