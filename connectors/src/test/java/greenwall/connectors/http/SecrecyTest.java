package greenwall.connectors.http;

import static greenwall.connectors.Servers.SOON;
import static greenwall.connectors.Servers.answer;
import static greenwall.connectors.Servers.failure;
import static greenwall.connectors.Servers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.Vector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may see what: credentials, certificates, and the ways on which they travel.
class SecrecyTest {
    private static final String UP =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"1\"]}]}}";
    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .certificateAuthority(1)
            .commonName("test authority")
            .build();

    private final MockWebServer server = new MockWebServer();
    private final MockWebServer elsewhere = new MockWebServer();
    private Http http = http(Map.of());

    @TempDir
    Path folder;

    private static Http http(Map<String, String> environment) {
        return new Http(environment, InstantSource.system());
    }

    @BeforeEach
    void start() throws IOException {
        elsewhere.start();
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
        elsewhere.close();
    }

    private static void always(MockWebServer server, MockResponse response) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return response;
            }
        });
    }

    private static MockResponse up() {
        return new MockResponse.Builder().body(UP).build();
    }

    private Outcome<Vector> ask(String url, SourceOptions options) {
        return Prometheus.connect(http, source(Source.Kind.PROMETHEUS, url), options)
                .instant("up", SOON);
    }

    private Outcome<Vector> ask(SourceOptions options) {
        return ask(server.url("/").toString(), options);
    }

    private static Secret secret(String text) {
        return new Secret("test", () -> text);
    }

    private static RecordedRequest taken(MockWebServer from) throws InterruptedException {
        var request = from.takeRequest(5, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    private static SourceOptions everySecret() {
        return SourceOptions.DEFAULT
                .withAuth(new Auth.Bearer(secret("tok-1")))
                .withHeaders(Map.of("X-Api-Key", secret("key-1"), "Cookie", secret("s=1")))
                .withTenant("ops");
    }

    @Test
    void credentialsGoWithEveryQuestion() throws Exception {
        server.start();
        always(server, up());

        answer(ask(everySecret()));

        var headers = taken(server).getHeaders();
        assertThat(headers.get("Authorization")).isEqualTo("Bearer tok-1");
        assertThat(headers.get("X-Api-Key")).isEqualTo("key-1");
        assertThat(headers.get("X-Scope-OrgID")).isEqualTo("ops");
    }

    @Test
    void basicCredentialsMayHoldAnyCharacters() throws Exception {
        server.start();
        always(server, up());

        answer(ask(SourceOptions.DEFAULT.withAuth(new Auth.Basic("ann:e", secret("p@ss word")))));

        var sent = taken(server).getHeaders().get("Authorization");
        assertThat(sent).isEqualTo("Basic " + Base64.getEncoder().encodeToString("ann:e:p@ss word".getBytes()));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectTakesCredentialsToAnotherPort(int status) throws Exception {
        server.start();
        always(
                server,
                new MockResponse.Builder()
                        .code(status)
                        .setHeader("Location", elsewhere.url("/api/v1/query").toString())
                        .build());
        always(elsewhere, up());

        ask(everySecret());

        var headers = taken(elsewhere).getHeaders();
        assertThat(headers.names()).doesNotContain("Authorization", "X-Api-Key", "Cookie", "X-Scope-OrgID");
    }

    @Test
    void whatARedirectElsewhereWouldNeedIsSaid() throws Exception {
        server.start();
        always(
                server,
                new MockResponse.Builder()
                        .code(308)
                        .setHeader("Location", elsewhere.url("/api/v1/query").toString())
                        .build());
        always(elsewhere, new MockResponse.Builder().code(401).build());

        var failure = failure(ask(everySecret()));

        assertThat(failure.found()).contains("where a redirect led").contains("configured host only");
        assertThat(failure.toString()).doesNotContain("tok-1", "key-1");
    }

    @Test
    void aRedirectOnTheSameHostKeepsQuestionAndCredentials() throws Exception {
        server.start();
        server.enqueue(new MockResponse.Builder()
                .code(301)
                .setHeader("Location", "/prom/api/v1/query")
                .build());
        server.enqueue(up());

        answer(ask(everySecret()));

        taken(server);
        var second = taken(server);
        assertThat(second.getMethod()).isEqualTo("POST");
        assertThat(second.getBody()).isNotNull();
        assertThat(second.getHeaders().get("Authorization")).isEqualTo("Bearer tok-1");
    }

    @Test
    void aServerThatRepeatsTheTokenDoesNotPutItIntoTheMessage() throws Exception {
        server.start();
        always(
                server,
                new MockResponse.Builder()
                        .code(400)
                        .body("bad token tok-123456 given")
                        .build());

        var failure = failure(ask(SourceOptions.DEFAULT.withAuth(new Auth.Bearer(secret("tok-123456")))));

        assertThat(failure.toString()).doesNotContain("tok-123456");
    }

    @Test
    void aServerThatRepeatsTheTokenInAWarningDoesNotPutItIntoTheAnswer() throws Exception {
        server.start();
        always(
                server,
                new MockResponse.Builder()
                        .body(UP.replaceFirst(
                                "\\{",
                                "{\"warnings\":[\"you said Bearer tok-1-long\"],\"infos\":[\"and key-1-long too\"],"))
                        .build());
        var said = ask(SourceOptions.DEFAULT
                .withAuth(new Auth.Bearer(secret("tok-1-long")))
                .withHeaders(Map.of("X-Api-Key", secret("key-1-long"))));
        assertThat(said).isInstanceOfSatisfying(Outcome.Answered.class, answered -> {
            assertThat(answered.warnings()).asString().contains("you said Bearer ***");
            assertThat(answered.infos()).asString().contains("and *** too");
        });
    }

    @Test
    void aServerThatRepeatsTheTokenToALiveTailDoesNotPutItIntoItsStatus() throws Exception {
        server.start();
        always(
                server,
                new MockResponse.Builder()
                        .code(403)
                        .body("you said Bearer tok-1-long")
                        .build());
        var endpoint = http.endpoint(
                source(Source.Kind.LOKI, server.url("/").toString()),
                SourceOptions.DEFAULT.withAuth(new Auth.Bearer(secret("tok-1-long"))),
                (_, _, _, _) -> Optional.empty());
        var told = new CompletableFuture<Failure>();
        endpoint.socket(
                Ask.query(Ask.Method.GET, "loki/api/v1/tail", _ -> Ask.Answer.of("")), new okhttp3.WebSocketListener() {
                    @Override
                    public void onFailure(
                            okhttp3.WebSocket socket, Throwable problem, okhttp3.@Nullable Response response) {
                        told.complete(endpoint.socketTrouble(problem, response));
                    }
                });
        assertThat(told.get(20, TimeUnit.SECONDS).found())
                .contains("you said Bearer ***")
                .doesNotContain("tok-1");
    }

    @Test
    void aTokenThatWasRotatedIsReadAnewAfterARefusal() throws Exception {
        server.start();
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return "Bearer new".equals(request.getHeaders().get("Authorization"))
                        ? up()
                        : new MockResponse.Builder().code(401).build();
            }
        });
        var file = Files.writeString(folder.resolve("token"), "old\n");
        var prometheus = Prometheus.connect(
                http,
                source(Source.Kind.PROMETHEUS, server),
                SourceOptions.DEFAULT.withAuth(new Auth.Bearer(new Secret("file", () -> Files.readString(file)))));
        assertThat(failure(prometheus.instant("up", SOON))).isInstanceOf(Failure.Refused.class);
        Files.writeString(file, "new\n");

        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Outcome<Vector> outcome = prometheus.instant("up", SOON);
        while (outcome instanceof Outcome.Failed && System.nanoTime() < until) {
            outcome = prometheus.instant("up", SOON);
        }

        assertThat(answer(outcome).size()).isEqualTo(1);
    }

    @Test
    void aSecretNeverShowsItself() {
        assertThat(everySecret().toString()).doesNotContain("tok-1", "key-1").contains("secret from test");
        var source = source(Source.Kind.PROMETHEUS, "http://user:pw@host:9090/x");
        assertThat(source.toString()).doesNotContain("pw").contains("host:9090/x");
    }

    private HeldCertificate serverCertificate(String host) {
        return new HeldCertificate.Builder()
                .addSubjectAlternativeName(host)
                .signedBy(AUTHORITY)
                .build();
    }

    private void secure(HeldCertificate certificate, boolean wantsClient) throws IOException {
        var handshake = new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(AUTHORITY.certificate())
                .build();
        server.useHttps(handshake.sslSocketFactory());
        if (wantsClient) {
            server.requireClientAuth();
        }
        server.start();
        always(server, up());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private SourceOptions trusting() throws IOException {
        var ca = write("ca.pem", "the authority\n" + AUTHORITY.certificatePem());
        return SourceOptions.DEFAULT.withTls(new Tls(Optional.of(ca), Optional.empty(), Optional.empty(), false));
    }

    @Test
    void aCertificateOfAnOwnAuthorityIsTrustedWithItsFileAndHttp2Spoken() throws Exception {
        secure(serverCertificate("localhost"), false);

        assertThat(answer(ask(trusting())).size()).isEqualTo(1);
        assertThat(taken(server).getVersion()).isEqualTo("HTTP/2");
        assertThat(server.getProtocols()).contains(Protocol.HTTP_2);
    }

    @Test
    void withoutThatFileItIsRefusedAndTheRemedyNamesTheSetting() throws Exception {
        secure(serverCertificate("localhost"), false);

        var failure = failure(ask(SourceOptions.DEFAULT));

        assertThat(failure.found()).contains("not signed by an authority that is trusted here");
        assertThat(failure.remedy()).contains("ca_file");
    }

    @Test
    void insecureTakesAnyCertificate() throws Exception {
        secure(serverCertificate("other.example"), false);
        var insecure = new Tls(Optional.empty(), Optional.empty(), Optional.empty(), true);

        assertThat(answer(ask(SourceOptions.DEFAULT.withTls(insecure))).size()).isEqualTo(1);
    }

    @Test
    void aCertificateForAnotherNameIsRefusedAndTheNamesAreTold() throws Exception {
        secure(serverCertificate("other.example"), false);

        var failure = failure(ask(trusting()));

        assertThat(failure.found()).contains("is not for localhost").contains("other.example");
    }

    @Test
    void anExpiredCertificateIsSaidToBeThat() throws Exception {
        var old = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .validityInterval(1_000_000_000_000L, 1_100_000_000_000L)
                .signedBy(AUTHORITY)
                .build();
        secure(old, false);

        assertThat(failure(ask(trusting())).found()).contains("has expired");
    }

    @Test
    void tlsWhereNoneIsAndNoneWhereTlsIsAreBothSaid() throws Exception {
        secure(serverCertificate("localhost"), false);
        Failure needless;
        try (var plain = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> {
                while (!plain.isClosed()) {
                    try (var socket = plain.accept()) {
                        // Read first and to the end: a close with something unread would take the answer back.
                        socket.setSoTimeout(20_000);
                        var hello = socket.getInputStream().read(new byte[8192]);
                        if (hello > 0) {
                            socket.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes());
                        }
                        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException _) {
                        return;
                    }
                }
            });
            needless = failure(ask("https://localhost:" + plain.getLocalPort(), SourceOptions.DEFAULT));
        }
        var missing = failure(ask("http://localhost:" + server.getPort(), SourceOptions.DEFAULT));

        assertThat(needless.found()).contains("answered without TLS");
        assertThat(needless.remedy()).contains("http://");
        assertThat(missing.remedy()).isNotBlank();
    }

    @Test
    void aCaFileThatIsNotThereIsNamed() {
        var gone = new Tls(Optional.of(folder.resolve("gone.pem")), Optional.empty(), Optional.empty(), false);

        var failure = failure(ask("https://localhost:1", SourceOptions.DEFAULT.withTls(gone)));

        assertThat(failure.found()).contains("gone.pem does not exist");
        assertThat(failure.remedy()).contains("ca_file");
    }

    private Outcome<Vector> askWithKey(String certificate, String key) throws IOException {
        var trusting = trusting().tls();
        return ask(trusting()
                .withTls(new Tls(
                        trusting.caFile(),
                        Optional.of(write("client.pem", certificate)),
                        Optional.of(write("client.key", key)),
                        false)));
    }

    @ParameterizedTest
    @CsvSource({"EC, PKCS8", "RSA, PKCS8", "RSA, PKCS1", "EC, SEC1"})
    void aClientCertificateIsShownWithItsKeyInAnyUsualForm(String kind, String form) throws Exception {
        secure(serverCertificate("localhost"), true);
        var builder = new HeldCertificate.Builder().commonName("me").signedBy(AUTHORITY);
        var held = (kind.equals("RSA") ? builder.rsa2048() : builder.ecdsa256()).build();
        var key = switch (form) {
            case "PKCS1" -> held.privateKeyPkcs1Pem();
            case "SEC1" -> sec1(held);
            default -> held.privateKeyPkcs8Pem();
        };

        assertThat(answer(askWithKey(held.certificatePem(), key)).size()).isEqualTo(1);
    }

    /// The key as `openssl ecparam -genkey` writes it: the inner structure of PKCS#8 with the curve's name put
    /// in.
    private static String sec1(HeldCertificate held) {
        byte[] pkcs8 = held.keyPair().getPrivate().getEncoded();
        byte[] curve = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07};
        // In PKCS#8 the key proper is the 32 bytes after "04 20".
        int at = 0;
        for (int i = pkcs8.length - 34; i > 0; i--) {
            if (pkcs8[i] == 0x04 && pkcs8[i + 1] == 0x20 && pkcs8[i - 1] == 0x01) {
                at = i;
                break;
            }
        }
        byte[] secret = Arrays.copyOfRange(pkcs8, at, at + 34);
        var der = new ByteArrayOutputStream();
        der.write(0x30);
        der.write(3 + secret.length + 2 + curve.length);
        der.writeBytes(new byte[] {0x02, 0x01, 0x01});
        der.writeBytes(secret);
        der.write(0xa0);
        der.write(curve.length);
        der.writeBytes(curve);
        return "-----BEGIN EC PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(der.toByteArray())
                + "\n-----END EC PRIVATE KEY-----\n";
    }

    @Test
    void aKeyThatIsLockedOrMissingIsSaidToBeThat() throws Exception {
        secure(serverCertificate("localhost"), true);
        var held = new HeldCertificate.Builder().signedBy(AUTHORITY).build();

        var locked = failure(askWithKey(
                held.certificatePem(),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"));
        var none = failure(askWithKey(held.certificatePem(), "nothing here"));

        assertThat(locked.found()).contains("locked with a passphrase");
        assertThat(none.found()).contains("holds no private key");
    }

    @Test
    void noClientCertificateIsShownWhereARedirectLeads() throws Exception {
        secure(serverCertificate("localhost"), true);
        var other = new MockWebServer();
        var handshake = new HandshakeCertificates.Builder()
                .heldCertificate(serverCertificate("localhost"))
                .addTrustedCertificate(AUTHORITY.certificate())
                .build();
        other.useHttps(handshake.sslSocketFactory());
        other.requestClientAuth();
        other.start();
        always(other, up());
        always(
                server,
                new MockResponse.Builder()
                        .code(307)
                        .setHeader("Location", other.url("/api/v1/query").toString())
                        .build());
        var held = new HeldCertificate.Builder()
                .commonName("me")
                .signedBy(AUTHORITY)
                .build();

        askWithKey(held.certificatePem(), held.privateKeyPkcs8Pem());

        var hello = taken(other).getHandshake();
        assertThat(hello).isNotNull();
        assertThat(hello.peerCertificates()).isEmpty();
        other.close();
    }

    @Test
    void pkcs1KeysOfThisJavaAreRead() throws Exception {
        var pair = KeyPairGenerator.getInstance("RSA");
        pair.initialize(2048);
        var key = (RSAPrivateCrtKey) pair.generateKeyPair().getPrivate();
        var file = write(
                "k.pem",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");

        assertThat(Pem.privateKey(file)).isEqualTo(key);
    }

    @Test
    void aProxyFromTheEnvironmentIsUsedWithItsCredentials() throws Exception {
        server.start();
        server.enqueue(new MockResponse.Builder().code(407).build());
        server.enqueue(up());
        http = http(Map.of("http_proxy", "http://me:p%40ss@localhost:" + server.getPort()));

        answer(ask("http://prometheus.invalid:9090", SourceOptions.DEFAULT));

        taken(server);
        var second = taken(server);
        assertThat(second.getTarget()).isEqualTo("http://prometheus.invalid:9090/api/v1/query");
        assertThat(second.getHeaders().get("Proxy-Authorization"))
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString("me:p@ss".getBytes()));
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
    })
    void noProxyIsReadInAllItsSpellings(String url, String exceptions, boolean proxied) {
        for (var environment : new Map[] {
            Map.of("http_proxy", "proxy:3128", "no_proxy", exceptions),
            Map.of("HTTP_PROXY", "http://proxy:3128/", "NO_PROXY", exceptions),
            Map.of("ALL_PROXY", "socks5://proxy", "no_proxy", " x.y , " + exceptions)
        }) {
            @SuppressWarnings("unchecked")
            var rules = new ProxyRules(environment);
            assertThat(rules.proxyFor(URI.create(url)).isPresent())
                    .as(environment.toString())
                    .isEqualTo(proxied);
        }
    }
}
