package greenwall.connectors.http;

import static greenwall.connectors.MockServers.SOON;
import static greenwall.connectors.MockServers.always;
import static greenwall.connectors.MockServers.assertPlain;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.page;
import static greenwall.connectors.MockServers.redirect;
import static greenwall.connectors.MockServers.source;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServerFixture;
import greenwall.connectors.MockServers;
import greenwall.connectors.RecordedServerExchange;
import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mockwebserver3.MockResponse;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Something else than the source at its address: nothing, a web page, another program, the right one behind
/// another path.
class WrongAddressTest extends MockServerFixture {
    private static final MockResponse NO_PAGE =
            new MockResponse.Builder().code(404).body("404 page not found\n").build();

    private Outcome<InstantVector> query() {
        return Prometheus.connect(http, source(Source.Kind.PROMETHEUS, server), HttpSettings.DEFAULT)
                .instant("up", SOON);
    }

    private Failure query(String url) {
        return query(http, url);
    }

    private static Failure query(SharedHttpClient http, String url) {
        return failure(Prometheus.connect(http, source(Source.Kind.PROMETHEUS, url), HttpSettings.DEFAULT)
                .instant("up", SOON));
    }

    /// Closing a socket with unread data would discard the response that it has just sent.
    private static void readToTheEnd(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        var in = socket.getInputStream();
        in.transferTo(OutputStream.nullOutputStream());
    }

    @Test
    void anUnresolvableNameIsReported() {
        Dns noHostResolver = host -> {
            throw new UnknownHostException(host);
        };
        try (var offlineClient = new SharedHttpClient(Map.of(), InstantSource.system(), noHostResolver)) {
            var failure = query(offlineClient, "http://no-such-host.invalid:9090");

            assertThat(failure).isInstanceOf(Failure.Unreachable.class);
            assertThat(failure.found()).contains("no-such-host.invalid").contains("does not resolve");
            assertPlain(failure);
        }
    }

    @Test
    void aPortWhereNothingListensIsReported() throws IOException {
        int port;
        try (var unusedPort = new ServerSocket(0)) {
            port = unusedPort.getLocalPort();
        }
        var failure = query("http://127.0.0.1:" + port);

        assertThat(failure).isInstanceOf(Failure.Unreachable.class);
        assertThat(failure.found()).contains("nothing is listening").contains(":" + port);
    }

    @Test
    void theRemedyForAnUnresponsiveProxyNamesTheProxy() {
        var proxies = new ProxyRules(Map.of("http_proxy", "http://proxy:3128"));
        var failure = ConnectionFailures.of(
                new SocketTimeoutException("Connect timed out"),
                HttpUrl.get("http://prometheus:9090/"),
                new SourceOkHttpClients(new OkHttpClient(), HttpSettings.DEFAULT, proxies),
                SOON,
                false,
                false);

        assertThat(failure.found()).contains("http://prometheus:9090/ through the proxy proxy:3128 within 5 s");
        assertThat(failure.remedy()).contains("try to reach proxy:3128").doesNotContain("9090");
    }

    private static String remedyOverSsh(IOException cause) {
        return ErrorResponseTable.ofException("ssh", new IOException(cause), Set.of(), SOON, Map.of())
                .remedy();
    }

    @Test
    void theRemedyOverSshDistinguishesARefusalFromAnUnreachableHost() {
        assertThat(remedyOverSsh(new ConnectException("Connection refused"))).contains("an SSH server is running");
        assertThat(remedyOverSsh(new ConnectException("Network is unreachable")))
                .contains("the host is up");
        assertThat(remedyOverSsh(new NoRouteToHostException("No route to host")))
                .contains("the host is up");
    }

    @Test
    void anAgentThatDidNotSignIsNotTheReasonIfTheHostIsTooSlow() {
        var values = Map.of("where", "node04", "said", "it responds too slowly to log in", "keys", "no key");
        var unsigned = Set.of("unsigned");

        assertThat(ErrorResponseTable.ofException("ssh", new IOException("Auth fail"), unsigned, SOON, values)
                        .found())
                .isEqualTo("no login at node04: no key");
        assertThat(ErrorResponseTable.ofException("ssh", new IOException(values.get("said")), unsigned, SOON, values)
                        .found())
                .isEqualTo("node04: it responds too slowly to log in");
    }

    @Test
    void anUnsupportedUrlIsReported() {
        var failure = query("ftp://prometheus:9090");

        assertThat(failure).isInstanceOf(Failure.Unreachable.class);
        assertThat(failure.remedy()).contains("http://host:port");
    }

    @Test
    void aMissingClientCertificateIsReportedWithItsKey() {
        always(
                server,
                new MockResponse.Builder()
                        .code(400)
                        .setHeader("Content-Type", "text/html")
                        .body("<html><head><title>400 No required SSL certificate was sent</title></head></html>")
                        .build());

        var failure = failure(query());

        assertThat(failure.found()).contains("asks for a client certificate");
        assertThat(failure.remedy()).contains("client_cert");
    }

