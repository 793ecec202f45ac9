package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.jaeger.Jaeger;
import greenwall.connectors.tempo.Tempo;
import greenwall.fleet.Window;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.Traces;
import greenwall.tests.heart.RealServer;
import greenwall.tests.heart.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Tempo and a real Jaeger, which no Debian package brings: `GREENWALL_TEMPO` and `GREENWALL_JAEGER` name their
/// programs. Each is given one trace of two services by OTLP and asked for it.
class RealTracesTest {
    private static final String ID = "5b8efff798038103d269b633813fc60c";
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path dir;

    private static Path program(String variable) {
        var named = Optional.ofNullable(System.getenv(variable)).map(Path::of).filter(Files::isExecutable);
        Assumptions.assumeTrue(
                named.isPresent(), variable + " names no program: answers in the documented form stand in for one");
        return named.orElseThrow();
    }

    private static String trace(Instant begin) {
        long start = begin.getEpochSecond() * 1_000_000_000L;
        return """
                {"resourceSpans":[
                 {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[
                  {"traceId":"%1$s","spanId":"eee19b7ec3c1b174","name":"GET /checkout","kind":2,
                   "startTimeUnixNano":"%2$d","endTimeUnixNano":"%3$d"}]}]},
                 {"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},"scopeSpans":[{"spans":[
                  {"traceId":"%1$s","spanId":"eee19b7ec3c1b175","parentSpanId":"eee19b7ec3c1b174","name":"load","kind":2,
                   "startTimeUnixNano":"%2$d","endTimeUnixNano":"%3$d","status":{"code":2,"message":"no answer"},
                   "attributes":[{"key":"http.status_code","value":{"intValue":"500"}}]}]}]}]}
                """.formatted(ID, start, start + 700_000_000L);
    }

    private static void isFound(Traces traces, Instant begin) {
        Waiting.until(
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

        var search = new Traces.Search(
                Optional.of("cart"),
                Optional.of("load"),
                Optional.of(Duration.ofMillis(500)),
                Optional.of(Duration.ofSeconds(5)),
                true,
                Map.of("http.status_code", "500"),
                Optional.empty(),
                new Window(begin.minusSeconds(600), begin.plusSeconds(600)),
                20);
        Waiting.until(
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

    @Test
    void aRealTempoIsAsked() throws IOException, InterruptedException {
        var program = program("GREENWALL_TEMPO");
        int port = RealServer.freePort();
        int receiver = RealServer.freePort();
        var config = Files.writeString(
                dir.resolve("tempo.yml"), """
                server: {http_listen_address: 127.0.0.1, http_listen_port: %d, grpc_listen_address: 127.0.0.1, grpc_listen_port: %d}
                distributor: {receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}}
                storage: {trace: {backend: local, local: {path: %s/blocks}, wal: {path: %s/wal}}}
                usage_report: {reporting_enabled: false}
                """.formatted(port, RealServer.freePort(), receiver, dir, dir));
        var begin = Instant.now().minusSeconds(30);
        try (var server = RealServer.start(dir, port, "/ready", List.of(program.toString(), "-config.file=" + config));
                var http = new Http(Map.of(), InstantSource.system())) {
            RealServer.postJson(receiver, "/v1/traces", trace(begin));
            var source = new Source("east", Source.Kind.TEMPO, server.url());
            isFound(Tempo.connect(http, source, SourceOptions.DEFAULT), begin);
        }
    }

    @Test
    void aRealJaegerIsAsked() throws IOException, InterruptedException {
        var program = program("GREENWALL_JAEGER");
        int port = RealServer.freePort();
        int receiver = RealServer.freePort();
        var begin = Instant.now().minusSeconds(30);
        try (var server = jaeger(program, port, receiver);
                var http = new Http(Map.of(), InstantSource.system())) {
            RealServer.postJson(receiver, "/v1/traces", trace(begin));
            var source = new Source("east", Source.Kind.JAEGER, server.url());
            isFound(Jaeger.connect(http, source, SourceOptions.DEFAULT), begin);
        }
    }

    /// Version 1 takes options, version 2 a file.
    private RealServer jaeger(Path program, int port, int receiver) throws IOException {
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
            return RealServer.start(
                    dir, port, "/api/services", List.of(program.toString(), "--config", config.toString()));
        } catch (AssertionError _) {
            return RealServer.start(
                    dir,
                    port,
                    "/api/services",
                    List.of(
                            program.toString(),
                            "--query.http-server.host-port=127.0.0.1:" + port,
                            "--query.grpc-server.host-port=127.0.0.1:" + RealServer.freePort(),
                            "--admin.http.host-port=127.0.0.1:" + RealServer.freePort(),
                            "--collector.otlp.enabled=true",
                            "--collector.otlp.http.host-port=127.0.0.1:" + receiver,
                            "--collector.otlp.grpc.host-port=127.0.0.1:" + RealServer.freePort()));
        }
    }
}
