package greenwall.connectors.http;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.UP;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.assertPlain;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.redirect;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServerFixture;
import greenwall.connectors.MockServers;
import greenwall.connectors.RecordedServerExchange;
import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.alertmanager.AlertmanagerSilenceClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LoadCounter;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// All errors between a request and its response, each with one line for the finding and one for the remedy.
class RequestErrorsTest extends MockServerFixture {
    private static MockResponse.Builder ok(String body) {
        return new MockResponse.Builder()
                .setHeader("Content-Type", "application/json")
                .body(body);
    }

    private void always(MockResponse response) {
        MockServers.always(server, response);
    }

    private Prometheus prometheus(HttpSettings settings) {
        return Prometheus.connect(http, source(Source.Kind.PROMETHEUS, server), settings);
    }

    private Outcome<InstantVector> query() {
        return prometheus(HttpSettings.DEFAULT).instant("up", SOON);
    }

    @Test
    void withoutCredentialsTheRemedyIsToSetThem() {
        always(new MockResponse.Builder().code(401).body("Unauthorized\n").build());

        var failure = failure(query());

        assertThat(failure.found()).contains("asks for credentials").contains("401");
        assertThat(failure.remedy()).contains("auth");

        always(new MockResponse.Builder().code(403).build());
        assertThat(failure(query()).found()).endsWith("does not allow this without credentials (403)");
    }

    @Test
    void anExpiredTokenIsReadAgainOnceAndThenReportedByItsOrigin() {
        always(new MockResponse.Builder()
                .code(401)
                .body("token expired: tok-123456\n")
                .build());
        var secret = new CachedSecret("bearer_file /etc/east.token", () -> "tok-123456");

        var failure = failure(prometheus(HttpSettings.DEFAULT.with(draft -> draft.auth = new Auth.Bearer(secret)))
                .instant("up", SOON));

        assertThat(failure.found()).contains("did not accept the secret from bearer_file /etc/east.token");
        assertThat(failure.toString()).doesNotContain("tok-123456");
        assertThat(failure.remedy()).contains("renew");
    }

