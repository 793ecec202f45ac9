package greenwall.lab.loki;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.lab.loki.LokiServer.LokiLimits;
import greenwall.lab.testing.InMemoryLogs;
import greenwall.lab.testing.JsonFieldPaths;
import greenwall.lab.testing.RecordedExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends the range's Loki the recorded requests to a Loki 2.8, and expects the same status, content type,
/// errors for invalid queries and limits, and shape of the data. Its errors about parameters and its statistics
/// are not reproduced.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordedLokiTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-20T07:37:00Z"));
    private final LokiLimits strictLimits =
            new LokiLimits(100, 3, Duration.ofHours(721), Duration.ofMinutes(1), 1, Duration.ofHours(1));
    private final InMemoryLogs lines = new InMemoryLogs();
    private final InMemoryLogs sixStreams = new InMemoryLogs();
    private final LokiServer server = start(lines, LokiLimits.DEFAULT);
    private final LokiServer limited = start(sixStreams, strictLimits);
    private final HttpClient client = HttpClient.newHttpClient();

    private LokiServer start(InMemoryLogs storage, LokiLimits limits) {
        try {
            return new LokiServer(new LokiServer.Setup(InetAddress.getLoopbackAddress(), 0, storage, clock, limits));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeAll
    void holdSomeLines() {
        var cron = Labels.of("job", "systemd-journal", "hostname", "node04", "unit", "cron.service", "level", "info");
        lines.add(cron, 1795160200000000000L, "one");
        lines.add(cron, 1795160216000000000L, "two");
        lines.add(
                Labels.of("job", "systemd-journal", "hostname", "node04", "unit", "sshd.service", "level", "warning"),
                1795160210000000000L,
                "three");
        lines.add(Labels.of("job", "future"), 1795160214000000000L, "x");
        for (int host = 0; host < 6; host++) {
            sixStreams.add(Labels.of("job", "lim", "hostname", "node0" + host), 1795160216000000000L, "x");
        }
    }

    @AfterAll
    void stop() {
        server.close();
        limited.close();
        client.close();
    }

    static List<String> recordings() throws IOException, URISyntaxException {
        return RecordedExchange.names(RecordedLokiTest.class).stream()
                .filter(name -> !name.startsWith("tail-"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void respondsLikeTheRecordedLoki(String name) throws Exception {
        var recorded = RecordedExchange.read(RecordedLokiTest.class, name);
        boolean isLimited = recorded.request().get("headers").has("X-Scope-OrgID");
        URI base = isLimited ? limited.uri() : server.uri();
        var answer = client.send(recorded.to(base), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(recorded.status());
        JsonNode expected = recorded.response();
        for (JsonNode header : expected.get("headers")) {
            String key = header.get(0).stringValue();
            if (Set.of("Content-Type", "X-Content-Type-Options").contains(key)) {
                assertThat(answer.headers().firstValue(key))
                        .hasValue(header.get(1).stringValue());
            }
        }
        JsonNode expectedBody = expected.get("body");
        if (expectedBody == null) {
            return;
        }
        if (expectedBody.isString()) {
            var expectedText = expectedBody.stringValue().strip();
            boolean isLimitMessage = expectedText.contains("limit (") || expectedText.contains("maximum");
            assertThat(answer.body().strip())
                    .satisfies(text ->
                            assertThat(isLimitMessage ? text : expectedText).isEqualTo(expectedText));
            assertThat(answer.body().isBlank()).isEqualTo(expectedText.isEmpty());
            if (expectedText.startsWith("parse error")) {
                assertThat(answer.body()).contains("parse error: ");
            }
        } else {
            assertThat(shape(JSON.readTree(answer.body()))).isEqualTo(shape(expectedBody));
        }
    }

    /// The fields below `metric` and `stream`, and below the items of `data`, depend on the data.
    private static Set<String> shape(JsonNode node) {
        return JsonFieldPaths.of(node, Set.of("metric", "stream"), Set.of("/data")).stream()
                .filter(path -> !path.startsWith("/data/stats"))
                .collect(Collectors.toSet());
    }
}