    @Test
    void aPortWithAnotherProtocolIsReported() throws IOException {
        try (var ssh = new ServerSocket(0)) {
            var serverThread = Thread.ofVirtual().start(() -> {
                while (!ssh.isClosed()) {
                    try (var socket = ssh.accept()) {
                        socket.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII));
                        readToTheEnd(socket);
                    } catch (IOException _) {
                        return;
                    }
                }
            });
            var failure = query("http://127.0.0.1:" + ssh.getLocalPort());

            assertThat(failure).isInstanceOfAny(Failure.Malformed.class, Failure.Unreachable.class);
            assertPlain(failure);
            serverThread.interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html><head><title>Welcome to nginx!</title></head></html> | a web page (\"Welcome to nginx!\")",
                "<!doctype html><form><input name=u><input type=\"password\"></form> | a sign-in page",
                "<html><title>Sign in - Example SSO</title></html> | a sign-in page (\"Sign in - Example SSO\")",
            })
    void aWebPageInPlaceOfAnApiIsReported(String html, String expected) {
        always(server, page(200, html));

        var failure = failure(query());

        assertThat(failure.found()).contains(expected).contains("/api/v1/query");
        assertPlain(failure);
    }

    @Test
    void aProxyWithoutItsBackendIsRetriedAndThenReported() {
        always(server, page(502, "<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>"));

        var failure = failure(query());

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
    void theUrlOfAnotherProgramIsRecognised(Source.Kind actual, String requested, String found) {
        var pages = Map.of(
                Source.Kind.LOKI, Map.of("/loki/api/v1/status/buildinfo", "buildinfo"),
                Source.Kind.ALERTMANAGER, Map.of("/api/v2/status", "status"),
                Source.Kind.PROMETHEUS, Map.of("/api/v1/status/buildinfo", "status-buildinfo"));
        MockServers.respond(server, request -> {
            var page = pages.getOrDefault(actual, Map.of()).get(request.getUrl().encodedPath());
            return page == null
                    ? new MockResponse.Builder()
                            .code(404)
                            .body("404 page not found\n")
                            .build()
                    : RecordedServerExchange.of(actual, page).response();
        });
        var window = TimeWindow.before(Instant.now(), Duration.ofHours(1));
        var outcome = requested.equals("Loki")
                ? Loki.connect(http, source(Source.Kind.LOKI, server), HttpSettings.DEFAULT)
                        .labelNames(window, SOON)
                : query();

        var failure = failure(outcome);
        assertThat(failure).isInstanceOf(Failure.Malformed.class);
        assertThat(failure.found()).contains("responds like " + found).contains("not " + requested);
        assertPlain(failure);
    }

    private void servePrometheusAtRoot(MockResponse otherPaths) {
        MockServers.respond(
                server,
                request -> request.getUrl().encodedPath().equals("/api/v1/status/buildinfo")
                        ? RecordedServerExchange.of(Source.Kind.PROMETHEUS, "status-buildinfo")
                                .response()
                        : otherPaths);
    }

    @Test
    void prometheusInPlaceOfAlertmanagerIsRecognised() {
        servePrometheusAtRoot(RecordedServerExchange.of(Source.Kind.PROMETHEUS, "404-unknown-path")
                .response());
        var alertmanager = Alertmanager.connect(
                http, List.of(new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, server), HttpSettings.DEFAULT)));

        var failure = failure(alertmanager.alerts(List.of(), SOON).peers().getFirst());

        assertThat(failure.found()).contains("responds like Prometheus").contains("not Alertmanager");
    }

    @Test
    void anApiBehindAPrefixIsFoundAndItsUrlReported() {
        MockServers.respond(server, request -> switch (request.getUrl().encodedPath()) {
            case "/" -> redirect(302, "/prometheus/graph");
            case "/prometheus/graph" -> page(200, "<html><title>Prometheus</title></html>");
            case "/prometheus/api/v1/status/buildinfo" ->
                RecordedServerExchange.of(Source.Kind.PROMETHEUS, "status-buildinfo")
                        .response();
            default -> NO_PAGE;
        });
        var failure = failure(query());

        assertThat(failure.found()).contains("responds at " + server.url("/prometheus"));
        assertThat(failure.remedy()).contains(server.url("/prometheus").toString());
    }

    @Test
    void aSuperfluousPrefixIsRecognised() {
        servePrometheusAtRoot(NO_PAGE);
        var failure = query(server.url("/prom").toString());

        assertThat(failure.found()).contains("responds at " + server.url("/"));
    }

    @Test
    void anExporterInPlaceOfPrometheusIsRecognised() {
        MockServers.respond(
                server,
                request -> request.getUrl().encodedPath().equals("/")
                        ? page(200, "<html><head><title>Node Exporter</title></head></html>")
                        : new MockResponse.Builder()
                                .code(404)
                                .body("404 page not found\n")
                                .build());
        assertThat(failure(query()).found()).contains("is an exporter");
    }
}
