package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.jaeger.Jaeger;
import greenwall.connectors.tempo.Tempo;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.TraceSource;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Tempo, Jaeger and VictoriaTraces, for which there are no Debian packages: `GREENWALL_TEMPO`,
/// `GREENWALL_JAEGER` and `GREENWALL_VICTORIATRACES` name their binaries. Each receives one trace of two
/// services over OTLP and is queried for it.
class RealTracesTest {
    private static final String ID = "5b8efff798038103d269b633813fc60c";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path dir;

    private final int receiver = RealServer.freePort();
    private final Instant begin = Instant.now().minusSeconds(30);
    private final SharedHttpClient http = new SharedHttpClient(Map.of(), InstantSource.system());

    @AfterEach
    void close() {
        http.close();
    }

    private static Path program(String variable) {
        var configured =
                Optional.ofNullable(System.getenv(variable)).map(Path::of).filter(Files::isExecutable);
        Assumptions.assumeTrue(
                configured.isPresent(),
                variable + " names no program: answers in the documented form stand in for one");
        return configured.orElseThrow();
    }

    /// As protobuf, the only format that VictoriaTraces accepts.
    private void send(int port, String path, String... headers) throws IOException, InterruptedException {
        long start = begin.getEpochSecond() * 1_000_000_000L;
        var times = new Message().fixed(7, start).fixed(8, start + 700_000_000L);
        var root = span("eee19b7ec3c1b174", "GET /checkout").add(times);
        var child = span("eee19b7ec3c1b175", "load")
                .add(times)
                .bytes(4, HexFormat.of().parseHex("eee19b7ec3c1b174"))
                .message(9, attribute("http.status_code", new Message().number(3, 500)))
                .message(15, new Message().text(2, "no answer").number(3, 2));
        var body = new Message().message(1, of("shop", root)).message(1, of("cart", child));
        RealServer.post(port, path, "application/x-protobuf", BodyPublishers.ofByteArray(body.toByteArray()), headers);
    }

    private static Message of(String service, Message span) {
        return new Message()
                .message(1, new Message().message(1, attribute("service.name", new Message().text(1, service))))
                .message(2, new Message().message(2, span));
    }

    private static Message span(String id, String name) {
        return new Message()
                .bytes(1, HexFormat.of().parseHex(ID))
                .bytes(2, HexFormat.of().parseHex(id))
                .text(5, name)
                .number(6, 2);
    }

    private static Message attribute(String name, Message value) {
        return new Message().text(1, name).message(2, value);
    }

    /// A protobuf message, written field by field.
    private static final class Message {
        private static final int VARINT = 0;
        private static final int FIXED = 1;
        private static final int BYTES = 2;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        byte[] toByteArray() {
            return out.toByteArray();
        }

        Message number(int field, long value) {
            return varint(field << 3 | VARINT).varint(value);
        }

        Message fixed(int field, long value) {
            varint(field << 3 | FIXED);
            out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
            return this;
        }

        Message bytes(int field, byte[] value) {
            varint(field << 3 | BYTES).varint(value.length);
            out.writeBytes(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.toByteArray());
        }

        /// Appends the fields of another message.
        Message add(Message other) {
            out.writeBytes(other.toByteArray());
            return this;
        }

        private Message varint(long value) {
            long left = value;
            for (; left > 0x7f; left >>>= 7) {
                out.write((int) (left & 0x7f | 0x80));
            }
            out.write((int) left);
            return this;
        }
    }

