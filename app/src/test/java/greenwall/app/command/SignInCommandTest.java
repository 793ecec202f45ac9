package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// After a user signs in with a command, the sources are queried with that user's token.
class SignInCommandTest {
    @TempDir
    Path home;

    private final AtomicInteger tokenRequests = new AtomicInteger();
    /// The number of requests for a token whose connection is cut.
    private final AtomicInteger cutRequests = new AtomicInteger(1);

    private void respond(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/token") && cutRequests.getAndDecrement() > 0) {
            exchange.close();
            return;
        }
        try (exchange) {
            var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var response = switch (exchange.getRequestURI().getPath()) {
                case "/device" ->
                    "{\"device_code\":\"d1\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":\"https://sign.in/\","
                            + "\"verification_uri_complete\":\"https://sign.in/WDJB\","
                            + "\"expires_in\":60,\"interval\":1}";
                case "/token" ->
                    !form.contains("device_code=d1") || tokenRequests.getAndIncrement() == 0
                            ? "{\"error\":\"authorization_pending\"}"
                            : "{\"access_token\":\"of-a-person\",\"expires_in\":3600,\"refresh_token\":\"r\"}";
                default ->
                    "Bearer of-a-person".equals(exchange.getRequestHeaders().getFirst("Authorization"))
                            ? "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}"
                            : "";
            };
            var bytes = response.getBytes(StandardCharsets.UTF_8);
            int status = response.isEmpty() ? 401 : response.contains("\"error\"") ? 400 : 200;
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Test
    void afterOneSignInWithANetworkErrorTheSourcesAreQueriedWithItsToken() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::respond);
        server.start();
        var base = "http://127.0.0.1:" + server.getAddress().getPort();
        var file = Files.writeString(home.resolve("greenwall.yaml"), """
                clusters:
                  - name: east
                    prometheus:
                      url: "%1$s"
                      auth: {oauth: {token_url: "%1$s/token", device_url: "%1$s/device", client_id: noc}}
                """.formatted(base));
        try {
            var before = CommandRunResult.of(home, "doctor", "--config", file.toString());
            assertThat(before.all()).contains("nobody is signed in").contains("greenwall sign-in");

            var signIn = CommandRunResult.of(home, "sign-in", "--config", file.toString());
            assertThat(signIn.exit()).as(signIn.all()).isZero();
            assertThat(signIn.out())
                    .contains("Open https://sign.in/ and enter WDJB-MJHT\nor open https://sign.in/WDJB\n")
                    .contains("Signed in.");

            var after = CommandRunResult.of(home, "doctor", "--config", file.toString());
            assertThat(after.all()).doesNotContain("nobody is signed in", "of-a-person", "(401)");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void signInWithoutADeviceUrlIsAUsageError() throws Exception {
        var file = Files.writeString(home.resolve("greenwall.yaml"), """
                clusters: [{name: east, prometheus: {url: "http://127.0.0.1:1"}}]
                """);
        var result = CommandRunResult.of(home, "sign-in", "--config", file.toString());
        assertThat(result.exit()).isEqualTo(64);
        assertThat(result.err()).contains("device_url");
    }
}
