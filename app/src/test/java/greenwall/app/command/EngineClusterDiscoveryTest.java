package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.app.console.ConfiguredSite;
import greenwall.app.site.EngineClusterFinder;
import greenwall.app.site.EngineClusterWatcher;
import greenwall.app.site.Site;
import greenwall.fleet.source.ClusterLabelFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineClusterDiscoveryTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void newClustersAreFoundAfterTheSiteWasOpenedAgain() throws Exception {
        var clusters = new AtomicReference<>("\"east\"");
        var engine = engine(clusters::get);
        var options = options("http://127.0.0.1:" + engine.getAddress().getPort());
        var sources = new SiteOpener(TestProcessContext.silent(home), options);
        sources.stopWaiting();
        var shown = new LinkedBlockingQueue<Site>();
        try (var _ = ((SiteOpener.OpenResult.Opened) sources.open()).site();
                var _ = new ConfigReloader(sources, shown::add, _ -> {}, _ -> {}).watch()) {
            clusters.set("\"east\",\"west\"");
            assertThat(sources.reopen(shown::add)).isTrue();
            assertThat(namesWithWest(shown)).contains("east", "west");
        } finally {
            sources.sharedEngineResolver().close();
            engine.stop(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"the disk is full, the disk is full", ", java.lang.IllegalStateException"})
    void clustersThatCannotBeShownAreTriedAgainAndReportedOnce(@Nullable String message, String reason)
            throws Exception {
        var engine = engine(() -> "\"east\",\"west\"");
        var clock = InstantSource.system();
        var yaml = Files.readString(
                options("http://127.0.0.1:" + engine.getAddress().getPort()).config);
        var site = ConfiguredSite.connect(home, yaml, clock);
        var errors = new ArrayList<String>();
        var found = new ArrayList<EngineClusterFinder.FoundClusters>();
        try (var watcher = new EngineClusterWatcher(
                site, EngineClusterFinder.engine(site.config()).orElseThrow(), home.resolve("clusters"), clock)) {
            for (int i = 0; i < 2; i++) {
                watcher.query(
                        _ -> {
                            throw new IllegalStateException(message);
                        },
                        errors::add);
                assertThat(errors).singleElement().asString().endsWith(" cannot be shown: " + reason);
                assertThat(watcher.found().values()).isEmpty();
            }
            watcher.query(found::add, errors::add);
            assertThat(found).hasSize(1);
            assertThat(watcher.found().problems()).isEmpty();
        } finally {
            engine.stop(0);
        }
    }

    /// Earlier sites may have "east" alone, or no cluster if the engine is slow on a busy machine.
    private static List<String> namesWithWest(BlockingQueue<Site> shown) throws Exception {
        List<String> names = List.of();
        while (!names.contains("west")) {
            try (var changed = shown.poll(60, TimeUnit.SECONDS)) {
                assertThat(changed).as("a site after %s", names).isNotNull();
                names = changed.config().clusters().stream()
                        .map(cluster -> cluster.name())
                        .toList();
            }
        }
        return names;
    }

    @Test
    void theClustersOfTheSiteInForceAreStillWatchedIfAChangedConfigurationCannotBeShown() throws Exception {
        var isHeld = new AtomicBoolean();
        var held = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var engine = engine(() -> {
            if (!isHeld.get()) {
                return "\"east\"";
            }
            held.countDown();
            try {
                released.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            return "\"east\",\"west\"";
        });
        var options = options("http://127.0.0.1:" + engine.getAddress().getPort());
        var sources = new SiteOpener(TestProcessContext.silent(home), options);
        sources.stopWaiting();
        var shown = new LinkedBlockingQueue<Site>();
        var rejections = new LinkedBlockingQueue<Optional<String>>();
        try (var _ = ((SiteOpener.OpenResult.Opened) sources.open()).site()) {
            isHeld.set(true);
            Consumer<Site> show = site -> {
                shown.add(site);
                if (site.config().wall().groupBy().contains("location")) {
                    throw new IllegalStateException("the disk is full");
                }
            };
            try (var _ = new ConfigReloader(sources, show, _ -> {}, rejections::add).watch()) {
                held.await();
                var file = options.config;
                Files.writeString(file, Files.readString(file) + "wall: {group_by: [location]}\n");
                assertThat(rejections.poll(60, TimeUnit.SECONDS))
                        .get()
                        .asString()
                        .contains("the disk is full");
                released.countDown();
                assertThat(namesWithWest(shown)).contains("east", "west");
            }
        } finally {
            released.countDown();
            sources.sharedEngineResolver().close();
            engine.stop(0);
        }
    }

    @Test
    void aValueThatIsTheNameOfTheClusterOfDirectChecksGetsAnother() throws Exception {
        var engine = engine(() -> "\"direct\",\"east\"");
        var options = options("http://127.0.0.1:" + engine.getAddress().getPort());
        var sources = new SiteOpener(TestProcessContext.silent(home), options);
        try (var site = ((SiteOpener.OpenResult.Opened) sources.open()).site()) {
            assertThat(site.config().clusters())
                    .extracting(cluster -> cluster.name())
                    .containsExactly("direct of cluster", "east", "other");
        } finally {
            engine.stop(0);
        }
    }

    @Test
    void aClusterOfAnEngineThatDoesNotAnswerIsUnknownAndNoUsageError() throws Exception {
        var options = options("http://127.0.0.1:1");
        options.cluster = Optional.of("east");
        var sources = new SiteOpener(TestProcessContext.silent(home), options);
        sources.stopWaiting();
        try (var site = ((SiteOpener.OpenResult.Opened) sources.open()).site()) {
            assertThat(site.config().clusters())
                    .extracting(cluster -> cluster.name())
                    .containsExactly("east");
        } finally {
            sources.sharedEngineResolver().close();
        }
        var config = String.valueOf(options.config);
        var check = CommandRunResult.of(home, "check", "--config", config, "--cluster", "east");
        assertThat(check.exit()).isEqualTo(ExitCodes.UNKNOWN);
        assertThat(check.err())
                .contains(
                        "http://127.0.0.1:1 did not respond, or its response is incomplete, so its clusters are not known");
    }

    @ParameterizedTest
    @CsvSource({"direct of cluster, direct", "other, ''"})
    void aClusterOfAnEngineThatDoesNotAnswerHasTheNameThatItGetsLater(String name, String value) throws Exception {
        var options = options("http://127.0.0.1:1");
        options.cluster = Optional.of(name);
        var sources = new SiteOpener(TestProcessContext.silent(home), options);
        try (var site = ((SiteOpener.OpenResult.Opened) sources.open()).site()) {
            var cluster = site.config().clusters().getFirst();
            assertThat(cluster.name()).isEqualTo(name);
            assertThat(cluster.slice()).contains(ClusterLabelFilter.of("cluster", value));
        }
    }

    @Test
    void theNameOfTheDirectChecksIsNoClusterOfAnEngine() throws Exception {
        var options = options("http://127.0.0.1:1");
        options.cluster = Optional.of("direct");
        var sources = new SiteOpener(TestProcessContext.silent(home), options);
        assertThat(sources.open()).isInstanceOf(SiteOpener.OpenResult.Refused.class);
    }

    @Test
    void theClustersOfAnEngineThatNoLongerAnswersAreThoseOfTheLastRun() throws Exception {
        var engine = engine(() -> "\"east\",\"west\"");
        var url = "http://127.0.0.1:" + engine.getAddress().getPort();
        var config = String.valueOf(options(url).config);
        CommandRunResult.of(home, "check", "--config", config);
        engine.stop(0);
        var check = CommandRunResult.of(home, "check", "--json", "--config", config);
        assertThat(check.out()).contains("\"east\"", "\"west\"");
        assertThat(check.err()).contains("the clusters of an earlier run are used");
        assertThat(check.exit()).isEqualTo(ExitCodes.UNKNOWN);
    }

    /// @param clusters the values of the label
    private static HttpServer engine(Supplier<String> clusters) throws IOException {
        var engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.createContext("/", exchange -> {
            try (exchange) {
                var values = exchange.getRequestURI().getPath().contains("__name__") ? "" : clusters.get();
                var body = ("{\"status\":\"success\",\"data\":[" + values + "]}").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        engine.start();
        return engine;
    }

    private GlobalOptions options(String url) throws IOException {
        var options = new GlobalOptions();
        options.config = Files.writeString(
                home.resolve("greenwall.yaml"),
                "clusters: {label: cluster, from: {prometheus: {url: \"" + url + "\"}}}\n");
        return options;
    }
}