    @Test
    void anUnavailableSecretIsNamedAndNeverShown() {
        var missingFile = new CachedSecret("password_file /etc/pw", () -> {
            throw new IOException("/etc/pw does not exist");
        });
        var multiLine = new CachedSecret("bearer_env TOKEN", () -> "line\nbreak");
        var empty = new CachedSecret("the command line", () -> "");

        var missing =
                failure(prometheus(HttpSettings.DEFAULT.with(draft -> draft.auth = new Auth.Basic("u", missingFile)))
                        .instant("up", SOON));
        var malformed = failure(prometheus(HttpSettings.DEFAULT.with(draft -> draft.auth = new Auth.Bearer(multiLine)))
                .instant("up", SOON));

        assertThat(missing.found()).contains("password_file /etc/pw").contains("does not exist");
        assertThat(malformed.found())
                .contains("bearer_env TOKEN")
                .doesNotContain("break\n")
                .contains("line break");
        assertThat(failure(prometheus(HttpSettings.DEFAULT.with(draft -> draft.auth = new Auth.Basic("u", empty)))
                                .instant("up", SOON))
                        .remedy())
                .endsWith("write the password there, or leave the user out");
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
    void truncatedJsonIsMalformed(String body) {
        assertMalformed(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pong", "{'single': 1}", "[1,2", "null", "42", "{\"hello\":\"world\"}", "\"text\""})
    void aResponseOfAnotherApiIsMalformed(String body) {
        assertMalformed(body);
    }

    private void assertMalformed(String body) {
        always(ok(body).build());

        var failure = failure(query());

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

        assertThat(failure(query())).isInstanceOf(Failure.Malformed.class);
    }

    @Test
    void aWrongContentTypeWithAValidBodyIsAccepted() {
        always(new MockResponse.Builder()
                .setHeader("Content-Type", "text/plain")
                .body(UP)
                .build());

        assertThat(answer(query()).value(0)).isEqualTo(1);
    }

    @Test
    void anInterruptedResponseIsRetriedAndThenReported() {
        var rows = "{\"metric\":{\"instance\":\"a\"},\"value\":[1,\"1\"]},".repeat(20_000);
        always(ok(UP.replace("\"result\":[", "\"result\":[" + rows))
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

        var failure = failure(query());

        assertThat(failure.found()).contains("in the middle");

        assertThat(failure).isInstanceOfAny(Failure.Unreachable.class, Failure.Malformed.class);
        assertPlain(failure);
    }

    @Test
    void aSingleConnectionFailureIsRetriedSilently() {
        server.enqueue(ok(UP).onResponseStart(new SocketEffect.CloseSocket()).build());
        server.enqueue(ok(UP).build());

        assertThat(answer(query()).size()).isEqualTo(1);
    }

    @Test
    void aResponseOverTheBodyLimitIsStoppedEarly() {
        always(ok(" ".repeat(3 << 20)).build());
        var settings = HttpSettings.DEFAULT.with(draft -> draft.bodyLimit = 1 << 20);

        var failure = failure(prometheus(settings).instant("up", SOON));

        assertThat(failure).isInstanceOf(Failure.TooLarge.class);
        assertThat(failure.found()).contains("1 MiB");
    }

    @Test
    void aGzipBombIsStoppedByItsExpandedSize() {
        var bomb = RecordedServerExchange.gzipped(new Buffer().writeUtf8("{" + " ".repeat(200 << 20)));
        assertThat(bomb.size()).isLessThan(1 << 20);
        always(new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(bomb)
                .build());

        var failure = failure(query());

        assertThat(failure).isInstanceOf(Failure.TooLarge.class);
        assertThat(failure.found()).contains("64 MiB");
    }

    @Test
    void aStringOfManyMegabytesIsTooLarge() {
        always(ok("{\"status\":\"" + "a".repeat(9 << 20) + "\"}").build());

        var failure = failure(query());

        assertThat(failure).isInstanceOf(Failure.TooLarge.class);
        assertThat(failure.found()).contains("too long or too deeply nested");
    }

    @Test
    void brokenGzipIsMalformed() {
        var truncated =
                RecordedServerExchange.gzipped(new Buffer().writeUtf8(UP)).snapshot(30);
        always(new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(new Buffer().write(truncated))
                .build());

        var failure = failure(query());

        assertThat(failure).isInstanceOf(Failure.Malformed.class);
        assertPlain(failure);
    }

    @Test
    void redirectLoopsEnd() {
        always(redirect(302, "/again"));

        var failure = failure(query());

        assertThat(failure.found()).contains("redirects in a loop");
        assertThat(server.getRequestCount()).isLessThan(10);
    }

    @Test
    void anUnreachableRedirectTargetIsReportedWithItsAddress() {
        always(redirect(302, "http://127.0.0.2:1/"));

        assertThat(failure(query()).found())
                .contains("127.0.0.2:1")
                .contains("after a redirect from")
                .contains(":" + server.getPort());
    }

    @Test
    void aRequestForWhichNoTimeIsLeftSaysSo() {
        assertThat(failure(prometheus(HttpSettings.DEFAULT).instant("up", Duration.ZERO))
                        .found())
                .startsWith("no time was left for a request to ")
                .doesNotContain("0 s");
    }

    @Test
    void anUnresponsiveServerTimesOutAtTheDeadline() {
        always(ok(UP).headersDelay(120, TimeUnit.SECONDS).build());
        long started = System.nanoTime();

        var failure = failure(prometheus(HttpSettings.DEFAULT).instant("up", Duration.ofMillis(400)));

        assertThat(failure).isInstanceOf(Failure.TimedOut.class);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(60));
        assertPlain(failure);
    }

    @Test
    void aServerMayEvaluateAQueryUntilTheDeadlineButNotPauseWithinItsResponse() {
        var prometheus = prometheus(HttpSettings.DEFAULT.with(draft -> draft.readTimeout = Duration.ofSeconds(2)));
        server.enqueue(ok(UP).headersDelay(2_500, TimeUnit.MILLISECONDS).build());
        server.enqueue(ok(UP).bodyDelay(1, TimeUnit.MINUTES).build());

        assertThat(answer(prometheus.instant("up", SOON)).size()).isEqualTo(1);
        assertThat(failure(prometheus.instant("up", SOON)).found()).contains("sent nothing for 2 s");
    }

    @Test
    void aTricklingResponseTimesOut() {
        always(ok(UP).throttleBody(1, 100, TimeUnit.MILLISECONDS).build());

        assertThat(failure(prometheus(HttpSettings.DEFAULT).instant("up", Duration.ofMillis(500))))
                .isInstanceOf(Failure.TimedOut.class);
    }

    @Test
    void interruptingTheCallerCancelsAtOnce() throws Exception {
        always(ok(UP).headersDelay(10, TimeUnit.MINUTES).build());
        var outcome = new CompletableFuture<Failure>();
        var caller = Thread.ofVirtual()
                .start(() -> outcome.complete(failure(prometheus(HttpSettings.DEFAULT.with(draft -> {
                            draft.connectTimeout = SOON;
                            draft.readTimeout = Duration.ofMinutes(10);
                        }))
                        .instant("up", Duration.ofMinutes(10)))));
        assertThat(server.takeRequest(1, TimeUnit.MINUTES)).isNotNull();

        caller.interrupt();

        assertThat(outcome.get(1, TimeUnit.MINUTES)).isInstanceOf(Failure.Cancelled.class);
    }

    @Test
    void concurrentRequestsStayWithinTheLimit() throws Exception {
        var maxConcurrent = new AtomicInteger();
        var now = new AtomicInteger();
        MockServers.respond(server, request -> {
            maxConcurrent.accumulateAndGet(now.incrementAndGet(), Math::max);
            new CountDownLatch(1).await(30, TimeUnit.MILLISECONDS);
            now.decrementAndGet();
            return ok(UP).build();
        });
        var prometheus = prometheus(HttpSettings.DEFAULT.with(draft -> draft.maxConcurrentCalls = 2))
                .forPolling(new LoadCounter());
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                executor.submit(() -> answer(prometheus.instant("up", SOON)));
            }
        }
        assertThat(server.getRequestCount()).isEqualTo(20);
        assertThat(maxConcurrent.get()).isEqualTo(2);
    }

    @Test
    void aCallThatFoundNoFreeSlotSaysThatTheOneBeforeItExceededItsDeadline() throws Exception {
        always(ok(UP).headersDelay(10, TimeUnit.MINUTES).build());
        var prometheus = prometheus(HttpSettings.DEFAULT.with(draft -> draft.maxConcurrentCalls = 1));
        failure(prometheus.instant("before", Duration.ofMillis(800)));
        var occupant = Thread.ofVirtual().start(() -> failure(prometheus.instant("occupant", Duration.ofMinutes(10))));
        while (!MockServers.takeRequest(server).getBody().utf8().contains("occupant")) {
            // The one before may have reached the server, too.
        }

        var failure = failure(prometheus.instant("up", Duration.ofMillis(50)));
        occupant.interrupt();

        assertThat(failure.found())
                .contains("all 1 concurrent calls (max_calls)")
                .containsPattern("the last call ended with: no complete response from \\S+ within \\d+ ms");
    }

    @Test
    void retryAfterIsHonouredBeforeARetry() {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .setHeader("Retry-After", "1")
                .body("too many")
                .build());
        server.enqueue(ok(UP).build());
        long started = System.nanoTime();

        assertThat(answer(query()).size()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(950));
    }

