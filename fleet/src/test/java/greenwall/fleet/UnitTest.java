package greenwall.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTest {
    @ParameterizedTest
    @CsvSource({
        "ratio, 0.9345, 93.5 %",
        "ratio, 1, 100 %",
        "B, 1073741824, 1 GiB",
        "B, 1610612736, 1.5 GiB",
        "B, 1023.9, 1 KiB",
        "B/s, 500, 500 B/s",
        "s, 0.0032, 3.2 ms",
        "s, 0.0000451, 45.1 µs",
        "s, 0, 0 s",
        "s, 90, 90 s",
        "s, 12120, 3 h 22 m",
        "1/s, 1500, 1.5 k/s",
        "count, 3, 3",
        "count, 0.0001, 1.0e−4",
        "x, 1.85, 1.85 ×",
        "bool, 1, yes",
        "ratio, NaN, –",
        "W, 250, 250 W",
        "cores, 1.5, 1.5 cores",
        "cores, 0.0002, < 0.001 cores",
        "cores, 1, 1 core",
        "furlong, 12, 12"
    })
    void valuesAreFormattedInReadableUnits(String unit, double value, String shown) {
        assertThat(Unit.of(unit).text(value)).isEqualTo(shown);
    }

    @Test
    void numbersAreRoundedByTheirDecimalNotation() {
        var random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            double value = BigDecimal.valueOf(1_000 + random.nextInt(1_000_000), random.nextInt(7))
                    .doubleValue();
            int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 0.1 ? 2 : 3;
            var written = new BigDecimal(Double.toString(value))
                    .setScale(decimals, RoundingMode.HALF_UP)
                    .stripTrailingZeros()
                    .toPlainString();
            assertThat(Unit.MULTIPLE.text(value)).isEqualTo(written + " ×");
        }
    }

    @Test
    void durationsHaveTwoParts() {
        assertThat(DurationText.of(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(DurationText.of(Duration.ofMinutes(202))).isEqualTo("3 h 22 m");
        assertThat(DurationText.of(Duration.ofDays(12).plusHours(4))).isEqualTo("12 d 4 h");
        assertThat(DurationText.of(Duration.ofDays(800))).isEqualTo("2 y 70 d");
    }

    @Test
    void aNegativeDurationIsCutLikeAPositiveOne() {
        assertThat(DurationText.of(Duration.ofMillis(-1_500))).isEqualTo("−1 s");
        assertThat(DurationText.of(Duration.ofMillis(-500))).isEqualTo("0 s");
        assertThat(DurationText.of(Duration.ofMillis(1_500))).isEqualTo("1 s");
    }
}
