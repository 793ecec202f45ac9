package greenwall.connectors.http;

import static greenwall.connectors.Servers.SOON;
import static greenwall.connectors.Servers.answer;
import static greenwall.connectors.Servers.failure;
import static greenwall.connectors.Servers.http;
import static greenwall.connectors.Servers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.Recording;
import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.alertmanager.SilenceOrders;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.Window;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.Vector;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that can stand between a question and its answer, each as one line of what was found and one of
/// what to do.
class TroubleTest {
    private static final String UP =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"instance\":\"a\"},"
                    + "\"value\":[1795160514.904,\"1\"]}]}}";

    private final MockWebServer server = new MockWebServer();
    private final Http http = http();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private static MockResponse.Builder ok(String body) {
        return new MockResponse.Builder()
                .setHeader("Content-Type", "application/json")
                .body(body);
    }

    private static MockResponse page(int status, String html) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "text/html")
                .body(html)
                .build();
    }

    private void always(MockResponse response) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return response;
            }
        });
    }

    private Prometheus prometheus(SourceOptions options) {
        return Prometheus.connect(http, source(Source.Kind.PROMETHEUS, server), options);
    }

    private Outcome<Vector> ask() {
        return prometheus(SourceOptions.DEFAULT).instant("up", SOON);
    }

    private Failure ask(String url) {
        return ask(http, url);
    }

    private static Failure ask(Http http, String url) {
        return failure(Prometheus.connect(http, source(Source.Kind.PROMETHEUS, url), SourceOptions.DEFAULT)
                .instant("up", SOON));
    }

    /// A socket that is closed with something unread in it would take back what it has just sent.
    private static void readToTheEnd(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        var in = socket.getInputStream();
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static void assertPlain(Failure failure) {
        assertThat(failure.found()).isNotBlank().doesNotContain("\n", "Exception", "java.");
        assertThat(failure.remedy()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void aNameThatDoesNotResolveIsSaidToBeThat() {
        Names nobody = host -> {
            throw new UnknownHostException(host);
        };
        try (var lost = new Http(Map.of(), InstantSource.system(), nobody)) {
            var failure = ask(lost, "http://no-such-host.invalid:9090");

            assertThat(failure).isInstanceOf(Failure.Unreachable.class);
            assertThat(failure.found()).contains("no-such-host.invalid").contains("does not resolve");
            assertPlain(failure);
        }
    }

    @Test
    void aPortWhereNothingListensIsSaidToBeThat() throws IOException {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var failure = ask("http://127.0.0.1:" + port);

        assertThat(failure).isInstanceOf(Failure.Unreachable.class);
        assertThat(failure.found()).contains("nothing listens").contains(":" + port);
    }

    @Test
    void whatIsNoUrlIsSaidToBeThat() {
        var failure = ask("ftp://prometheus:9090");

        assertThat(failure).isInstanceOf(Failure.Unreachable.class);
        assertThat(failure.remedy()).contains("http://host:port");
    }

    @Test
    void aPortThatSpeaksSomethingElseIsSaidToBeThat() throws IOException {
        try (var ssh = new ServerSocket(0)) {
            var speaking = Thread.ofVirtual().start(() -> {
                while (!ssh.isClosed()) {
                    try (var socket = ssh.accept()) {
                        socket.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII));
                        readToTheEnd(socket);
                    } catch (IOException _) {
                        return;
                    }
                }
            });
            var failure = ask("http://127.0.0.1:" + ssh.getLocalPort());

            assertThat(failure).isInstanceOfAny(Failure.Malformed.class, Failure.Unreachable.class);
            assertPlain(failure);
            speaking.interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html><head><title>Welcome to nginx!</title></head></html> | a web page (\"Welcome to nginx!\")",
                "<!doctype html><form><input name=u><input type=\"password\"></form> | a login page",
                "<html><title>Sign in - Example SSO</title></html> | a login page (\"Sign in - Example SSO\")",
            })
    void aWebPageInsteadOfAnApiIsNamed(String html, String expected) {
        always(page(200, html));

        var failure = failure(ask());

        assertThat(failure.found()).contains(expected).contains("/api/v1/query");
        assertPlain(failure);
    }

    @Test
    void aProxyWhoseServerIsAwayIsTriedAgainAndThenNamed() {
        always(page(502, "<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>"));

        var failure = failure(ask());

        assertThat(failure).isInstanceOf(Failure.Refused.class);
        assertThat(failure.found()).contains("a proxy in front of").contains("502 Bad Gateway");
        assertThat(server.getRequestCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "LOKI, Prometheus, Loki 2.8.0",
        "ALERTMANAGER, Prometheus, Alertmanager",
        "PROMETHEUS, Loki, Prometheus 2.42"
    })
    void theUrlOfAnotherProgramIsRecognised(Source.Kind real, String wanted, String found) {
        var pages = Map.of(
                Source.Kind.LOKI, Map.of("/loki/api/v1/status/buildinfo", "buildinfo"),
                Source.Kind.ALERTMANAGER, Map.of("/api/v2/status", "status"),
                Source.Kind.PROMETHEUS, Map.of("/api/v1/status/buildinfo", "status-buildinfo"));
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                var page =
                        pages.getOrDefault(real, Map.of()).get(request.getUrl().encodedPath());
                return page == null
                        ? new MockResponse.Builder()
                                .code(404)
                                .body("404 page not found\n")
                                .build()
                        : Recording.of(real, page).response();
            }
        });
        var window = Window.before(Instant.now(), Duration.ofHours(1));
        var outcome = wanted.equals("Loki")
                ? Loki.connect(http, source(Source.Kind.LOKI, server), SourceOptions.DEFAULT)
                        .labelNames(window, SOON)
                : ask();

        var failure = failure(outcome);
        assertThat(failure).isInstanceOf(Failure.Malformed.class);
        assertThat(failure.found()).contains("is " + found).contains("not " + wanted);
        assertPlain(failure);
    }

    @Test
    void prometheusForAlertmanagerIsRecognisedToo() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return request.getUrl().encodedPath().equals("/api/v1/status/buildinfo")
                        ? Recording.of(Source.Kind.PROMETHEUS, "status-buildinfo")
                                .response()
                        : Recording.of(Source.Kind.PROMETHEUS, "404-unknown-path")
                                .response();
            }
        });
        var alertmanager = Alertmanager.connect(
                http, List.of(new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, server), SourceOptions.DEFAULT)));

        var failure = failure(alertmanager.alerts(List.of(), SOON).peers().getFirst());

        assertThat(failure.found()).contains("is Prometheus").contains("not Alertmanager");
    }

    @Test
    void anApiBehindAPrefixIsFoundAndTheUrlTold() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return switch (request.getUrl().encodedPath()) {
                    case "/" ->
                        new MockResponse.Builder()
                                .code(302)
                                .setHeader("Location", "/prometheus/graph")
                                .build();
                    case "/prometheus/graph" -> page(200, "<html><title>Prometheus</title></html>");
                    case "/prometheus/api/v1/status/buildinfo" ->
                        Recording.of(Source.Kind.PROMETHEUS, "status-buildinfo").response();
                    default ->
                        new MockResponse.Builder()
                                .code(404)
                                .body("404 page not found\n")
                                .build();
                };
            }
        });
        var failure = failure(ask());

        assertThat(failure.found()).contains("answers at " + server.url("/prometheus"));
        assertThat(failure.remedy()).contains(server.url("/prometheus").toString());
    }

    @Test
    void aNeedlessPrefixIsFoundToo() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return request.getUrl().encodedPath().equals("/api/v1/status/buildinfo")
                        ? Recording.of(Source.Kind.PROMETHEUS, "status-buildinfo")
                                .response()
                        : new MockResponse.Builder()
                                .code(404)
                                .body("404 page not found\n")
                                .build();
            }
        });
        var failure = ask(server.url("/prom").toString());

        assertThat(failure.found()).contains("answers at " + server.url("/"));
    }

    @Test
    void anExporterIsNoPrometheus() {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return request.getUrl().encodedPath().equals("/")
                        ? page(200, "<html><head><title>Node Exporter</title></head></html>")
                        : new MockResponse.Builder()
                                .code(404)
                                .body("404 page not found\n")
                                .build();
            }
        });
        assertThat(failure(ask()).found()).contains("is an exporter");
    }

    @Test
    void withoutCredentialsTheRemedyIsToSetThem() {
        always(new MockResponse.Builder().code(401).body("Unauthorized\n").build());

        var failure = failure(ask());

        assertThat(failure.found()).contains("asks for credentials").contains("401");
        assertThat(failure.remedy()).contains("auth");
    }

    @Test
    void anExpiredTokenIsReadAnewOnceAndThenNamedByItsOrigin() {
        always(new MockResponse.Builder()
                .code(401)
                .body("token expired: tok-123456\n")
                .build());
        var secret = new Secret("bearer_file /etc/east.token", () -> "tok-123456");

        var failure = failure(prometheus(SourceOptions.DEFAULT.withAuth(new Auth.Bearer(secret)))
                .instant("up", SOON));

        assertThat(failure.found()).contains("did not accept the secret from bearer_file /etc/east.token");
        assertThat(failure.toString()).doesNotContain("tok-123456");
        assertThat(failure.remedy()).contains("Renew");
    }

    @Test
    void aSecretThatCannotBeHadIsNamedAndNeverShown() {
        var gone = new Secret("password_file /etc/pw", () -> {
            throw new IOException("/etc/pw does not exist");
        });
        var odd = new Secret("bearer_env TOKEN", () -> "line\nbreak");

        var missing = failure(prometheus(SourceOptions.DEFAULT.withAuth(new Auth.Basic("u", gone)))
                .instant("up", SOON));
        var broken = failure(
                prometheus(SourceOptions.DEFAULT.withAuth(new Auth.Bearer(odd))).instant("up", SOON));

        assertThat(missing.found()).contains("password_file /etc/pw").contains("does not exist");
        assertThat(broken.found())
                .contains("bearer_env TOKEN")
                .doesNotContain("break\n")
                .contains("line break");
        assertThat(server.getRequestCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"a\":\"b\"},\"val",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"2\"]}],",
                "{\"status\":\"succ",
                "{",
                ""
            })
    void truncatedJsonIsSaidToBeCut(String body) {
        always(ok(body).build());

        var failure = failure(ask());

        assertThat(failure).isInstanceOf(Failure.Malformed.class);
        assertPlain(failure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pong", "{'single': 1}", "[1,2", "null", "42", "{\"hello\":\"world\"}", "\"text\""})
    void whatIsNoAnswerOfThisApiIsMalformed(String body) {
        always(ok(body).build());

        var failure = failure(ask());

        assertThat(failure).isInstanceOf(Failure.Malformed.class);
        assertPlain(failure);
    }

    @Test
    void brokenUtf8IsMalformed() {
        always(new MockResponse.Builder()
                .body(new Buffer()
                        .writeUtf8(UP.substring(0, 80))
                        .writeByte(0xff)
                        .writeUtf8(UP.substring(80)))
                .build());

        assertThat(failure(ask())).isInstanceOf(Failure.Malformed.class);
    }

    @Test
    void aWrongContentTypeWithTheRightBodyIsTaken() {
        always(new MockResponse.Builder()
                .setHeader("Content-Type", "text/plain")
                .body(UP)
                .build());

        assertThat(answer(ask()).value(0)).isEqualTo(1);
    }

    @Test
    void aConnectionCutInTheMiddleIsTriedAgainAndThenNamed() {
        var rows = "{\"metric\":{\"instance\":\"a\"},\"value\":[1,\"1\"]},".repeat(20_000);
        always(ok(UP.replace("\"result\":[", "\"result\":[" + rows))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

        var failure = failure(ask());

        assertThat(failure.found()).contains("in the middle");

        assertThat(failure).isInstanceOfAny(Failure.Unreachable.class, Failure.Malformed.class);
        assertPlain(failure);
    }

    @Test
    void aConnectionThatBreaksOnceIsNotNoticed() {
        server.enqueue(ok(UP).onResponseStart(new SocketEffect.CloseSocket()).build());
        server.enqueue(ok(UP).build());

        assertThat(answer(ask()).size()).isEqualTo(1);
    }

    @Test
    void anAnswerPastTheBodyLimitIsStoppedEarly() {
        always(ok(" ".repeat(3 << 20)).build());
        var options = SourceOptions.DEFAULT.withBodyLimit(1 << 20);

        var failure = failure(prometheus(options).instant("up", SOON));

        assertThat(failure).isInstanceOf(Failure.TooLarge.class);
        assertThat(failure.found()).contains("1 MiB");
    }

    @Test
    void aGzipBombIsStoppedByWhatComesOutOfIt() {
        var bomb = Recording.gzipped(new Buffer().writeUtf8("{\"status\":\"" + " ".repeat(200 << 20)));
        assertThat(bomb.size()).isLessThan(1 << 20);
        always(new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(bomb)
                .build());

        var failure = failure(ask());

        assertThat(failure).isInstanceOf(Failure.TooLarge.class);
        assertThat(failure.found()).contains("64 MiB");
    }

    @Test
    void brokenGzipIsMalformed() {
        var cut = Recording.gzipped(new Buffer().writeUtf8(UP)).snapshot(30);
        always(new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(new Buffer().write(cut))
                .build());

        var failure = failure(ask());

        assertThat(failure).isInstanceOf(Failure.Malformed.class);
        assertPlain(failure);
    }

    @Test
    void redirectsInACircleEnd() {
        always(new MockResponse.Builder()
                .code(302)
                .setHeader("Location", "/again")
                .build());

        var failure = failure(ask());

        assertThat(failure.found()).contains("redirects again and again");
        assertThat(server.getRequestCount()).isLessThan(10);
    }

    @Test
    void whereARedirectLedNowhereIsSaidOfTheTarget() {
        always(new MockResponse.Builder()
                .code(302)
                .setHeader("Location", "http://127.0.0.2:1/")
                .build());

        assertThat(failure(ask()).found())
                .contains("127.0.0.2:1")
                .contains("where a redirect from")
                .contains(":" + server.getPort());
    }

    @Test
    void silenceIsATimeoutNoLongerThanTheDeadline() {
        always(ok(UP).headersDelay(120, TimeUnit.SECONDS).build());
        long started = System.nanoTime();

        var failure = failure(prometheus(SourceOptions.DEFAULT).instant("up", Duration.ofMillis(400)));

        assertThat(failure).isInstanceOf(Failure.TimedOut.class);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(60));
        assertPlain(failure);
    }

    @Test
    void anAnswerThatTricklesIsATimeoutToo() {
        always(ok(UP).throttleBody(1, 100, TimeUnit.MILLISECONDS).build());

        assertThat(failure(prometheus(SourceOptions.DEFAULT).instant("up", Duration.ofMillis(500))))
                .isInstanceOf(Failure.TimedOut.class);
    }

    @Test
    void interruptingTheCallerCancelsAtOnce() throws Exception {
        always(ok(UP).headersDelay(10, TimeUnit.MINUTES).build());
        var outcome = new CompletableFuture<Failure>();
        var caller = Thread.ofVirtual()
                .start(() -> outcome.complete(
                        failure(prometheus(SourceOptions.DEFAULT.withTimeouts(SOON, Duration.ofMinutes(10)))
                                .instant("up", Duration.ofMinutes(10)))));
        assertThat(server.takeRequest(1, TimeUnit.MINUTES)).isNotNull();

        caller.interrupt();

        assertThat(outcome.get(1, TimeUnit.MINUTES)).isInstanceOf(Failure.Cancelled.class);
    }

    @Test
    void nobodyIsAskedMoreOftenAtOnceThanAllowed() throws Exception {
        var most = new AtomicInteger();
        var now = new AtomicInteger();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                new CountDownLatch(1).await(30, TimeUnit.MILLISECONDS);
                now.decrementAndGet();
                return ok(UP).build();
            }
        });
        var prometheus = prometheus(SourceOptions.DEFAULT.withCallsAtOnce(2));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                executor.submit(() -> answer(prometheus.instant("up", SOON)));
            }
        }
        assertThat(server.getRequestCount()).isEqualTo(20);
        assertThat(most.get()).isEqualTo(2);
    }

    @Test
    void beingAskedToWaitIsHonouredAndThenTheAnswerComes() {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .setHeader("Retry-After", "1")
                .body("too many")
                .build());
        server.enqueue(ok(UP).build());
        long started = System.nanoTime();

        assertThat(answer(ask()).size()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(950));
    }

    @Test
    void whereTheWaitIsLongerThanTheDeadlineNobodyAsksAgainBefore() {
        always(new MockResponse.Builder()
                .code(429)
                .setHeader("Retry-After", "120")
                .build());
        var prometheus = prometheus(SourceOptions.DEFAULT);

        var first = failure(prometheus.instant("up", SOON));
        var second = failure(prometheus.instant("up", SOON));

        assertThat(first).isInstanceOf(Failure.Throttled.class);
        assertThat(second).isInstanceOf(Failure.Throttled.class);
        assertThat(((Failure.Throttled) second).retryAfter())
                .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(120));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void anOrderIsNeverSentTwiceByItself() {
        always(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        var orders = SilenceOrders.connect(
                http,
                List.of(
                        new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, server), SourceOptions.DEFAULT),
                        new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, server), SourceOptions.DEFAULT)));
        var now = Instant.now();

        var outcome = orders.put(
                new Alerts.Silence(
                        "", List.of(), now, now.plusSeconds(60), "me", "why", Alerts.SilenceState.ACTIVE, now),
                SOON);

        assertThat(failure(outcome)).isInstanceOf(Failure.Unreachable.class);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }
}
