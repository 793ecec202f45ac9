package greenwall.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.ProxyChoice;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Dns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyChoiceTest {
    /// A name that does not resolve, so that only a proxy can respond for it.
    private static final Source SOURCE = MockServers.source(Source.Kind.PROMETHEUS, "http://prometheus.invalid:9090");

    private final MockWebServer proxy = MockServers.mock();

    @BeforeEach
    void start() throws Exception {
        proxy.enqueue(new MockResponse.Builder()
                .code(200)
                .setHeader("Content-Type", "application/json")
                .body("{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"42\"]}}")
                .build());
        proxy.start();
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private Outcome<InstantVector> query(Map<String, String> environment, ProxyChoice proxyChoice) {
        return query(environment, proxyChoice, HttpSettings.DEFAULT.connectTimeout());
    }

    private Outcome<InstantVector> query(
            Map<String, String> environment, ProxyChoice proxyChoice, Duration connectTimeout) {
        Dns proxyAlone = host -> {
            if (host.endsWith(".invalid")) {
                throw new UnknownHostException(host);
            }
            return Dns.SYSTEM.lookup(host);
        };
        try (SharedHttpClient http = new SharedHttpClient(environment, InstantSource.system(), proxyAlone)) {
            return Prometheus.connect(http, SOURCE, HttpSettings.DEFAULT.with(draft -> {
                        draft.proxy = proxyChoice;
                        draft.connectTimeout = connectTimeout;
                    }))
                    .instant("42", MockServers.SOON);
        }
    }

    private String url() {
        return proxy.url("/").toString();
    }

    @Test
    void aSourcesOwnProxyOverridesTheEnvironment() throws Exception {
        assertThat(MockServers.answer(query(Map.of("no_proxy", "*"), new ProxyChoice.FixedProxy(URI.create(url()))))
                        .value(0))
                .isEqualTo(42);
        assertThat(proxy.takeRequest().getUrl().host()).isEqualTo("prometheus.invalid");
    }

    @Test
    void theEnvironmentsProxyIsUsedUnlessTheSourceWantsNone() {
        assertThat(MockServers.answer(query(Map.of("http_proxy", url()), ProxyChoice.FROM_ENVIRONMENT))
                        .value(0))
                .isEqualTo(42);
        assertThat(MockServers.failure(query(Map.of("http_proxy", url()), new ProxyChoice.None()))
                        .word())
                .isEqualTo("unreachable");
    }

    @ParameterizedTest
    @CsvSource({
        "http_proxy, https://proxy.invalid:3128, reached over HTTPS",
        "all_proxy, socks5://noc:hunter2@proxy.invalid, a SOCKS proxy with a user"
    })
    void aProxyThatIsNotSupportedIsRefusedInOneLineThatNamesTheVariable(String variable, String url, String reason) {
        assertThat(MockServers.failure(query(Map.of(variable, url), ProxyChoice.FROM_ENVIRONMENT))
                        .text())
                .startsWith("the environment variable " + variable + " names ")
                .contains(reason, "Name a proxy with http://")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://proxy.invalid:3128 | the name of the proxy proxy.invalid:3128 for http://prometheus.invalid",
                "http://127.0.0.1:1 | nothing is listening at the proxy 127.0.0.1:1 for http://prometheus.invalid",
                "socks5://127.0.0.1:1 | no connection through the proxy 127.0.0.1:1 to http://prometheus.invalid",
                "http://my_proxy:3128 | is not the URL of a proxy: its host is missing, or its host or port is not valid"
            })
    void aFailureToReachTheProxyNamesTheProxyAndWhereItIsSet(String url, String found) {
        var environment = MockServers.failure(query(Map.of("http_proxy", url), ProxyChoice.FROM_ENVIRONMENT));
        var fixed = MockServers.failure(query(Map.of(), new ProxyChoice.FixedProxy(URI.create(url))));

        assertThat(environment.found()).contains(found);
        assertThat(environment.text()).contains("http_proxy");
        assertThat(fixed.found()).contains(found);
        assertThat(fixed.text()).contains("\"proxy\" of this source").doesNotContain("environment", "no_proxy");
    }

    @Test
    void aSocksProxyThatDoesNotReachTheServerIsNotReportedAsDown() throws Exception {
        try (var socks = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            var refuses = new AtomicBoolean(true);
            Thread.startVirtualThread(() -> serveSocks(socks, refuses));
            var address = "127.0.0.1:" + socks.getLocalPort();
            var environment = Map.of("all_proxy", "socks5://" + address);

            assertThat(MockServers.failure(query(environment, ProxyChoice.FROM_ENVIRONMENT))
                            .text())
                    .startsWith("the proxy " + address + " cannot connect to http://prometheus.invalid:9090/")
                    .contains("SOCKS: Connection refused. Check that the server is up", "all_proxy");
            refuses.set(false);
            assertThat(MockServers.failure(query(environment, ProxyChoice.FROM_ENVIRONMENT, Duration.ofMillis(200)))
                            .text())
                    .contains("through the proxy " + address + " within 200 ms", "all_proxy")
                    .contains("The proxy cannot reach the server, or hangs: try to reach prometheus.invalid:9090");
        }
    }

    /// A SOCKS proxy whose server refuses all connections, or does not reply.
    private static void serveSocks(ServerSocket listener, AtomicBoolean refuses) {
        // A socket that nothing refers to would be closed.
        var open = new ArrayList<Socket>();
        try {
            while (true) {
                var socket = listener.accept();
                open.add(socket);
                socket.getInputStream().read(new byte[64]);
                socket.getOutputStream().write(new byte[] {5, 0});
                socket.getInputStream().read(new byte[512]);
                if (refuses.get()) {
                    socket.getOutputStream().write(new byte[] {5, 5, 0, 1, 0, 0, 0, 0, 0, 0});
                }
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    @Test
    void theRemedyForAProxyThatRequiresCredentialsIsToSetItInTheEnvironment() {
        MockServers.always(proxy, new MockResponse.Builder().code(407).build());

        assertThat(MockServers.failure(query(Map.of(), new ProxyChoice.FixedProxy(URI.create(url()))))
                        .remedy())
                .startsWith("remove \"proxy\" of this source");
        assertThat(MockServers.failure(query(Map.of("http_proxy", url()), ProxyChoice.FROM_ENVIRONMENT))
                        .remedy())
                .startsWith("put the user and password into http_proxy");
    }
}
