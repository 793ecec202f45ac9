package greenwall.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Output encoding for spreadsheets, browsers and JSON.
class OutgoingTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "file:///etc/passwd",
                "smb://evil.example/share",
                "data:text/html,x",
                "//evil.example/",
                "evil.example",
                "http:///x",
                "http://good.example@evil.example/",
                "http://good.example\\@evil.example/",
                "https://good.example%40evil.example/",
                "https://a\nb/",
                "https://a\u202eb/",
                "https://a b/",
                "https://\u0000/",
                " https://a/"
            })
    void textThatIsNotAPlainWebAddressIsRejected(String text) {
        assertThat(CheckedUrl.of(text)).isEmpty();
    }

    @Test
    void webAddressReportsItsHostAsItIsResolved() {
        assertThat(CheckedUrl.of("https://wiki.example/run?a=b#c").orElseThrow().host())
                .isEqualTo("wiki.example");
        assertThat(CheckedUrl.of("http://[::1]:8080/").orElseThrow().host()).isEqualTo("[::1]");
        assertThat(CheckedUrl.of("http://g\u043e\u043ed.example/").orElseThrow().host())
                .as("Cyrillic letters that look like Latin ones")
                .startsWith("xn--");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=cmd|' /C calc'!A0",
                "+1",
                "-2+3",
                "@SUM(1)",
                "\t=1",
                "\r=1",
                "  =1",
                "\"=1",
                "\uff1d1",
                "|x",
                "%0A=1"
            })
    void noCsvFieldIsAFormula(String text) {
        var field = CsvField.of(text);
        assertThat(field.startsWith("'") || field.startsWith("\"'")).as(field).isTrue();
    }

    @Test
    void csvFieldsAreQuotedOnlyWhereNeeded() {
        assertThat(CsvField.of("node01")).isEqualTo("node01");
        assertThat(CsvField.of("a,b\"c")).isEqualTo("\"a,b\"\"c\"");
    }

    @Test
    void sanitizedJsonKeepsItsMeaningAndEscapesInvisibleCharacters() {
        assertThat(SanitizedText.json("{\"a\":\"k\u00f6ln \u009b31m \u202e \udb40\udc41\"}\n"))
                .isEqualTo("{\"a\":\"k\u00f6ln \\u009b31m \\u202e \\udb40\\udc41\"}\n");
    }

    @Test
    void invisibleCharactersAreShownAsEscapes() {
        assertThat(SanitizedText.line("a\u3164\u2800\ufe0f\u034fb")).isEqualTo("a\\u{3164}\\u{2800}\\u{fe0f}\\u{34f}b");
    }

    @Test
    void timesFarInTheFutureCountAsElapsed() {
        var now = Instant.parse("2026-03-14T09:30:00Z");
        var minute = Duration.ofMinutes(1);
        assertThat(ElapsedTime.longerThan(minute, now.minusSeconds(59), now)).isFalse();
        assertThat(ElapsedTime.longerThan(minute, now.minusSeconds(61), now)).isTrue();
        assertThat(ElapsedTime.longerThan(minute, now.plusSeconds(1), now)).isFalse();
        assertThat(ElapsedTime.longerThan(minute, now.plusSeconds(3_600), now))
                .as("the clock was set back")
                .isTrue();
        assertThat(ElapsedTime.reached(now.plusSeconds(1), now, now)).isFalse();
        assertThat(ElapsedTime.reached(now, now.minusSeconds(1), now)).isTrue();
        assertThat(ElapsedTime.reached(now.plusSeconds(3_630), now.plusSeconds(3_600), now))
                .as("the clock was set back")
                .isTrue();
    }
}
