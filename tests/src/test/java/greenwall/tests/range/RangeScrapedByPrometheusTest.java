package greenwall.tests.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.RunningLabServers;
import greenwall.lab.exporters.DialectMix;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.poll.RealServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("slow")
class RangeScrapedByPrometheusTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final PracticeRangeOptions SMALL = new PracticeRangeOptions(
            8,
            List.of(IncidentKind.EXPORTER_DOWN),
            1,
            1,
            Optional.empty(),
            DialectMix.MIXED,
            RunningLabServers.ListenOptions.LOOPBACK);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void aRealPrometheus() {
        RealServer.program("promtool", "prometheus");
    }

    private RealServer scraping(PracticeRange range) throws IOException {
        var config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 2s}
                scrape_configs:
                  - job_name: range
                    file_sd_configs: [{files: ["%s"]}]
                """.formatted(range.fileSd()));
        return RealServer.prometheus(folder, config, RealServer.freePort());
    }

    @Test
    void aRealPrometheusSeesTheSameSiteAsTheRangesOwnApi() throws Exception {
        try (var range = PracticeRange.start(SMALL);
                var real = scraping(range)) {
            int targets = range.series().targets().size();
            await(real.url(), "count(count_over_time(up[1m]) >= 4) == " + targets);
            same(real, range, "up", "job", "instance");
            same(real, range, "up == 0", "job", "instance");
            assertThat(vector(range.servers().prometheus(), "up == 0", "job", "instance"))
                    .hasSize(1);
            String families = "count by (__name__, job) ({job=~\".+\",alertstate=\"\",__name__!=\"ALERTS_FOR_STATE\"})";
            same(real, range, families, "__name__", "job");
            sameNumbers(real, range, "node_memory_MemTotal_bytes", 0);
            sameNumbers(real, range, "sum by (instance) (node_filesystem_size_bytes{fstype!=\"zfs\"})", 0);
            sameNumbers(
                    real,
                    range,
                    "sum by (instance) (zfs_pool_size_bytes or zfs_vdev_space_capacity_bytes{vdev=\"root\"})",
                    0);
            sameNumbers(real, range, "node_boot_time_seconds", 0);
            sameNumbers(real, range, "sum by (instance) (node_cpu_seconds_total)", 1e-3);
            sameNumbers(real, range, "sum by (instance) (node_zfs_arc_hits)", 1e-3);
            sameNumbers(real, range, "sum by (instance) (ebpf_exporter_bio_latency_seconds_count)", 1e-3);
            sameNumbers(real, range, "count by (instance, domain) (libvirt_domain_info_virtual_cpus)", 0);
        }
    }

    @Test
    void everyExpositionIsWellFormed() throws Exception {
        try (var range = PracticeRange.start(SMALL.withIncident(IncidentKind.QUIET))) {
            for (JsonNode entry : JsonMapper.shared().readTree(Files.readString(range.fileSd()))) {
                var uri = URI.create("http://" + entry.at("/targets/0").asString()
                        + entry.at("/labels/__metrics_path__").asString());
                Path metricsFile = Files.writeString(folder.resolve("said.txt"), get(uri));
                var promtool = new ProcessBuilder("promtool", "check", "metrics")
                        .redirectInput(metricsFile.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("promtool.txt").toFile())
                        .start();
                assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
                assertThat(promtool.exitValue())
                        .as("%s: %s", uri, Files.readString(folder.resolve("promtool.txt")))
                        .as("0 is spotless, 3 has names that the genuine exporters have too, 1 cannot be read")
                        .isIn(0, 3);
            }
        }
    }

    private interface Comparison {
        void hold() throws Exception;
    }

    /// The two scrape at different moments, so for a while only one of them has what has just begun or what was
    /// scraped late on a busy machine.
    private static void eventually(Comparison comparison) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                comparison.hold();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
    }

    private void same(RealServer real, PracticeRange range, String query, String... labels) throws Exception {
        eventually(() -> assertThat(vector(real.url(), query, labels))
                .as(query)
                .isEqualTo(vector(range.servers().prometheus(), query, labels)));
    }

    private void sameNumbers(RealServer real, PracticeRange range, String query, double tolerance) throws Exception {
        eventually(() -> {
            var rangeValues = vector(range.servers().prometheus(), query, "instance", "domain");
            var seen = vector(real.url(), query, "instance", "domain");
            assertThat(rangeValues).as(query).isNotEmpty();
            assertThat(seen.keySet()).as(query).isEqualTo(rangeValues.keySet());
            rangeValues.forEach((key, value) -> assertThat(seen.get(key))
                    .as("%s of %s", query, key)
                    .isCloseTo(value, within(tolerance * Math.abs(value))));
        });
    }

    private void await(URI server, String query) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (vector(server, query).isEmpty()) {
            assertThat(System.nanoTime()).as("still waiting for %s", query).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    /// The values of an instant query, keyed by some of their labels.
    private Map<String, Double> vector(URI server, String query, String... labels) throws Exception {
        var root = JsonMapper.shared()
                .readTree(
                        get(server.resolve("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8))));
        assertThat(root.at("/status").asString()).as("%s: %s", query, root).isEqualTo("success");
        var all = new TreeMap<String, Double>();
        for (JsonNode element : root.at("/data/result")) {
            var key = new StringBuilder();
            for (var label : labels) {
                key.append(element.at("/metric/" + label).asString("")).append(' ');
            }
            all.put(key.toString(), Double.parseDouble(element.at("/value/1").asString()));
        }
        return all;
    }

    private String get(URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
