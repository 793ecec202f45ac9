package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.promql.PromqlLiterals;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitValueParserTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            15s,15000
            1h30m,5400000
            500ms,500
            1.5s,1500
            2d,172800000
            1w,604800000
            1y,31536000000
            0s,0
            1d2h3m4s5ms,93784005
            """)
    void durationsAreAmountsWithUnits(String text, long millis) {
        assertThat(UnitValueParser.duration(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "15",
                "s",
                "15 s",
                "-1s",
                "1s1s",
                "1s2m",
                "1h1",
                "1x",
                "999999999999999y",
                "1e3s",
                "٣s",
                " 1s"
            })
    void otherTextIsNotADuration(String text) {
        assertThat(UnitValueParser.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"15s", "1h30m", "500ms", "2d", "0s", "1d2h3m4s5ms"})
    void aDurationIsFormattedAsItIsParsed(String text) {
        assertThat(PromqlLiterals.text(UnitValueParser.duration(text).orElseThrow()))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            64MiB,67108864
            64MB,64000000
            1Ki,1024
            512,512
            512B,512
            1.5KiB,1536
            2 GiB,2147483648
            1T,1000000000000
            """)
    void sizesAreBytesWithPrefixes(String text, long bytes) {
        assertThat(UnitValueParser.bytes(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "-1", "1mib", "1XB", "999999999999999TiB", "1iB"})
    void otherTextIsNotASize(String text) {
        assertThat(UnitValueParser.bytes(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.9,0.9", "90%,0.9", "99.99 %,0.9999", "1,1", "0,0", "100%,1"})
    void ratiosAreBetweenZeroAndOne(String text, double share) {
        assertThat(UnitValueParser.ratio(text)).hasValue(share);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "90", "101%", "-1%", "NaN", "Infinity", "0x1p3", "1d", "1f"})
    void otherTextIsNotARatio(String text) {
        assertThat(UnitValueParser.ratio(text)).isEmpty();
    }

    @Test
    void amountsAreConvertedToTheBaseUnit() {
        assertThat(UnitValueParser.amount("90%")).hasValue(0.9);
        assertThat(UnitValueParser.amount("-3.5e2")).hasValue(-350.0);
        assertThat(UnitValueParser.amount("5m")).hasValue(300.0);
        assertThat(UnitValueParser.amount("64MiB")).hasValue((double) (64 << 20));
        assertThat(UnitValueParser.amount("much")).isEmpty();
    }
}
