package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            3, 3
            0.25, 0.25
            -0.0, 0
            0.00001, 0.00001
            100000000000, 100000000000
            1e30, 1e+30
            2.5e-9, 2.5e-9
            """)
    void numbersUseTheShortestTextAndAnExponentOnlyForExtremeValues(double value, String text) {
        assertThat(NumberText.plain(value)).isEqualTo(text);
        assertThat(NumberText.parse(text)).isEqualTo(value == 0 ? 0 : value);
    }

    @Test
    void nonFiniteNumbersAreWrittenAsWords() {
        assertThat(NumberText.plain(Double.NaN)).isEqualTo("NaN");
        assertThat(NumberText.plain(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
        assertThat(NumberText.parse("-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "twelve", "12d", "12F", "1,5"})
    void textThatIsNotANumberIsNaN(String text) {
        assertThat(NumberText.parse(text)).isNaN();
    }
}
