package greenwall.connectors.http;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.UP;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.connectors.MockServers;
import greenwall.connectors.files.TokenFile;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens that expire, with a server that rejects expired ones. The clock of both is set by the test.
class TokensTest {
    private static final Instant BEGIN = Instant.parse("2026-03-14T09:30:00Z");

    private volatile Instant now = BEGIN;
    private final MockWebServer server = MockServers.mock();
    private StrictSignInServer strict;
    private SharedHttpClient http;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        strict = new StrictSignInServer(() -> now);
        server.setDispatcher(strict);
        server.start();
        http = new SharedHttpClient(
                Map.of(),
                () -> now,
                Dns.SYSTEM,
                () -> Duration.between(BEGIN, now).toNanos());
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    private URI uri(String path) {
        return server.url(path).uri();
    }

    private OAuthTokens oauth(String secret, Optional<URI> device) {
        return http.oauth(
                new OAuthTokens.Client(
                        uri("/token"),
                        device,
                        "noc",
                        secret.isEmpty() ? Optional.empty() : Optional.of(new CachedSecret("a file", () -> secret)),
                        List.of("metrics", "logs"),
                        Map.of("audience", "prometheus")),
                TlsSettings.DEFAULT,
                ProxyChoice.FROM_ENVIRONMENT);
    }

    private MetricsSource metrics(CachedSecret token) {
        return Prometheus.connect(
                http,
                source(Source.Kind.PROMETHEUS, server),
                HttpSettings.DEFAULT.with(draft -> draft.auth = new Auth.Bearer(token)));
    }

    private MetricsSource metricsWithRevokedToken() {
        var metrics = metrics(http.token(oauth(StrictSignInServer.SECRET, Optional.empty()), Optional.empty()));
        assertThat(metrics.instant("up", SOON).answer()).isPresent();
        now = BEGIN.plusSeconds(10);
        strict.revokeAll();
        return metrics;
    }

    private void assertHourWithoutAGap(MetricsSource metrics) {
        for (int second = 0; second < 3600; second += 15) {
            now = BEGIN.plusSeconds(second);
            assertThat(metrics.instant("up", SOON).answer())
                    .as("after %d s", second)
                    .isPresent();
        }
    }

    @Test
    void oneMinuteClientTokensAreRenewedForAnHourWithoutAGap() {
        assertHourWithoutAGap(
                metrics(http.token(oauth(StrictSignInServer.SECRET, Optional.empty()), Optional.empty())));
        assertThat(strict.refusals()).isZero();
        assertThat(strict.issued()).isBetween(60, 130);
    }

    @Test
    void theClientSecretIsSentInTheFormIfTheServerWantsIt() {
        strict.proof = StrictSignInServer.ClientAuthentication.FORM;
        assertHourWithoutAGap(
                metrics(http.token(oauth(StrictSignInServer.SECRET, Optional.empty()), Optional.empty())));
        assertThat(strict.refusals()).isZero();
    }

    @Test
    void aSignInOutageOfHalfATokenLifetimeLeavesNoGap() {
        var metrics = metrics(http.token(oauth(StrictSignInServer.SECRET, Optional.empty()), Optional.empty()));
        assertThat(metrics.instant("up", SOON).answer()).isPresent();
        strict.unavailable = true;
        now = BEGIN.plusSeconds(45);
        assertThat(metrics.instant("up", SOON).answer()).isPresent();
        now = BEGIN.plusSeconds(61);
        var told = failure(metrics.instant("up", SOON));
        assertThat(told.found()).contains("OAuth server").contains("503");
        assertThat(told.remedy()).isEqualTo("check whether the OAuth server works");
        strict.unavailable = false;
        now = BEGIN.plusSeconds(70);
        assertThat(metrics.instant("up", SOON).answer()).isPresent();
    }

    @Test
    void aRevokedTokenIsReplacedAtOnce() {
        assertThat(metricsWithRevokedToken().instant("up", SOON).answer()).isPresent();
    }