    private void isFound(TraceSource traces) {
        Await.until(
                "the trace can be read",
                PATIENCE,
                () -> traces.trace(ID, SOON)
                        .answer()
                        .map(trace -> trace.rows().size() == 2)
                        .orElse(false));
        var trace = traces.trace(ID, SOON).answer().orElseThrow();
        assertThat(trace.services()).containsExactly("shop", "cart");
        assertThat(trace.rows().get(1).parent()).isZero();
        assertThat(trace.rows().get(1).span().failed()).isTrue();
        assertThat(trace.nanos()).isEqualTo(700_000_000L);
        assertThat(trace.notes()).isEmpty();

        var search = new TraceSource.Search(
                Optional.of("cart"),
                Optional.of("load"),
                Optional.of(Duration.ofMillis(500)),
                Optional.of(Duration.ofSeconds(5)),
                true,
                Map.of("http.status_code", "500"),
                Optional.empty(),
                new TimeWindow(begin.minusSeconds(600), begin.plusSeconds(600)),
                20);
        Await.until(
                "the trace is found",
                PATIENCE,
                () -> traces.search(search, SOON)
                        .answer()
                        .map(found ->
                                found.traces().stream().anyMatch(one -> one.id().equals(ID)))
                        .orElse(false));
        assertThat(traces.services(search.window(), SOON).answer().orElseThrow())
                .contains("shop", "cart");
        assertThat(traces.operations("cart", search.window(), SOON).answer().orElseThrow())
                .contains("load");
        assertThat(traces.trace("00000000000000000000000000000abc", SOON))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.failure())
                                .isInstanceOfSatisfying(
                                        Failure.Refused.class,
                                        refused -> assertThat(refused.status()).isEqualTo(404)));
    }

    private RealServer tempo(boolean tenants) throws IOException {
        var program = program("GREENWALL_TEMPO");
        int port = RealServer.freePort();
        var config = Files.writeString(
                dir.resolve("tempo.yml"), """
                multitenancy_enabled: %b
                server: {http_listen_address: 127.0.0.1, http_listen_port: %d, grpc_listen_address: 127.0.0.1, grpc_listen_port: %d}
                distributor: {receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}}
                storage: {trace: {backend: local, local: {path: %s/blocks}, wal: {path: %s/wal}}}
                usage_report: {reporting_enabled: false}
                """.formatted(tenants, port, RealServer.freePort(), receiver, dir, dir));
        return RealServer.start(dir, port, "/ready", List.of(program.toString(), "-config.file=" + config));
    }

    @Test
    void tracesAreFoundInARealTempo() throws IOException, InterruptedException {
        try (var server = tempo(false)) {
            send(receiver, "/v1/traces");
            isFound(tempo(server, HttpSettings.DEFAULT));
        }
    }

    private Tempo tempo(RealServer server, HttpSettings settings) {
        return Tempo.connect(http, new Source("east", Source.Kind.TEMPO, server.url()), settings);
    }

    @Test
    void aRealTempoKeepsItsTenantsApart() throws IOException, InterruptedException {
        try (var server = tempo(true)) {
            send(receiver, "/v1/traces", "X-Scope-OrgID", "ops");
            isFound(tempo(server, HttpSettings.DEFAULT.with(draft -> draft.tenant = Optional.of("ops"))));

            var devTempo = tempo(server, HttpSettings.DEFAULT.with(draft -> draft.tenant = Optional.of("dev")));
            assertThat(devTempo.trace(ID, SOON).answer()).isEmpty();
            assertThat(devTempo.services(TimeWindow.before(begin, Duration.ofHours(1)), SOON)
                            .answer()
                            .orElseThrow())
                    .isEmpty();
            assertThat(tempo(server, HttpSettings.DEFAULT).trace(ID, SOON))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.failure().remedy()).isEqualTo("set tenant for this source"));
        }
    }

    @Test
    void tracesAreFoundInARealJaeger() throws IOException, InterruptedException {
        var program = program("GREENWALL_JAEGER");
        int port = RealServer.freePort();
        try (var server = jaeger(program, port)) {
            send(receiver, "/v1/traces");
            var source = new Source("east", Source.Kind.JAEGER, server.url());
            isFound(Jaeger.connect(http, source, HttpSettings.DEFAULT));
        }
    }

    @Test
    void tracesAreFoundInARealVictoriaTraces() throws IOException, InterruptedException {
        var program = program("GREENWALL_VICTORIATRACES");
        int port = RealServer.freePort();
        var command = List.of(
                program.toString(), "-storageDataPath=" + dir.resolve("traces"), "-httpListenAddr=127.0.0.1:" + port);
        try (var server = RealServer.start(dir, port, "/health", command)) {
            send(port, "/insert/opentelemetry/v1/traces");
            var source = new Source("east", Source.Kind.JAEGER, server.url().resolve("/select/jaeger"));
            isFound(Jaeger.connect(http, source, HttpSettings.DEFAULT));
        }
    }

    /// Version 1 is configured by options, version 2 by a file.
    private RealServer jaeger(Path program, int port) throws IOException {
        var config = Files.writeString(dir.resolve("jaeger.yml"), """
                service:
                  extensions: [jaeger_storage, jaeger_query]
                  pipelines: {traces: {receivers: [otlp], exporters: [jaeger_storage_exporter]}}
                  telemetry: {metrics: {level: none}}
                extensions:
                  jaeger_storage: {backends: {memory: {memory: {max_traces: 1000}}}}
                  jaeger_query: {storage: {traces: memory}, http: {endpoint: "127.0.0.1:%d"}, grpc: {endpoint: "127.0.0.1:%d"}}
                receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
                exporters: {jaeger_storage_exporter: {trace_storage: memory}}
                """.formatted(port, RealServer.freePort(), receiver));
        try {
            return RealServer.start(dir, port, "/", List.of(program.toString(), "--config", config.toString()));
        } catch (AssertionError versionTwoError) {
            try {
                return RealServer.start(
                        dir,
                        port,
                        "/",
                        List.of(
                                program.toString(),
                                "--query.http-server.host-port=127.0.0.1:" + port,
                                "--query.grpc-server.host-port=127.0.0.1:" + RealServer.freePort(),
                                "--admin.http.host-port=127.0.0.1:" + RealServer.freePort(),
                                "--collector.otlp.enabled=true",
                                "--collector.otlp.http.host-port=127.0.0.1:" + receiver,
                                "--collector.otlp.grpc.host-port=127.0.0.1:" + RealServer.freePort()));
            } catch (AssertionError versionOneError) {
                versionOneError.addSuppressed(versionTwoError);
                throw versionOneError;
            }
        }
    }
}
