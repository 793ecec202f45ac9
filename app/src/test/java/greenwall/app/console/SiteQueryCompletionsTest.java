package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.app.site.Site;
import greenwall.views.QueryCompletions;
import greenwall.views.testing.DirectFxThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
        var server = server(available, () -> "\"node_load1\"");
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

    @Test
    void theNamesOfMetricsAreReadAgainAfterTenMinutes() throws Exception {
        var names = new AtomicReference<>("\"node_load1\"");
        var start = Instant.parse("2026-11-20T08:00:00Z");
        var now = new AtomicReference<>(start);
        var server = server(new AtomicBoolean(true), names::get);
        try (var site = site(server);
                var threads = new SiteThreads(new DirectFxThread(true))) {
            var completions = new SiteQueryCompletions(site, now::get, threads);
            assertThat(metrics(completions)).hasSize(1);
            names.set("\"node_load1\",\"smartctl_device\"");
            assertThat(metrics(completions)).hasSize(1);
            now.set(start.plus(Duration.ofMinutes(11)));
            Await.await("the new name", () -> texts(completions).equals(List.of("node_load1", "smartctl_device")));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void theKnownNamesComeAtOnceWhileTheSourceIsSlowAndIsAskedOnceAMinute() throws Exception {
        var names = new AtomicReference<Supplier<String>>(() -> "\"node_load1\"");
        var asked = new AtomicInteger();
        var released = new CountDownLatch(1);
        var start = Instant.parse("2026-11-20T08:00:00Z");
        var now = new AtomicReference<>(start);
        var server = server(
                new AtomicBoolean(true),
                () -> Objects.requireNonNull(names.get()).get());
        try (var site = site(server);
                var threads = new SiteThreads(new DirectFxThread(true))) {
            var completions = new SiteQueryCompletions(site, now::get, threads);
            assertThat(texts(completions)).containsExactly("node_load1");
            names.set(() -> {
                asked.incrementAndGet();
                try {
                    released.await();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                return "\"node_load1\",\"smartctl_device\"";
            });
            now.set(start.plus(Duration.ofMinutes(11)));
            assertThat(texts(completions)).containsExactly("node_load1");
            Await.await("the source is asked", () -> asked.get() == 1);
            assertThat(texts(completions)).containsExactly("node_load1");
            released.countDown();
            Await.await("the new name", () -> texts(completions).size() == 2);
            assertThat(asked).hasValue(1);
        } finally {
            released.countDown();
            server.stop(0);
        }
    }

    private static List<String> texts(SiteQueryCompletions completions) {
        try {
            return metrics(completions).stream()
                    .map(QueryCompletions.Suggestion::text)
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// @param metrics the names, as JSON strings with commas
    private static HttpServer server(AtomicBoolean available, Supplier<String> metrics) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var names = exchange.getRequestURI().getPath().contains("__name__");
            var body = (names
                            ? "{\"status\":\"success\",\"data\":[" + metrics.get() + "]}"
                            : "{\"status\":\"success\",\"data\":{}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(available.get() ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
