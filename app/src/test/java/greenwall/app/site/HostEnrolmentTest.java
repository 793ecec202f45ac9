package greenwall.app.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.app.console.ConfiguredSite;
import greenwall.fleet.enrol.EnrolmentPlanner;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostEnrolmentTest {
    @TempDir
    private Path home;

    private EnrolmentPlanner.LokiSettings settings(Map<String, String> answers) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                var answer = answers.get(exchange.getRequestURI().getPath());
                var body = (answer == null ? "not found" : answer).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        var yaml = "clusters: [{name: east, loki: {url: \"http://127.0.0.1:"
                + server.getAddress().getPort() + "\"}}]\n";
        try (var site = ConfiguredSite.connect(home, yaml, InstantSource.system())) {
            return HostEnrolment.loki(site).orElseThrow();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aVictoriaLogsIsRecognisedByItsResponses() throws Exception {
        assertThat(settings(Map.of(
                                "/select/logsql/stream_field_names",
                                "{\"values\":[]}",
                                "/metrics",
                                "vm_app_version{version=\"victoria-logs\", short_version=\"v1.26.0\"} 1\n"))
                        .victoria())
                .isTrue();
        assertThat(settings(Map.of("/loki/api/v1/status/buildinfo", "{\"version\":\"3.5.0\"}"))
                        .victoria())
                .isFalse();
    }
}
