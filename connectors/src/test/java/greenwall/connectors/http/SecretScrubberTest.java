package greenwall.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.source.Failure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretScrubberTest {
    private static final String SECRET = "s3cr3t/T0ken+Of=Twenty-9";

    @Test
    void aSecretInARemedyIsRemovedToo() {
        var failure = new Failure.Unreachable("it redirects", "write http://other/" + SECRET + " as this source's url");
        assertThat(SecretScrubber.scrub(failure, List.of(SECRET)).text())
                .doesNotContain(SECRET)
                .contains("it redirects");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String eachByte(String form) {
        return SECRET.chars().mapToObj(c -> String.format(form, c)).collect(Collectors.joining());
    }

    private static Stream<String> spellings() {
        return Stream.of(
                SECRET,
                SECRET.toUpperCase(Locale.ROOT),
                SECRET.toLowerCase(Locale.ROOT),
                SECRET.substring(0, SECRET.length() / 2),
                SECRET.substring(SECRET.length() / 2),
                SECRET.substring(3, 14),
                URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
                eachByte("%%%02X"),
                eachByte("%%%02x"),
                eachByte("\\x%02x"),
                eachByte("\\u%04x"),
                eachByte("&#%d;"),
                eachByte("&#x%x;"),
                eachByte("%%%02X").substring(0, 36),
                Base64.getEncoder().encodeToString(bytes(SECRET)),
                Base64.getUrlEncoder().encodeToString(bytes(SECRET)),
                Base64.getEncoder().encodeToString(bytes("u" + SECRET + "tail")),
                Base64.getEncoder().encodeToString(bytes("us:" + SECRET)),
                Base64.getEncoder().encodeToString(bytes("admin:" + SECRET)),
                Base64.getEncoder().encodeToString(bytes(SECRET.substring(0, 12))),
                HexFormat.of().formatHex(bytes(SECRET)),
                HexFormat.of().withUpperCase().formatHex(bytes(SECRET)),
                HexFormat.ofDelimiter(":").formatHex(bytes(SECRET)),
                HexFormat.of().formatHex(bytes(SECRET)).substring(0, 24),
                "OMZWG4RTOQXVIMDLMVXCWT3GHVKHOZLOOR4S2OI",
                "OVZTU4ZTMNZDG5BPKQYGWZLOFNHWMPKUO5SW45DZFU4Q",
                eachByte("%c-"),
                eachByte("%c "),
                new StringBuilder(SECRET).reverse().toString());
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void aSecretIsRemovedHoweverItIsEchoed(String spelling) {
        var message = "you sent \u00ab" + spelling + "\u00bb; that is wrong";
        var scrubbed = SecretScrubber.scrub(message, List.of(SECRET));
        assertThat(scrubbed)
                .startsWith("you sent \u00ab")
                .endsWith("\u00bb; that is wrong")
                .contains("***");
        int longest = 0;
        for (int i = 0; i < spelling.length(); i++) {
            for (int j = i + longest + 1; j <= spelling.length() && scrubbed.contains(spelling.substring(i, j)); j++) {
                longest = j - i;
            }
        }
        assertThat(longest)
                .as("letters in a row that are left of %s in %s", spelling, scrubbed)
                .isLessThan(spelling.length() / 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no connection to http://prometheus:9090/ within 5 s",
                "parse error: unexpected character: '%' 100%",
                "the response has {\"a\": \"\\u00e4\"} where a text belongs",
                ""
            })
    void otherTextIsUnchanged(String message) {
        assertThat(SecretScrubber.scrub(message, List.of(SECRET, "abc"))).isEqualTo(message);
    }
}
