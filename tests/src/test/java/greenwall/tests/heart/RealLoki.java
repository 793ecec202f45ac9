package greenwall.tests.heart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A real Loki, which no Debian package brings: its binary is named by `GREENWALL_LOKI`.
public final class RealLoki {
    private RealLoki() {}

    public static Optional<Path> named() {
        return Optional.ofNullable(System.getenv("GREENWALL_LOKI"))
                .map(Path::of)
                .filter(Files::isExecutable);
    }

    public static RealServer start(Path binary, Path dir, boolean tenants) throws IOException {
        return start(
                binary, Files.createTempDirectory(dir, "loki"), tenants, RealServer.freePort(), RealServer.freePort());
    }

    /// Again where it was, with the lines that it has kept.
    ///
    /// From version 3 on the old schema asks for structured metadata to be switched off, which version 2 does
    /// not know.
    public static RealServer start(Path binary, Path data, boolean tenants, int port, int grpcPort) throws IOException {
        try {
            return start(binary, data, tenants, port, grpcPort, "");
        } catch (AssertionError _) {
            return start(binary, data, tenants, port, grpcPort, "  allow_structured_metadata: false\n");
        }
    }

    private static RealServer start(Path binary, Path data, boolean tenants, int port, int grpcPort, String more)
            throws IOException {
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
                  ring: {kvstore: {store: inmemory}, instance_addr: 127.0.0.1}
                  storage: {filesystem: {chunks_directory: %s/chunks, rules_directory: %s/rules}}
                ingester: {lifecycler: {min_ready_duration: 0s, final_sleep: 0s}}
                schema_config:
                  configs: [{from: 2020-01-01, store: tsdb, object_store: filesystem, schema: v12, index: {prefix: index_, period: 24h}}]
                limits_config:
                  ingestion_rate_mb: 500
                  ingestion_burst_size_mb: 500
                  per_stream_rate_limit: 500MB
                  per_stream_rate_limit_burst: 500MB
                %s""".formatted(tenants, port, grpcPort, data, data, data, more));
        return RealServer.start(
                data,
                port,
                "/loki/api/v1/status/buildinfo",
                List.of(binary.toString(), "-config.file=" + config, "-target=all"));
    }
}
