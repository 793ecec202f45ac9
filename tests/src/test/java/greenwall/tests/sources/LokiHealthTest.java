package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import greenwall.connectors.http.HttpSettings;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.SourceState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The health of a Loki with tenants: its version needs no tenant, its labels do.
class LokiHealthTest {
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> answer(exchange, 404, "404 page not found"));
        server.createContext(
                "/loki/api/v1/status/buildinfo",
                exchange -> answer(exchange, 200, "{\"version\":\"\",\"revision\":\"\",\"goVersion\":\"\"}"));
        server.createContext("/loki/api/v1/labels", exchange -> {
            var tenant = exchange.getRequestHeaders().getFirst("X-Scope-OrgID");
            if (tenant == null) {
                answer(exchange, 401, "no org id\n");
            } else {
                answer(
                        exchange,
                        200,
                        tenant.equals("team")
                                ? "{\"status\":\"success\",\"data\":[\"host\"]}"
                                : "{\"status\":\"success\"}");
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        try (exchange) {
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private SourceState health(HttpSettings settings) throws InterruptedException {
        return RealLokiTenantTest.health(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), settings);
    }

    @Test
    void aLokiThatRequiresATenantIsSilentWithARemedy() throws InterruptedException {
        var state = health(HttpSettings.DEFAULT);
        assertThat(state.state()).isEqualTo(CellState.SILENT);
        assertThat(state.reason()).contains("no org id");
        assertThat(state.remedy()).contains("tenant");
    }

    @Test
    void aTenantWithoutLinesIsReported() throws InterruptedException {
        var state = health(HttpSettings.DEFAULT.with(draft -> draft.tenant = Optional.of("taem")));
        assertThat(state.reason()).contains("no log lines");
        assertThat(state.remedy()).contains("tenant");
    }

    @Test
    void aLokiBuiltWithoutAVersionIsHealthy() throws InterruptedException {
        var state = health(HttpSettings.DEFAULT.with(draft -> draft.tenant = Optional.of("team")));
        assertThat(state.state()).isEqualTo(CellState.OK);
        assertThat(state.reason()).isEmpty();
    }
}
