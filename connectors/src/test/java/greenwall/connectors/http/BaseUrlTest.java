package greenwall.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.source.Source;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "PROMETHEUS, http://p:9090, http://p:9090/x",
        "PROMETHEUS, http://p:9090/, http://p:9090/x",
        "PROMETHEUS, http://p:9090/api/v1, http://p:9090/x",
        "PROMETHEUS, http://p:9090/api/v1/, http://p:9090/x",
        "PROMETHEUS, http://p:9090/api/v1/query?query=up, http://p:9090/x",
        "PROMETHEUS, http://p:9090/graph?g0.expr=up#a, http://p:9090/x",
        "PROMETHEUS, http://p:9090/classic/graph, http://p:9090/x",
        "PROMETHEUS, https://h/prometheus/, https://h/prometheus/x",
        "PROMETHEUS, https://h/prometheus/api/v1, https://h/prometheus/x",
        "PROMETHEUS, https://h/select/0/prometheus/, https://h/select/0/prometheus/x",
        "PROMETHEUS, https://user:pw@h/, https://h/x",
        "LOKI, http://l:3100/loki/api/v1/push, http://l:3100/x",
        "LOKI, http://l:3100/logs/, http://l:3100/logs/x",
        "ALERTMANAGER, http://a:9093/#/alerts, http://a:9093/x",
        "ALERTMANAGER, http://a:9093/am/api/v2/alerts, http://a:9093/am/x",
        "PROMETHEUS, https://h/k8s/c/api/v1/namespaces/n/services/http:p:9090/proxy, "
                + "https://h/k8s/c/api/v1/namespaces/n/services/http:p:9090/proxy/x",
        "PROMETHEUS, https://h/api/v1/namespaces/n/services/p:9090/proxy/api/v1/query, "
                + "https://h/api/v1/namespaces/n/services/p:9090/proxy/x",
        "PROMETHEUS, https://h/api/v1/namespaces/n/services/p:9090/proxy/graph, "
                + "https://h/api/v1/namespaces/n/services/p:9090/proxy/x",
        "ALERTMANAGER, https://h/api/v1/namespaces/n/services/a:9093/proxy/, "
                + "https://h/api/v1/namespaces/n/services/a:9093/proxy/x",
        "ALERTMANAGER, https://h/api/v1/namespaces/n/services/a:9093/proxy/api/v2/alerts, "
                + "https://h/api/v1/namespaces/n/services/a:9093/proxy/x",
    })
    void theApiIsFoundFromAnyPastedUrl(Source.Kind kind, String pasted, String expected) {
        var base = Objects.requireNonNull(BaseUrl.of(URI.create(pasted), kind));

        assertThat(BaseUrl.under(base, "x").build()).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api/v2/silence/..", "api/v2/silence/../../alerts", "a/./b", "a/%2e%2E/b", "a/.%2e"})
    void pathsThatLeadUpwardsAreRefused(String path) {
        var base = Objects.requireNonNull(BaseUrl.of(URI.create("http://a:9093"), Source.Kind.ALERTMANAGER));

        assertThatThrownBy(() -> BaseUrl.under(base, path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pathsNextToTheBaseAreResolved() {
        var base = Objects.requireNonNull(BaseUrl.of(URI.create("http://m:8080/prometheus"), Source.Kind.PROMETHEUS));

        assertThat(BaseUrl.under(base, "../api/v1/user_stats").build()).hasToString("http://m:8080/api/v1/user_stats");
    }

    @Test
    void reservedCharactersOfANameAreEscaped() {
        var base = Objects.requireNonNull(BaseUrl.of(URI.create("http://a:9093/am"), Source.Kind.ALERTMANAGER));

        assertThat(BaseUrl.under(base, "label/a b?c=d#e%2f..f/values").build())
                .hasToString("http://a:9093/am/label/a%20b%3Fc=d%23e%252f..f/values");
    }

    @Test
    void retryAfterIsReadAsSecondsAndAsDate() {
        var now = Instant.parse("2026-11-20T07:28:00Z");

        assertThat(RetryAfterCircuitBreaker.parse("120", now)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfterCircuitBreaker.parse("Fri, 20 Nov 2026 07:28:30 GMT", now))
                .contains(Duration.ofSeconds(30));
        assertThat(RetryAfterCircuitBreaker.parse("Fri, 20 Nov 2026 07:27:00 GMT", now))
                .contains(Duration.ZERO);
        assertThat(RetryAfterCircuitBreaker.parse("99999999999", now)).contains(Duration.ofMinutes(10));
        assertThat(RetryAfterCircuitBreaker.parse("soon", now)).isEmpty();
        assertThat(RetryAfterCircuitBreaker.parse(null, now)).isEmpty();
    }

    @Test
    void foreignTextBecomesOneHarmlessLine() {
        assertThat(MessageText.line(" a\n\tb\u001b[31m\u202ec\u0000 ")).isEqualTo("a b [31mc");
        assertThat(MessageText.line("x".repeat(1000))).hasSizeLessThan(310);
    }

    @ParameterizedTest
    @CsvSource({
        "http://mimir:8080/prometheus/,http://mimir:8080/api/v1/user_stats",
        "http://mimir:8080/tenants/prometheus,http://mimir:8080/tenants/api/v1/user_stats",
        "http://mimir:8080/,http://mimir:8080/api/v1/user_stats"
    })
    void aRelativePathCanReplaceTheLastPartOfTheBase(String base, String expected) {
        assertThat(BaseUrl.under(HttpUrl.get(base), "../api/v1/user_stats").build())
                .hasToString(expected);
    }
}
