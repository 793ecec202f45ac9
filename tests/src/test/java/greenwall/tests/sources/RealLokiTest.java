package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.loki.Loki;
import greenwall.fleet.Window;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Source;
import greenwall.tests.heart.RealServer;
import greenwall.tests.heart.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Loki, which no Debian package brings: its binary is named by `GREENWALL_LOKI`.
class RealLokiTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String QUERY = "{job=\"paging\"}";

    @TempDir
    Path dir;

    private final Http http = new Http(Map.of(), InstantSource.system());
    private final Instant start = Instant.now().minus(Duration.ofMinutes(10));
    private RealServer server;
    private Loki loki;

    @BeforeEach
    void start() throws IOException {
        var binary = System.getenv("GREENWALL_LOKI");
        Assumptions.assumeTrue(
                binary != null && Files.isExecutable(Path.of(binary)),
                "GREENWALL_LOKI names no Loki binary: the recordings stand in for one");
        server = loki(binary);
        loki = Loki.connect(http, new Source("real", Source.Kind.LOKI, server.url()), SourceOptions.DEFAULT);
        Waiting.until("Loki answers", Duration.ofSeconds(60), () -> server.get("/ready") == 200);
    }

    @AfterEach
    void stop() {
        http.close();
        if (server != null) {
            server.close();
        }
    }

    /// From version 3 on the old schema asks for structured metadata to be switched off, which version 2 does
    /// not know.
    private RealServer loki(String binary) throws IOException {
        try {
            return loki(binary, "");
        } catch (AssertionError _) {
            return loki(binary, "  allow_structured_metadata: false\n");
        }
    }

    private RealServer loki(String binary, String more) throws IOException {
        int port = RealServer.freePort();
        var data = Files.createTempDirectory(dir, "loki");
        var config = Files.writeString(
                data.resolve("loki.yml"), """
                auth_enabled: false
                server: {http_listen_address: 127.0.0.1, http_listen_port: %d, grpc_listen_address: 127.0.0.1, grpc_listen_port: %d}
                common:
                  path_prefix: %s
                  replication_factor: 1
                  ring: {kvstore: {store: inmemory}, instance_addr: 127.0.0.1}
                  storage: {filesystem: {chunks_directory: %s/chunks, rules_directory: %s/rules}}
                schema_config:
                  configs: [{from: 2020-01-01, store: tsdb, object_store: filesystem, schema: v12, index: {prefix: index_, period: 24h}}]
                limits_config:
                  ingestion_rate_mb: 500
                  ingestion_burst_size_mb: 500
                  per_stream_rate_limit: 500MB
                  per_stream_rate_limit_burst: 500MB
                %s""".formatted(port, RealServer.freePort(), data, data, data, more));
        return RealServer.start(
                dir, port, "/loki/api/v1/status/buildinfo", List.of(binary, "-config.file=" + config, "-target=all"));
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    private void push(String stream, List<String> values) throws IOException, InterruptedException {
        var body = "{\"streams\":[{\"stream\":" + stream + ",\"values\":[" + String.join(",", values) + "]}]}";
        server.postJson("/loki/api/v1/push", body);
    }

    @Test
    void fiftyThousandLinesWithManyEqualTimesComeExactlyOnceAndInOrder() throws IOException, InterruptedException {
        for (int stream = 0; stream < 5; stream++) {
            for (int from = 0; from < 10_000; from += 2000) {
                var values = new ArrayList<String>();
                for (int i = from; i < from + 2000; i++) {
                    values.add("[\"" + (nanos(start) + i / 400) + "\",\"line " + stream + "/" + i + "\"]");
                }
                push("{\"job\":\"paging\",\"host\":\"node" + stream + "\"}", values);
            }
        }
        var window = Window.around(start, Duration.ofMinutes(5), Instant.now());
        for (var order : Logs.Order.values()) {
            var lines = new ArrayList<Logs.Line>();
            var read = loki.lines(QUERY, window, order, 1_000_000, lines::add, SOON)
                    .answer()
                    .orElseThrow();

            assertThat(read.cut()).isFalse();
            assertThat(lines).hasSize(50_000);
            assertThat(lines.stream().map(Logs.Line::text).distinct()).hasSize(50_000);
            for (int i = 1; i < lines.size(); i++) {
                long step = lines.get(i).timeNanos() - lines.get(i - 1).timeNanos();
                assertThat(order == Logs.Order.FORWARD ? step : -step).isNotNegative();
            }
        }
        assertThat(loki.labelValues("host", window, SOON).answer().orElseThrow())
                .hasSize(5);
        assertThat(loki.series(List.of(QUERY), window, SOON).answer().orElseThrow())
                .hasSize(5);
    }

    @Test
    void aTailHandsOverWhatIsPushed() throws IOException, InterruptedException {
        var heard = Collections.synchronizedList(new ArrayList<String>());
        var told = Collections.synchronizedList(new ArrayList<String>());
        var sink = new Logs.TailSink() {
            @Override
            public void line(Logs.Line line) {
                heard.add(line.text());
            }

            @Override
            public void dropped(long entries, String why) {
                told.add(entries + " dropped: " + why);
            }

            @Override
            public void status(boolean connected, String what) {
                told.add(what);
            }
        };
        try (var _ = loki.tail(QUERY, Instant.now().minusSeconds(1), sink)) {
            Waiting.until("the tail is connected", Duration.ofSeconds(30), () -> !told.isEmpty());
            for (int i = 0; i < 20; i++) {
                push("{\"job\":\"paging\"}", List.of("[\"" + nanos(Instant.now()) + "\",\"live " + i + "\"]"));
            }
            Waiting.until("all live lines came: " + told, Duration.ofSeconds(30), () -> heard.size() >= 20);
        }
        assertThat(heard).hasSize(20).doesNotHaveDuplicates();
    }
}
