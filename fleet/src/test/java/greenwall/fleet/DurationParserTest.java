package greenwall.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.promql.PromqlLiterals;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationParserTest {
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
        assertThat(DurationParser.parse(text)).contains(Duration.ofMillis(millis));
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
        assertThat(DurationParser.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"15s", "1h30m", "500ms", "2d", "0s", "1d2h3m4s5ms"})
    void aDurationIsFormattedAsItIsParsed(String text) {
        assertThat(PromqlLiterals.text(DurationParser.parse(text).orElseThrow()))
                .isEqualTo(text);
    }
}
