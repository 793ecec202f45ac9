package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.app.config.Cluster;
import greenwall.app.site.LogAndAlertSources;
import greenwall.app.site.Site;
import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.loki.Loki;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.SourceState;
import greenwall.tests.heart.RealLoki;
import greenwall.tests.heart.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Loki that keeps tenants apart, named by `GREENWALL_LOKI`.
class RealLokiTenantTest {
    @TempDir
    Path dir;

    static SourceState health(URI url, SourceOptions options) throws InterruptedException {
        try (var http = new Http(Map.of(), InstantSource.system())) {
            var loki = Loki.connect(http, new Source("east", Source.Kind.LOKI, url), options);
            var cluster = new Site.Connected(
                    new Cluster("east", Optional.empty(), Optional.empty(), List.of(), Map.of()),
                    Optional.empty(),
                    Optional.of(loki),
                    Optional.empty(),
                    Optional.empty());
            return new LogAndAlertSources(List.of(cluster), InstantSource.system())
                    .ask()
                    .getFirst();
        }
    }

    @Test
    void aMissingAndAWrongTenantAreTold() throws Exception {
        var program = Engines.named("GREENWALL_LOKI");
        try (var server = RealLoki.start(program, dir, true);
                var client = HttpClient.newHttpClient()) {
            Waiting.until("Loki answers", Duration.ofSeconds(90), () -> server.get("/ready") == 200);
            var line = "{\"streams\":[{\"stream\":{\"host\":\"a\"},\"values\":[[\""
                    + Instant.now().getEpochSecond() + "000000000\",\"hello\"]]}]}";
            var sent = client.send(
                    HttpRequest.newBuilder(server.url().resolve("/loki/api/v1/push"))
                            .header("Content-Type", "application/json")
                            .header("X-Scope-OrgID", "team")
                            .POST(HttpRequest.BodyPublishers.ofString(line))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(sent.statusCode()).as(sent.body()).isEqualTo(204);

            var missing = health(server.url(), SourceOptions.DEFAULT);
            assertThat(missing.state()).isEqualTo(CellState.SILENT);
            assertThat(missing.reason()).contains("no org id");
            assertThat(missing.remedy()).contains("tenant");
            var wrong = health(server.url(), SourceOptions.DEFAULT.withTenant("taem"));
            assertThat(wrong.reason()).contains("no line");
            var right = health(server.url(), SourceOptions.DEFAULT.withTenant("team"));
            assertThat(right.state()).isEqualTo(CellState.OK);
            assertThat(right.reason()).isEmpty();
        }
    }
}
