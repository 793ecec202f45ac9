package greenwall.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {
    private static Optional<Instant> read(String text) {
        return HttpDate.of(Headers.of("Date", text));
    }

    @Test
    void theUsualWay() {
        assertThat(read("Fri, 20 Nov 2026 18:04:13 GMT")).contains(Instant.parse("2026-11-20T18:04:13Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Friday, 20-Nov-26 18:04:13 GMT", "Fri Nov 20 18:04:13 2026", "Fri, 20 Nov 2026 18:04:13 UTC"})
    void otherWays(String text) {
        assertThat(read(text)).contains(Instant.parse("2026-11-20T18:04:13Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "Fri, 20 Abc 2026 18:04:13 GMT",
                "Fri, 99 Nov 2026 18:04:13 GMX",
                "Fri, 2x Nov 2026 18:04:13 GMT"
            })
    void nonsenseIsNoDate(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void noDate() {
        assertThat(HttpDate.of(Headers.of("Server", "x"))).isEmpty();
    }
}
