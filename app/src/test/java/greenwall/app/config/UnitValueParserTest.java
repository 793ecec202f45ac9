package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitValueParserTest {
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
