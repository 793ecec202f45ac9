package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.app.site.Site;
import greenwall.views.QueryCompletions;
import greenwall.views.testing.DirectFxThread;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteQueryCompletionsTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir
    private Path home;

    private Site site(HttpServer server) throws Exception {
        return ConfiguredSite.connect(
                home,
                "clusters: [{name: east, prometheus: {url: \"http://127.0.0.1:"
                        + server.getAddress().getPort() + "\"}}]\n",
                CLOCK);
    }

    private static List<QueryCompletions.Suggestion> metrics(SiteQueryCompletions completions) throws Exception {
        var result = new CompletableFuture<List<QueryCompletions.Suggestion>>();
        completions.complete(
                new QueryCompletions.Request(
                        "east", QueryCompletions.Language.PROMQL, QueryCompletions.Kind.METRICS, "", ""),
                result::complete);
        return result.get(30, TimeUnit.SECONDS);
    }

    /// Fast typing cancels requests, and a source may be briefly unavailable; such a failure must not be
    /// cached.
    @Test
    void aFailedRequestIsSentAgain() throws Exception {
        var available = new AtomicBoolean();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var names = exchange.getRequestURI().getPath().contains("__name__");
            var body = (names
                            ? "{\"status\":\"success\",\"data\":[\"node_load1\"]}"
                            : "{\"status\":\"success\",\"data\":{}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(available.get() ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try (var site = site(server);
                var threads = new SiteThreads(new DirectFxThread(true))) {
            var completions = new SiteQueryCompletions(site, CLOCK, threads);
            assertThat(metrics(completions)).isEmpty();
            available.set(true);
            assertThat(metrics(completions))
                    .extracting(QueryCompletions.Suggestion::text)
                    .containsExactly("node_load1");
        } finally {
            server.stop(0);
        }
    }
}
