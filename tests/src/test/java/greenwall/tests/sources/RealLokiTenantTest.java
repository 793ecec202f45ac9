package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.ClusterConfig;
import greenwall.app.site.Site;
import greenwall.app.site.SourceLivenessCheck;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.Loki;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.SourceState;
import greenwall.tests.faults.TailRecorder;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealLoki;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Loki with tenants, named by `GREENWALL_LOKI`.
class RealLokiTenantTest {
    @TempDir
    Path dir;

    static SourceState health(URI url, HttpSettings settings) throws InterruptedException {
        try (var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            var loki = Loki.connect(http, new Source("east", Source.Kind.LOKI, url), settings);
            var cluster = new Site.ConnectedCluster(
                    new ClusterConfig("east", Optional.empty(), Optional.empty(), List.of(), List.of(), Map.of()),
                    Optional.empty(),
                    Optional.of(loki),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
            return new SourceLivenessCheck(List.of(cluster), InstantSource.system())
                    .states()
                    .getFirst();
        }
    }

    private static void push(HttpClient client, URI url, String tenant, String text)
            throws IOException, InterruptedException {
        var line = "{\"streams\":[{\"stream\":{\"host\":\"a\"},\"values\":[[\""
                + Instant.now().toEpochMilli() + "000000\",\"" + text + "\"]]}]}";
        var sent = client.send(
                HttpRequest.newBuilder(url.resolve("/loki/api/v1/push"))
                        .header("Content-Type", "application/json")
                        .header("X-Scope-OrgID", tenant)
                        .POST(HttpRequest.BodyPublishers.ofString(line))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(204);
    }

    /// Both tenants have a host with the same name.
    @Test
    void theLinesOfFederatedTenantsAreReadAndFollowedTogether() throws Exception {
        var program = Engines.programPath("GREENWALL_LOKI");
        try (var server = RealLoki.start(program, dir, true);
                var client = HttpClient.newHttpClient();
                var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            Await.until("Loki answers", Duration.ofSeconds(90), () -> server.get("/ready") == 200);
            push(client, server.url(), "east", "of the east");
            push(client, server.url(), "west", "of the west");
            var both = Loki.connect(
                    http,
                    new Source("both", Source.Kind.LOKI, server.url()),
                    HttpSettings.DEFAULT.with(draft -> draft.tenant = Optional.of("east|west")));
            assertThat(health(server.url(), HttpSettings.DEFAULT.with(draft -> draft.tenant = Optional.of("east|west")))
                            .reason())
                    .isEmpty();
            var lines = new HashMap<String, String>();
            var window = TimeWindow.around(Instant.now(), Duration.ofMinutes(5), Instant.now());
            both.lines(
                    "{host=\"a\"}",
                    window,
                    LogSource.Order.FORWARD,
                    100,
                    l -> lines.put(l.text(), l.stream().get("__tenant_id__")) == null,
                    Duration.ofSeconds(20));
            assertThat(lines).isEqualTo(Map.of("of the east", "east", "of the west", "west"));

            var recorder = new TailRecorder();
            try (var _ = both.tail("{host=\"a\"}", Instant.now().plusMillis(1), recorder)) {
                Await.until(() -> "it follows: " + recorder.reports(), Duration.ofSeconds(20), recorder::connected);
                push(client, server.url(), "east", "live in the east");
                push(client, server.url(), "west", "live in the west");
                Await.until(
                        () -> "both are heard: " + recorder.reports(),
                        Duration.ofSeconds(20),
                        () -> recorder.all() == 2);
            }
            assertThat(recorder.texts()).containsExactlyInAnyOrder("live in the east", "live in the west");
            assertThat(recorder.duplicates()).isEmpty();
        }
    }

    @Test
    void aMissingOrWrongTenantIsReported() throws Exception {
        var program = Engines.programPath("GREENWALL_LOKI");
        try (var server = RealLoki.start(program, dir, true);
                var client = HttpClient.newHttpClient()) {
            Await.until("Loki answers", Duration.ofSeconds(90), () -> server.get("/ready") == 200);
            push(client, server.url(), "team", "hello");

            var missing = health(server.url(), HttpSettings.DEFAULT);
            assertThat(missing.state()).isEqualTo(CellState.SILENT);
            assertThat(missing.reason()).contains("no org id");
            assertThat(missing.remedy()).contains("tenant");
            var wrong = health(server.url(), HttpSettings.DEFAULT.with(draft -> draft.tenant = Optional.of("taem")));
            assertThat(wrong.reason()).contains("no line");
            var right = health(server.url(), HttpSettings.DEFAULT.with(draft -> draft.tenant = Optional.of("team")));
            assertThat(right.state()).isEqualTo(CellState.OK);
            assertThat(right.reason()).isEmpty();
        }
    }
}
