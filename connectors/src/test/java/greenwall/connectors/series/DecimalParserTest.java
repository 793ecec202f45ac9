package greenwall.connectors.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalParserTest {
    private static double parse(String text) {
        var bytes = ("x" + text + "x").getBytes(StandardCharsets.UTF_8);
        return new DecimalParser().parseAll(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "0.75",
                ".750",
                "1e+00",
                "0e+00",
                "9007199254740993",
                "9007199254740992.5",
                "1e23",
                "0.30000000000000004",
                "123456789012345678",
                "1234567890123456789",
                "4.9e-324",
                "1.7976931348623157e+308",
                "2.2250738585072014e-308",
                "0.000000000000000000000000001",
                "1795160514.904",
                "6.02214076e+23",
                "0.1234567890123456",
                "99999999999999999.9",
                "1E5",
                "-3.5e-7",
                "+7",
                "5.",
                "0.000001",
                "179769313486231570",
                "0.000000000000000000000000000000012345",
                "00000000000000000000000012.5",
                "12345678.12345678",
                "0.1234567812345678",
                "0.12345678123456789012",
                "1e-400",
                "1e400"
            })
    void aNumberIsParsedToTheNearestDouble(String text) {
        assertThat(Double.doubleToRawLongBits(parse(text)))
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    }

    @Test
    void anyDoubleInAnyUsualFormatIsParsedExactly() {
        var random = new Random(7);
        for (int i = 0; i < 60_000; i++) {
            double value = switch (i % 4) {
                case 0 -> random.nextDouble();
                case 1 -> random.nextDouble() * Math.pow(10, random.nextInt(30) - 15);
                case 2 -> random.nextLong() / 1e3;
                default -> Double.longBitsToDouble(random.nextLong());
            };
            if (!Double.isFinite(value)) {
                continue;
            }
            for (var text : new String[] {Double.toString(value), new BigDecimal(value).toPlainString()}) {
                if (text.length() < 40) {
                    assertThat(parse(text)).as(text).isEqualTo(Double.parseDouble(text));
                }
            }
        }
    }

    @Test
    void decimalsHalfwayBetweenTwoDoublesRoundToTheEvenOne() {
        var random = new Random(11);
        for (int i = 0; i < 60_000; i++) {
            long digits = random.nextLong(1_000_000_000_000_000_000L);
            int places = random.nextInt(1, 28);
            var text = BigDecimal.valueOf(digits, places).toPlainString();
            assertThat(parse(text)).as(text).isEqualTo(Double.parseDouble(text));
        }
        for (long half = (1L << 53) + 1; half < (1L << 53) + 2000; half += 2) {
            var text = half + ".000";
            assertThat(parse(text)).as(text).isEqualTo(Double.parseDouble(text));
        }
    }

    @Test
    void aNumberEndsAtItsQuote() {
        var text = "12.5\"]},{\"metric\"".getBytes(StandardCharsets.UTF_8);
        var number = new DecimalParser();

        assertThat(number.parse(text, 0, text.length)).isEqualTo(12.5);
        assertThat(number.end()).isEqualTo(4);
    }

    @Test
    void notANumberAndTheInfinitiesAreRead() {
        assertThat(parse("NaN")).isNaN();
        assertThat(parse("+Inf")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(parse("-Inf")).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", ".", "1f", "0x1p3", " 1", "1 ", "nan", "Infinity", "1e", "1e+", "--1", "1.2.3", "é"})
    void textThatIsNotADecimalNumberIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(NumberFormatException.class);
    }
}
