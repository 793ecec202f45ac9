package greenwall.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/// Shorthand for all connector tests.
public final class MockServers {
    /// A deadline that no response misses, also on a busy machine.
    public static final Duration SOON = Duration.ofMinutes(1);

    /// The response of Prometheus to `up` with one target.
    public static final String UP =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{\"instance\":\"a\"},"
                    + "\"value\":[1795160514.904,\"1\"]}]}}";

    private MockServers() {}

    /// A server with TCP_NODELAY: it writes each response in two parts, and the second would otherwise wait 40
    /// ms for the acknowledgement of the first.
    public static MockWebServer mock() {
        var server = new MockWebServer();
        server.setServerSocketFactory(new ServerSocketFactory() {
            @Override
            public ServerSocket createServerSocket() throws IOException {
                return new ServerSocket() {
                    @Override
                    public Socket accept() throws IOException {
                        var socket = super.accept();
                        socket.setTcpNoDelay(true);
                        return socket;
                    }
                };
            }

            @Override
            public ServerSocket createServerSocket(int port) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog, InetAddress address) {
                throw new UnsupportedOperationException();
            }
        });
        return server;
    }

    @FunctionalInterface
    public interface MockResponder {
        MockResponse to(RecordedRequest request) throws InterruptedException;
    }

    public static void respond(MockWebServer server, MockResponder responder) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                return responder.to(request);
            }
        });
    }

    /// Responds to every request with this.
    public static void always(MockWebServer server, MockResponse response) {
        respond(server, _ -> response);
    }

    /// A silence of one minute, as a user creates it.
    public static AlertSource.Silence silence(Instant from) {
        return silence(from, "");
    }

    public static AlertSource.Silence silence(Instant from, String idempotencyKey) {
        return new AlertSource.Silence(
                "",
                List.of(new AlertSource.Matcher("a", "b", false, true)),
                from,
                from.plusSeconds(60),
                "me",
                "why",
                AlertSource.SilenceState.ACTIVE,
                from,
                idempotencyKey,
                Map.of());
    }

    public static MockResponse page(int status, String html) {
        return response(status, "text/html", html);
    }

    public static MockResponse json(int status, String body) {
        return response(status, "application/json", body);
    }

    public static MockResponse text(int status, String body) {
        return response(status, "text/plain; charset=utf-8", body);
    }

    public static MockResponse response(int status, String type, String body) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", type)
                .body(body)
                .build();
    }

    public static MockResponse redirect(int status, String location) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Location", location)
                .build();
    }

    /// A Prometheus that has one target.
    public static MockResponse up() {
        return new MockResponse.Builder().body(UP).build();
    }

    public static Outcome<InstantVector> queryUp(SharedHttpClient http, String url, HttpSettings settings) {
        return Prometheus.connect(http, source(Source.Kind.PROMETHEUS, url), settings)
                .instant("up", SOON);
    }

    public static RecordedRequest takeRequest(MockWebServer from) throws InterruptedException {
        var request = from.takeRequest(60, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    public static SharedHttpClient http() {
        return new SharedHttpClient(Map.of(), InstantSource.system());
    }

    public static Source source(Source.Kind kind, MockWebServer server) {
        return source(kind, server.url("/").toString());
    }

    public static Source source(Source.Kind kind, String url) {
        return new Source("test", kind, URI.create(url));
    }

    public static <T> T answer(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Answered<T> answered -> answered.value();
            case Outcome.Failed<T> failed ->
                throw new AssertionError(
                        failed.failure().word() + ": " + failed.failure().found());
        };
    }

    public static Failure failure(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Failed<?> failed) {
            return failed.failure();
        }
        throw new AssertionError("expected a failure, got " + outcome);
    }

    /// The only warning of an outcome.
    public static String warning(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Answered<?> answered) {
            assertThat(answered.warnings()).hasSize(1);
            return answered.warnings().getFirst();
        }
        throw new AssertionError("expected an answer, got " + outcome);
    }

    /// One line with the finding and one with the remedy, both in plain words.
    public static void assertPlain(Failure failure) {
        assertThat(failure.found()).isNotBlank().doesNotContain("\n", "Exception", "java.");
        assertThat(failure.remedy()).isNotBlank().doesNotContain("\n");
    }
}
