package greenwall.tests.poll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A real Loki, for which there is no Debian package: `GREENWALL_LOKI` names its binary.
public final class RealLoki {
    private RealLoki() {}

    public static Optional<Path> named() {
        return Optional.ofNullable(System.getenv("GREENWALL_LOKI"))
                .map(Path::of)
                .filter(Files::isExecutable);
    }

    public static RealServer start(Path binary, Path dir, boolean tenants, String... limits) throws IOException {
        return start(
                binary,
                Files.createTempDirectory(dir, "loki"),
                tenants,
                RealServer.freePort(),
                RealServer.freePort(),
                limits);
    }

    /// Starts it again on the same data. Version 3 gets its usual schema, which stores structured metadata and
    /// which version 2 does not know.
    public static RealServer start(Path binary, Path data, boolean tenants, int port, int grpcPort, String... limits)
            throws IOException {
        try {
            return start("v13", binary, data, tenants, port, grpcPort, limits);
        } catch (AssertionError _) {
            return start("v12", binary, data, tenants, port, grpcPort, limits);
        }
    }

    private static RealServer start(
            String schema, Path binary, Path data, boolean tenants, int port, int grpcPort, String... limits)
            throws IOException {
        var config = Files.writeString(
                data.resolve("loki.yml"),
                """
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
                # Lines are pushed here that are older than what the ingesters are usually asked for.
                querier: {multi_tenant_queries_enabled: true, query_ingesters_within: 0s}
                schema_config:
                  configs: [{from: 2020-01-01, store: tsdb, object_store: filesystem, schema: %s, index: {prefix: index_, period: 24h}}]
                limits_config:
                  reject_old_samples: false
                  ingestion_rate_mb: 500
                  ingestion_burst_size_mb: 500
                  per_stream_rate_limit: 500MB
                  per_stream_rate_limit_burst: 500MB
                """.formatted(tenants, port, grpcPort, data, data, data, schema)
                        + String.join(
                                "", Stream.of(limits).map(l -> "  " + l + "\n").toList()));
        return RealServer.start(
                data,
                port,
                "/loki/api/v1/status/buildinfo",
                List.of(binary.toString(), "-config.file=" + config, "-target=all"));
    }
}
