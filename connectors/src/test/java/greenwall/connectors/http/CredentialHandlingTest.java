package greenwall.connectors.http;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.UP;
import static greenwall.connectors.MockServers.always;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.redirect;
import static greenwall.connectors.MockServers.source;
import static greenwall.connectors.MockServers.takeRequest;
import static greenwall.connectors.MockServers.up;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServers;
import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.alertmanager.AlertmanagerSilenceClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who can see credentials, and where they are sent.
class CredentialHandlingTest {
    private final MockWebServer server = MockServers.mock();
    private final MockWebServer otherServer = MockServers.mock();
    private SharedHttpClient http = http(Map.of());

    @TempDir
    Path folder;

    private static SharedHttpClient http(Map<String, String> environment) {
        return new SharedHttpClient(environment, InstantSource.system());
    }

    @BeforeEach
    void start() throws IOException {
        otherServer.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
        otherServer.close();
    }

    private Outcome<InstantVector> query(String url, HttpSettings settings) {
        return MockServers.queryUp(http, url, settings);
    }

    private Outcome<InstantVector> query(HttpSettings settings) {
        return query(server.url("/").toString(), settings);
    }

    private static CachedSecret secret(String text) {
        return new CachedSecret("test", () -> text);
    }

    private static HttpSettings everySecret() {
        return HttpSettings.DEFAULT
                .with(draft -> draft.auth = new Auth.Bearer(secret("tok-1")))
                .with(draft -> draft.headers = Map.of("X-Api-Key", secret("key-1"), "Cookie", secret("s=1")))
                .with(draft -> draft.tenant = Optional.of("ops"));
    }

    @Test
    void credentialsAreSentWithEveryRequest() throws Exception {
        server.start();
        always(server, up());

        answer(query(everySecret()));

        var headers = takeRequest(server).getHeaders();
        assertThat(headers.get("Authorization")).isEqualTo("Bearer tok-1");
        assertThat(headers.get("X-Api-Key")).isEqualTo("key-1");
        assertThat(headers.get("X-Scope-OrgID")).isEqualTo("ops");
    }

