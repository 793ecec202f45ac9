package greenwall.tests.sources;

import greenwall.tests.heart.RealServer;
import greenwall.tests.heart.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;

/// A real Loki, which no Debian package brings: its binary is named by `GREENWALL_LOKI`.
class RealLokiTest extends LokiContract {
    @TempDir
    Path dir;

    @Nullable
    private RealServer server;

    @Override
    URI open() throws IOException {
        var binary = System.getenv("GREENWALL_LOKI");
        Assumptions.assumeTrue(
                binary != null && Files.isExecutable(Path.of(binary)),
                "GREENWALL_LOKI names no Loki binary: the recordings stand in for one");
        var started = loki(String.valueOf(binary), dir, false);
        server = started;
        Waiting.until("Loki answers", Duration.ofSeconds(60), () -> started.get("/ready") == 200);
        return started.url();
    }

    @Override
    void shut() {
        if (server != null) {
            server.close();
        }
    }

    /// From version 3 on the old schema asks for structured metadata to be switched off, which version 2 does
    /// not know.
    static RealServer loki(String binary, Path dir, boolean tenants) throws IOException {
        try {
            return loki(binary, dir, tenants, "");
        } catch (AssertionError _) {
            return loki(binary, dir, tenants, "  allow_structured_metadata: false\n");
        }
    }

    private static RealServer loki(String binary, Path dir, boolean tenants, String more) throws IOException {
        int port = RealServer.freePort();
        var data = Files.createTempDirectory(dir, "loki");
        var config = Files.writeString(
                data.resolve("loki.yml"), """
                auth_enabled: %b
                server: {http_listen_address: 127.0.0.1, http_listen_port: %d, grpc_listen_address: 127.0.0.1, grpc_listen_port: %d}
                frontend: {address: 127.0.0.1}
                common:
                  path_prefix: %s
                  instance_addr: 127.0.0.1
                  instance_interface_names: [lo]
                  replication_factor: 1
                  instance_addr: 127.0.0.1
                  instance_interface_names: [lo]
                  ring: {kvstore: {store: inmemory}, instance_addr: 127.0.0.1}
                  storage: {filesystem: {chunks_directory: %s/chunks, rules_directory: %s/rules}}
                schema_config:
                  configs: [{from: 2020-01-01, store: tsdb, object_store: filesystem, schema: v12, index: {prefix: index_, period: 24h}}]
                limits_config:
                  ingestion_rate_mb: 500
                  ingestion_burst_size_mb: 500
                  per_stream_rate_limit: 500MB
                  per_stream_rate_limit_burst: 500MB
                %s""".formatted(tenants, port, RealServer.freePort(), data, data, data, more));
        return RealServer.start(
                dir, port, "/loki/api/v1/status/buildinfo", List.of(binary, "-config.file=" + config, "-target=all"));
    }
}
