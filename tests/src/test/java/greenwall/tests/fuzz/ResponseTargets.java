package greenwall.tests.fuzz;

import com.sun.net.httpserver.HttpServer;
import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.jaeger.Jaeger;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.loki.TailQueueAccess;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.connectors.series.LabelInterner;
import greenwall.connectors.series.QueryResponseReader;
import greenwall.connectors.tempo.Tempo;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.TraceComparison;
import greenwall.fleet.trace.TraceTimeBreakdown;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import tools.jackson.core.JacksonException;

/// Server responses. The first byte of an input selects the request, the rest is the response body.
final class ResponseTargets {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Instant NOW = Instant.parse("2026-11-20T03:00:00Z");
    private static final TimeWindow HOUR = TimeWindow.before(NOW, Duration.ofHours(1));
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int MAX_LINES = 200;
    private static final QueryResponseReader READER = new QueryResponseReader("prometheus", new LabelInterner());

    private ResponseTargets() {}

    static void series(byte[] input) {
        try {
            READER.read(new ByteArrayInputStream(input));
        } catch (IOException | JacksonException _) {
            // Code that reads responses converts these into a failure with a message.
        }
    }

    static void prometheus(byte[] input) {
        var metrics = FixedResponseServer.ONE.metrics;
        FixedResponseServer.ONE.body = body(input);
        switch (choice(input, 10)) {
            case 0 -> metrics.evaluate("up", NOW, DEADLINE);
            case 1 -> metrics.range("up", HOUR, STEP, DEADLINE);
            case 2 -> metrics.series(List.of("up"), HOUR, DEADLINE);
            case 3 -> metrics.labelNames(List.of("up"), HOUR, DEADLINE);
            case 4 -> metrics.metadata(DEADLINE);
            case 5 -> metrics.rules(DEADLINE);
            case 6 -> metrics.alerts(DEADLINE);
            case 7 -> metrics.targets(DEADLINE);
            case 8 -> metrics.buildInfo(DEADLINE);
            default -> metrics.labelValues("job", List.of("up"), HOUR, DEADLINE);
        }
    }

    static void loki(byte[] input) {
        var logs = FixedResponseServer.ONE.logs;
        FixedResponseServer.ONE.body = body(input);
        switch (choice(input, 7)) {
            case 0 -> logs.lines("{a=\"b\"}", HOUR, LogSource.Order.FORWARD, MAX_LINES, _ -> true, DEADLINE);
            case 1 -> logs.lines("{a=\"b\"}", HOUR, LogSource.Order.BACKWARD, MAX_LINES, _ -> true, DEADLINE);
            case 2 -> logs.instant("count_over_time({a=\"b\"}[1m])", NOW, DEADLINE);
            case 3 -> logs.range("count_over_time({a=\"b\"}[1m])", HOUR, STEP, DEADLINE);
            case 4 -> logs.labelNames(HOUR, DEADLINE);
            case 5 -> logs.series(List.of("{a=\"b\"}"), HOUR, DEADLINE);
            default -> logs.buildInfo(DEADLINE);
        }
    }

    /// Frames of a live tail: the first byte selects text or binary.
    static void tail(byte[] input) {
        TailQueueAccess.take(body(input), choice(input, 2) == 0);
    }

    static void alertmanager(byte[] input) {
        var alerts = FixedResponseServer.ONE.alerts;
        FixedResponseServer.ONE.body = body(input);
        switch (choice(input, 3)) {
            case 0 -> alerts.alerts(List.of(), DEADLINE);
            case 1 -> alerts.silences(DEADLINE);
            default -> alerts.status(DEADLINE);
        }
    }

    /// The parsed trace is also evaluated: the tree, the critical path, the shares of services.
    static void tempo(byte[] input) {
        FixedResponseServer.ONE.body = body(input);
        traces(FixedResponseServer.ONE.tempo, choice(input, 4));
    }

    static void jaeger(byte[] input) {
        FixedResponseServer.ONE.body = body(input);
        traces(FixedResponseServer.ONE.jaeger, choice(input, 4));
    }

    private static void traces(TraceSource traces, int choice) {
        switch (choice) {
            case 0 ->
                traces.trace("2f3e0cee77ae5dc9", DEADLINE).answer().ifPresent(trace -> {
                    var times = TraceTimeBreakdown.of(trace);
                    times.gaps();
                    times.services();
                    TraceComparison.of(trace, trace);
                });
            case 1 -> {
                var all = TraceSource.Search.everything(HOUR, MAX_LINES);
                traces.search(
                        new TraceSource.Search(
                                Optional.of("shop"),
                                all.operation(),
                                all.longerThan(),
                                all.shorterThan(),
                                false,
                                Map.of(),
                                all.traceQl(),
                                all.window(),
                                all.limit()),
                        DEADLINE);
            }
            case 2 -> traces.services(HOUR, DEADLINE);
            default -> traces.buildInfo(DEADLINE);
        }
    }

    private static int choice(byte[] input, int of) {
        return input.length == 0 ? 0 : Math.floorMod(input[0] - '0', of);
    }

    private static byte[] body(byte[] input) {
        return input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
    }

    /// A server on loopback that returns the same body for every request, and the connectors that query it.
    private static final class FixedResponseServer {
        static final FixedResponseServer ONE = new FixedResponseServer();

        final Prometheus metrics;
        final Loki logs;
        final Alertmanager alerts;
        final Tempo tempo;
        final Jaeger jaeger;
        private volatile byte[] body = new byte[0];

        private FixedResponseServer() {
            try {
                var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
                server.createContext("/", exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    var answer = body;
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
                    try (var out = exchange.getResponseBody()) {
                        out.write(answer);
                    }
                });
                server.start();
                var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
                var http = new SharedHttpClient(Map.of(), InstantSource.fixed(NOW));
                metrics =
                        Prometheus.connect(http, new Source("fuzz", Source.Kind.PROMETHEUS, url), HttpSettings.DEFAULT);
                logs = Loki.connect(http, new Source("fuzz", Source.Kind.LOKI, url), HttpSettings.DEFAULT);
                alerts = Alertmanager.connect(
                        http,
                        List.of(new Alertmanager.Peer(
                                new Source("fuzz", Source.Kind.ALERTMANAGER, url), HttpSettings.DEFAULT)));
                tempo = Tempo.connect(http, new Source("fuzz", Source.Kind.TEMPO, url), HttpSettings.DEFAULT);
                jaeger = Jaeger.connect(http, new Source("fuzz", Source.Kind.JAEGER, url), HttpSettings.DEFAULT);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