    @Test
    void basicCredentialsMayHoldAnyCharacters() throws Exception {
        server.start();
        always(server, up());

        answer(query(HttpSettings.DEFAULT.with(draft -> draft.auth = new Auth.Basic("ann:e", secret("p@ss wörd €")))));

        var sent = takeRequest(server).getHeaders().get("Authorization");
        assertThat(sent).isEqualTo("Basic " + Base64.getEncoder().encodeToString("ann:e:p@ss wörd €".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectSendsCredentialsToAnotherPort(int status) throws Exception {
        server.start();
        redirectToOtherServer(status, otherServer.url("/api/v1/status/buildinfo"));

        Prometheus.connect(http, source(Source.Kind.PROMETHEUS, server), everySecret())
                .buildInfo(SOON);

        var headers = takeRequest(otherServer).getHeaders();
        assertThat(headers.names()).doesNotContain("Authorization", "X-Api-Key", "Cookie", "X-Scope-OrgID");
    }

    private void redirectToOtherServer(int status, HttpUrl url) {
        always(server, redirect(status, url.toString()));
        always(otherServer, up());
    }

    @ParameterizedTest
    @CsvSource({
        "301, localhost",
        "302, localhost",
        "307, localhost",
        "308, localhost",
        "307, 127.0.0.1",
        "308, 127.0.0.1"
    })
    void noRedirectSendsABodyToAnotherOrigin(int status, String host) throws Exception {
        server.start();
        var url = otherServer.url("/api/v1/query").newBuilder().host(host).build();
        redirectToOtherServer(status, url);

        var failure =
                failure(query(server.url("/").newBuilder().host("localhost").toString(), HttpSettings.DEFAULT));

        assertThat(otherServer.getRequestCount()).isZero();
        assertThat(failure)
                .isInstanceOfSatisfying(
                        Failure.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(status));
        assertThat(failure.found()).contains("redirects to " + url).contains("a different origin");
        assertThat(failure.remedy()).contains(url.toString());
        MockServers.assertPlain(failure);
    }

    @Test
    void aSeeOtherRedirectIsFollowedByGetWithoutTheBody() throws Exception {
        server.start();
        redirectToOtherServer(303, otherServer.url("/login"));

        query(HttpSettings.DEFAULT);

        var request = takeRequest(otherServer);
        assertThat(request.getMethod()).isEqualTo("GET");
        assertThat(request.getBody()).isNull();
        assertThat(request.getUrl().query()).isNull();
    }

    @Test
    void missingCredentialsAfterARedirectToAnotherHostAreExplained() throws Exception {
        server.start();
        always(server, redirect(303, otherServer.url("/api/v1/query").toString()));
        always(otherServer, new MockResponse.Builder().code(401).build());

        var failure = failure(query(everySecret()));

        assertThat(failure.found()).contains("a redirect led to").contains("only to the configured host");
        assertThat(failure.toString()).doesNotContain("tok-1", "key-1");
    }

    @Test
    void aRedirectOnTheSameHostKeepsQueryAndCredentials() throws Exception {
        server.start();
        server.enqueue(redirect(301, "/prom/api/v1/query"));
        server.enqueue(up());

        answer(query(everySecret()));

        takeRequest(server);
        var second = takeRequest(server);
        assertThat(second.getMethod()).isEqualTo("POST");
        assertThat(second.getBody()).isNotNull();
        assertThat(second.getHeaders().get("Authorization")).isEqualTo("Bearer tok-1");
    }

    @Test
    void aTokenEchoedByTheServerIsRemovedFromTheMessage() throws Exception {
        server.start();
        always(
                server,
                new MockResponse.Builder()
                        .code(400)
                        .body("bad token tok-123456 given")
                        .build());

        var failure =
                failure(query(HttpSettings.DEFAULT.with(draft -> draft.auth = new Auth.Bearer(secret("tok-123456")))));

        assertThat(failure.toString()).doesNotContain("tok-123456");
    }

    @Test
    void aTokenEchoedInAWarningIsRemovedFromTheResult() throws Exception {
        server.start();
        always(
                server,
                new MockResponse.Builder()
                        .body(UP.replaceFirst(
                                "\\{",
                                "{\"warnings\":[\"you said Bearer tok-1-long\"],\"infos\":[\"and key-1-long too\"],"))
                        .build());
        var result = query(HttpSettings.DEFAULT
                .with(draft -> draft.auth = new Auth.Bearer(secret("tok-1-long")))
                .with(draft -> draft.headers = Map.of("X-Api-Key", secret("key-1-long"))));
        assertThat(result).isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
            assertThat(answered.warnings()).asString().contains("you said Bearer ***");
            assertThat(answered.infos()).asString().contains("and *** too");
        });
    }

    @Test
    void aTokenEchoedToALiveTailIsRemovedFromItsStatus() throws Exception {
        server.start();
        always(
                server,
                new MockResponse.Builder()
                        .code(403)
                        .body("you said Bearer tok-1-long")
                        .build());
        var client = http.client(
                source(Source.Kind.LOKI, server.url("/").toString()),
                HttpSettings.DEFAULT.with(draft -> draft.auth = new Auth.Bearer(secret("tok-1-long"))),
                (_, _, _, _) -> Optional.empty());
        var reported = new CompletableFuture<Failure>();
        client.openSocket(
                SourceRequest.query(
                        SourceRequest.Method.GET, "loki/api/v1/tail", _ -> SourceRequest.ParsedResponse.of("")),
                new okhttp3.WebSocketListener() {
                    @Override
                    public void onFailure(
                            okhttp3.WebSocket socket, Throwable problem, okhttp3.@Nullable Response response) {
                        reported.complete(client.socketFailure(problem, response));
                    }
                });
        assertThat(reported.get(20, TimeUnit.SECONDS).found())
                .contains("you said Bearer ***")
                .doesNotContain("tok-1");
    }

    @Test
    void aRotatedTokenIsReadAgainAfterARejection() throws Exception {
        server.start();
        MockServers.respond(
                server,
                request -> "Bearer new".equals(request.getHeaders().get("Authorization"))
                        ? up()
                        : new MockResponse.Builder().code(401).build());
        var file = Files.writeString(folder.resolve("token"), "old\n");
        var prometheus = Prometheus.connect(
                http,
                source(Source.Kind.PROMETHEUS, server),
                HttpSettings.DEFAULT.with(
                        draft -> draft.auth = new Auth.Bearer(new CachedSecret("file", () -> Files.readString(file)))));
        assertThat(failure(prometheus.instant("up", SOON))).isInstanceOf(Failure.Refused.class);
        Files.writeString(file, "new\n");

        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Outcome<InstantVector> outcome = prometheus.instant("up", SOON);
        while (outcome instanceof Outcome.Failed && System.nanoTime() < deadline) {
            outcome = prometheus.instant("up", SOON);
        }

        assertThat(answer(outcome).size()).isEqualTo(1);
    }

    @Test
    void toStringNeverShowsASecret() {
        assertThat(everySecret().toString()).doesNotContain("tok-1", "key-1").contains("secret from test");
        var source = source(Source.Kind.PROMETHEUS, "http://user:pw@host:9090/x");
        assertThat(source.toString()).doesNotContain("pw").contains("host:9090/x");
    }

    @ParameterizedTest
    @CsvSource({"me:p%40ss, me:p@ss", "me:a+b, me:a+b", "me:50%25, me:50%", "me:%2541, me:%41", "me, me:"})
    void aProxyFromTheEnvironmentIsUsedWithItsCredentials(String written, String sent) throws Exception {
        server.start();
        server.enqueue(up());
        http = http(Map.of("http_proxy", "http://" + written + "@localhost:" + server.getPort()));

        answer(query("http://prometheus.invalid:9090", HttpSettings.DEFAULT));

        var request = takeRequest(server);
        assertThat(request.getTarget()).isEqualTo("http://prometheus.invalid:9090/api/v1/query");
        assertThat(request.getHeaders().get("Proxy-Authorization"))
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString(sent.getBytes()));
    }