    @Test
    void severalCallsWithARevokedTokenAllGetTheNewOne() throws Exception {
        var metrics = metricsWithRevokedToken();
        int calls = 4;
        var refused = new CountDownLatch(calls);
        MockServers.respond(server, request -> {
            var response = strict.dispatch(request);
            if (response.getCode() == 401) {
                refused.countDown();
                refused.await();
            }
            return response;
        });
        Executor threads = task -> Thread.ofVirtual().start(task);
        var outcomes = Stream.generate(() -> CompletableFuture.supplyAsync(() -> metrics.instant("up", SOON), threads))
                .limit(calls)
                .toList();
        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(outcome.get().answer()).isPresent());
        assertThat(strict.issued()).isEqualTo(2);
    }

    @Test
    void aTokenIsRenewedAfterASignInPageToo() throws Exception {
        var metrics = metricsWithRevokedToken();
        MockServers.respond(server, request -> {
            var response = strict.dispatch(request);
            return response.getCode() == 401
                    ? new MockResponse.Builder()
                            .body("<html><title>Sign in</title><input type=\"password\"></html>")
                            .build()
                    : response;
        });
        assertThat(metrics.instant("up", SOON).answer()).isPresent();
    }

    @Test
    void aRefusalNamesARemedyAndNoSecret() {
        var told = failure(metrics(http.token(oauth("wrong-Walrus-99aa12", Optional.empty()), Optional.empty()))
                .instant("up", SOON));
        assertThat(told.found())
                .contains("did not issue a token: invalid_client")
                .doesNotContain("wrong-Walrus");
        assertThat(told.remedy()).contains("client_id and client_secret");
    }

    @Test
    void afterOneSignInTokensAreRenewedForAnHourWithoutAGap() throws Exception {
        var file = folder.resolve("sign-in").resolve("one.json");
        var store = new TokenFile(file);
        var oauth = oauth("", Optional.of(uri("/device")));
        strict.proof = StrictSignInServer.ClientAuthentication.NONE;
        var metrics = metrics(http.token(oauth, Optional.of(store)));
        var notSignedIn = failure(metrics.instant("up", SOON));
        assertThat(notSignedIn.found()).contains("nobody is signed in");
        assertThat(notSignedIn.remedy()).contains("greenwall sign-in");

        var code = oauth.begin();
        assertThat(code.userCode()).isEqualTo("WDJB-MJHT");
        assertThat(oauth.poll(store)).isEqualTo(OAuthTokens.Progress.WAIT);
        strict.consent = StrictSignInServer.Consent.GIVEN;
        assertThat(oauth.poll(store)).isEqualTo(OAuthTokens.Progress.SIGNED_IN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        now = BEGIN.plusSeconds(6);
        var startTime = now;
        for (int second = 0; second < 3600; second += 15) {
            now = startTime.plusSeconds(second);
            assertThat(metrics.instant("up", SOON).answer())
                    .as("after %d s", second)
                    .isPresent();
        }
        assertThat(strict.refusals()).isZero();

        // Another process uses the same sign-in without a user.
        var otherClient = metrics(http.token(oauth("", Optional.of(uri("/device"))), Optional.of(new TokenFile(file))));
        assertThat(otherClient.instant("up", SOON).answer()).isPresent();

        strict.revokeAll();
        now = now.plusSeconds(120);
        var expired = failure(metrics.instant("up", SOON));
        assertThat(expired.found()).contains("invalid_grant");
        assertThat(expired.remedy()).contains("greenwall sign-in");
    }

    /// A source that accepts the token of a person who has signed in.
    private MetricsSource signedInSource() throws Exception {
        strict.proof = StrictSignInServer.ClientAuthentication.NONE;
        strict.consent = StrictSignInServer.Consent.GIVEN;
        var oauth = oauth("", Optional.of(uri("/device")));
        var store = new TokenFile(folder.resolve("one.json"));
        oauth.begin();
        oauth.poll(store);
        var metrics = metrics(http.token(oauth, Optional.of(store)));
        assertThat(metrics.instant("up", SOON).answer()).isPresent();
        return metrics;
    }

    @Test
    void aPersonsTokenThatIsRefusedIsRenewedButNotEachTime() throws Exception {
        var metrics = signedInSource();

        now = BEGIN.plusSeconds(10);
        strict.revokeAccessTokens();
        assertThat(metrics.instant("up", SOON).answer()).isPresent();
        assertThat(strict.issued()).isEqualTo(2);

        now = BEGIN.plusSeconds(20);
        strict.revokeAccessTokens();
        failure(metrics.instant("up", SOON));
        assertThat(strict.issued()).isEqualTo(2);
    }

    @Test
    void aRenewalThatFailsIsNotRepeatedAtEachRefusal() throws Exception {
        var metrics = signedInSource();

        strict.revokeAll();
        for (int second = 10; second <= 30; second += 10) {
            now = BEGIN.plusSeconds(second);
            failure(metrics.instant("up", SOON));
        }
        assertThat(strict.refreshes()).isEqualTo(1);
    }

    @Test
    void deniedAndExpiredSignInsAreReported() throws Exception {
        strict.proof = StrictSignInServer.ClientAuthentication.NONE;
        var oauth = oauth("", Optional.of(uri("/device")));
        var store = new TokenFile(folder.resolve("one.json"));
        oauth.begin();
        strict.consent = StrictSignInServer.Consent.DENIED;
        assertThatThrownBy(() -> oauth.poll(store)).hasMessageContaining("access_denied");
        assertThat(store.load()).isEmpty();
    }

    @Test
    void commonTokenFormatsAreReadAndTheCommandRunsAgainBeforeExpiry() throws Exception {
        assertThat(AccessTokenParser.of("plain\n", Optional.of(Duration.ofMinutes(50)), now))
                .isEqualTo(new CachedSecret.Token("plain", Optional.of(Duration.ofMinutes(50))));
        for (var json : List.of(
                "{\"accessToken\":\"t\",\"expiresOn\":\"2026-03-14 10:30:00.000000\",\"expires_on\":1773484200}",
                "{\"credential\":{\"access_token\":\"t\",\"token_expiry\":\"2026-03-14T10:30:00Z\"}}",
                "{\"kind\":\"ExecCredential\",\"status\":{\"token\":\"t\",\"expirationTimestamp\":\"2026-03-14T10:30:00Z\"}}",
                "{\"access_token\":\"t\",\"expires_in\":3600}")) {
            assertThat(AccessTokenParser.of(json, Optional.empty(), now))
                    .as(json)
                    .isEqualTo(new CachedSecret.Token("t", Optional.of(Duration.ofHours(1))));
        }
        for (var malformed : List.of("{", "{}", "{\"token\":{}}", "{\"accessToken\":\"\"}", "{\"token\":null}")) {
            assertThatThrownBy(() -> AccessTokenParser.of(malformed, Optional.empty(), now))
                    .isInstanceOf(IOException.class);
        }
        assertThat(AccessTokenParser.of("{\"token\":\"t\",\"expires_in\":999999999999}", Optional.empty(), now)
                        .lifetime())
                .contains(Duration.ofDays(365));
    }

    @Test
    void aPrintedTokenIsRenewedBeforeItExpires() {
        var token = CachedSecret.expiring(
                "a command",
                () -> AccessTokenParser.of(
                        "{\"token\":\"" + strict.issue() + "\",\"expires_in\":" + 60 + "}", Optional.empty(), now),
                () -> Duration.between(BEGIN, now).toNanos());
        assertHourWithoutAGap(metrics(token));
        assertThat(strict.refusals()).isZero();
    }

    @Test
    void aTokenLifetimeStartsAtTheRequestAndNotAtTheResponse() {
        var token = CachedSecret.expiring(
                "a slow command",
                () -> {
                    var text = strict.issue();
                    now = now.plusSeconds(40);
                    return new CachedSecret.Token(text, Optional.of(Duration.ofMinutes(1)));
                },
                () -> Duration.between(BEGIN, now).toNanos());
        var metrics = metrics(token);
        assertThat(metrics.instant("up", SOON).answer()).isPresent();
        now = now.plusSeconds(21);
        assertThat(metrics.instant("up", SOON).answer()).isPresent();
        assertThat(strict.refusals()).isZero();
    }

    /// A renewal in the background that waits until the test lets it end.
    private static final class HeldRenewal {
        private final CompletableFuture<Thread> begun = new CompletableFuture<>();
        private final CountDownLatch mayEnd = new CountDownLatch(1);

        void hold() throws IOException {
            begun.complete(Thread.currentThread());
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        void awaitBegin() throws Exception {
            begun.get(20, TimeUnit.SECONDS);
        }

        void end() throws InterruptedException {
            mayEnd.countDown();
            begun.join().join();
        }
    }

    private void waitUntilItExpiresDuringItsRenewal(CachedSecret token, String first, HeldRenewal renewal)
            throws Exception {
        assertThat(token.reveal()).isEqualTo(first);
        now = BEGIN.plusSeconds(45);
        assertThat(token.reveal()).isEqualTo(first);
        renewal.awaitBegin();
        now = BEGIN.plusSeconds(61);
    }

    @Test
    void aRenewalThatFailsLateDoesNotBlockALaterOne() throws Exception {
        var unavailable = new IOException("away");
        var renewal = new HeldRenewal();
        var reads = new AtomicInteger();
        var token = CachedSecret.expiring(
                "a command",
                () -> switch (reads.incrementAndGet()) {
                    case 1 -> new CachedSecret.Token("first", Optional.of(Duration.ofMinutes(1)));
                    case 2 -> {
                        renewal.hold();
                        throw unavailable;
                    }
                    case 3 -> throw unavailable;
                    default -> new CachedSecret.Token("next", Optional.of(Duration.ofMinutes(1)));
                },
                () -> Duration.between(BEGIN, now).toNanos());
        waitUntilItExpiresDuringItsRenewal(token, "first", renewal);
        assertThatThrownBy(token::reveal).isSameAs(unavailable);
        now = BEGIN.plusSeconds(70);
        renewal.end();
        assertThat(token.reveal()).isEqualTo("next");
    }

    @Test
    void aRenewalThatSucceedsLateDoesNotReplaceANewerToken() throws Exception {
        var renewal = new HeldRenewal();
        var reads = new AtomicInteger();
        var token = CachedSecret.expiring(
                "a command",
                () -> {
                    int read = reads.incrementAndGet();
                    if (read == 2) {
                        renewal.hold();
                    }
                    return new CachedSecret.Token("token " + read, Optional.of(Duration.ofMinutes(1)));
                },
                () -> Duration.between(BEGIN, now).toNanos());
        waitUntilItExpiresDuringItsRenewal(token, "token 1", renewal);
        assertThat(token.reveal()).isEqualTo("token 3");
        renewal.end();
        assertThat(token.reveal()).isEqualTo("token 3");
    }

    @Test
    void severalHeadersIncludingACookieCombineWithBasicAuth() throws Exception {
        try (var plain = MockServers.mock()) {
            plain.enqueue(new MockResponse.Builder().body(UP).build());
            plain.start();
            var settings = HttpSettings.DEFAULT
                    .with(draft -> draft.auth = new Auth.Basic("noc", new CachedSecret("a file", () -> "word")))
                    .with(draft -> draft.headers = Map.of(
                            "Cookie", new CachedSecret("a file", () -> "_session=abc; other=1"),
                            "X-Api-Key", new CachedSecret("a file", () -> "key")));
            MockServers.answer(Prometheus.connect(http, source(Source.Kind.PROMETHEUS, plain), settings)
                    .instant("up", SOON));
            var headers = plain.takeRequest().getHeaders();
            assertThat(headers.get("Authorization")).isEqualTo("Basic bm9jOndvcmQ=");
            assertThat(headers.get("Cookie")).isEqualTo("_session=abc; other=1");
            assertThat(headers.get("X-Api-Key")).isEqualTo("key");
        }
    }
}