    @Test
    void aRetryThatTheDeadlineWouldEndIsNotSentAndHidesNoFailure() {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .setHeader("Retry-After", "20")
                .body("too many")
                .build());
        server.enqueue(ok(UP).headersDelay(1, TimeUnit.MINUTES).build());

        var failure = failure(prometheus(HttpSettings.DEFAULT).instant("up", Duration.ofMillis(20_080)));

        assertThat(failure).isInstanceOf(Failure.Throttled.class);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aRetryThatTimesOutDoesNotHideWhyTheCallBeforeItFailed() {
        server.enqueue(new MockResponse.Builder().code(503).body("starting").build());
        server.enqueue(ok(UP).headersDelay(1, TimeUnit.MINUTES).build());

        var failure = failure(prometheus(HttpSettings.DEFAULT).instant("up", Duration.ofSeconds(4)));

        assertThat(failure.found()).contains("503");
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    private void alwaysRefusedForTwoMinutes(int code) {
        always(new MockResponse.Builder()
                .code(code)
                .setHeader("Retry-After", "120")
                .build());
    }

    @Test
    void aRetryAfterBeyondTheDeadlineBlocksFurtherRequests() {
        alwaysRefusedForTwoMinutes(429);
        var prometheus = prometheus(HttpSettings.DEFAULT);

        var first = failure(prometheus.instant("up", SOON));
        var second = failure(prometheus.instant("up", SOON));

        assertThat(first).isInstanceOf(Failure.Throttled.class);
        assertThat(second).isInstanceOf(Failure.Throttled.class);
        assertThat(((Failure.Throttled) second).retryAfter())
                .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(120));
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void theRemedyFor503WithRetryAfterIsToWait() {
        alwaysRefusedForTwoMinutes(503);
        var prometheus = prometheus(HttpSettings.DEFAULT);

        assertThat(failure(prometheus.instant("up", SOON)).remedy())
                .isEqualTo("wait; check the server's log if it lasts");
        assertThat(failure(prometheus.instant("up", SOON)).remedy())
                .startsWith("wait; if it lasts, check the server's log");
    }

    @Test
    void aRetryAfterDateIsReadByTheServersClock() {
        always(new MockResponse.Builder()
                .code(429)
                .setHeader("Date", "Fri, 20 Nov 2020 07:28:00 GMT")
                .setHeader("Retry-After", "Fri, 20 Nov 2020 07:29:30 GMT")
                .build());

        var outcome = failure(prometheus(HttpSettings.DEFAULT).instant("up", SOON));
        assertThat(((Failure.Throttled) outcome).retryAfter()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void aSilenceIsNeverResentAutomatically() {
        always(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        var silences = AlertmanagerSilenceClient.connect(
                http, List.of(new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, server), HttpSettings.DEFAULT)));
        var now = Instant.now();

        var created = silences.put(source(Source.Kind.ALERTMANAGER, server), MockServers.silence(now), SOON);

        assertThat(failure(created.outcome())).isInstanceOf(Failure.Unreachable.class);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }
}