    @Test
    void theCredentialsOfAProxyAreRemovedFromTheMessageOfASourceThatRepeatsThem() throws Exception {
        server.start();
        MockServers.respond(
                server,
                request -> MockServers.text(
                        400, "bad header " + request.getHeaders().get("Proxy-Authorization") + ", not secret-1234"));
        http = http(Map.of("http_proxy", "http://me:secret-1234@localhost:" + server.getPort()));

        var failure = failure(query("http://prometheus.invalid:9090", HttpSettings.DEFAULT));

        assertThat(failure.found())
                .contains("bad header Basic ***")
                .doesNotContain("1234")
                .doesNotContain(Base64.getEncoder().encodeToString("me:secret-1234".getBytes()));
    }

    @Test
    void aSilenceIsCreatedThroughAProxyWithCredentials() throws Exception {
        server.start();
        MockServers.respond(
                server,
                request -> request.getHeaders().get("Proxy-Authorization") == null
                        ? MockServers.text(407, "")
                        : MockServers.json(200, "{\"silenceID\":\"1\"}"));
        http = http(Map.of("http_proxy", "http://me:secret@localhost:" + server.getPort()));
        var peer = source(Source.Kind.ALERTMANAGER, "http://am.invalid:9093");
        var silences =
                AlertmanagerSilenceClient.connect(http, List.of(new Alertmanager.Peer(peer, HttpSettings.DEFAULT)));

        var created = silences.put(peer, MockServers.silence(Instant.now()), SOON);

        assertThat(answer(created.outcome())).isEqualTo("1");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void aHostNameWithAnUnderscoreDoesNotBypassTheProxy() throws Exception {
        server.start();
        server.enqueue(up());
        http = http(Map.of("http_proxy", "http://me:secret@localhost:" + server.getPort()));

        answer(query("http://prom_a.invalid:9090", HttpSettings.DEFAULT));

        assertThat(server.takeRequest().getHeaders().get("Proxy-Authorization")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://", "http://me:secret@proxy host:3128", "http://proxy:99999"})
    void anInvalidProxyOfTheEnvironmentIsNotBypassed(String written) throws Exception {
        server.start();
        server.enqueue(up());
        http = http(Map.of("http_proxy", written));

        assertThat(failure(query("http://prometheus.invalid:9090", HttpSettings.DEFAULT))
                        .text())
                .contains("http_proxy is not the URL of a proxy")
                .doesNotContain("secret");
        answer(query(server.url("/").toString(), HttpSettings.DEFAULT));
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.example/, '', true",
        "http://a.example/, 'a.example', false",
        "http://a.example/, '.example', false",
        "http://a.example/, '*.example', false",
        "http://a.example/, 'xample', true",
        "http://a.example/, '*', false",
        "http://a.example:9090/, 'a.example:9090', false",
        "http://a.example:9091/, 'a.example:9090', true",
        "http://10.1.2.3/, '10.0.0.0/8', false",
        "http://11.1.2.3/, '10.0.0.0/8', true",
        "'http://[fd00::1]/', 'fd00::/8', false",
        "'http://[::1]/', '', false",
        "http://127.0.0.1/, '', false",
        "http://localhost/, '', false",
        "http://prom_a:9090/, '', true",
        "http://prom_a:9090/, 'prom_a', false",
    })
    void theNoProxyVariableIsReadInEverySpelling(String url, String exceptions, boolean proxied) {
        for (var environment : new Map[] {
            Map.of("http_proxy", "proxy:3128", "no_proxy", exceptions),
            Map.of("HTTP_PROXY", "http://proxy:3128/", "NO_PROXY", exceptions),
            Map.of("ALL_PROXY", "socks5://proxy", "no_proxy", " x.y , " + exceptions)
        }) {
            @SuppressWarnings("unchecked")
            var rules = new ProxyRules(environment);
            assertThat(rules.proxyFor(HttpUrl.get(url)).isPresent())
                    .as(environment.toString())
                    .isEqualTo(proxied);
        }
    }
}
