package greenwall.tests.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.app.config.ConfigLoader;
import greenwall.app.site.Site;
import greenwall.app.site.SiteAlertPoller;
import greenwall.app.site.TimeTravelClock;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.tests.console.SiteFolder;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// A wall at earlier instants, over a real Prometheus: four hosts, of which one fails and one leaves in
/// between.
class PastInstantsTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration SCRAPE = Duration.ofSeconds(15);
    private static final Instant END =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
    private static final Instant BEGIN = END.minus(Duration.ofHours(3));
    /// From here on C fails, and D is no longer scraped.
    private static final Instant FAILS = END.minus(Duration.ofMinutes(100));

    private static final Instant LEAVES = END.minus(Duration.ofMinutes(60));
    private static final List<String> HOSTS = List.of("a", "b", "c", "d");
    private static final Map<String, String> OWN = Map.of(
            "mem.util", "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes",
            "fs.root.used", "1 - node_filesystem_avail_bytes{mountpoint=\"/\"} / node_filesystem_size_bytes",
            "cpu.util", "1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))",
            "uptime", "time() - node_boot_time_seconds");

    @TempDir
    Path dir;

    private static void line(StringBuilder into, String series, Instant at, double value) {
        into.append(series)
                .append(' ')
                .append(value)
                .append(' ')
                .append(at.getEpochSecond())
                .append('\n');
    }

    private static StringBuilder of(Map<String, StringBuilder> families, String name) {
        return Objects.requireNonNull(families.get(name), name);
    }

    private Path series() throws IOException {
        var families = Map.<String, StringBuilder>of(
                "up", new StringBuilder(),
                "node_memory_MemAvailable_bytes", new StringBuilder(),
                "node_memory_MemTotal_bytes", new StringBuilder(),
                "node_filesystem_avail_bytes", new StringBuilder(),
                "node_filesystem_size_bytes", new StringBuilder(),
                "node_cpu_seconds_total", new StringBuilder(),
                "node_boot_time_seconds", new StringBuilder(),
                "node_uname_info", new StringBuilder());
        var alerts = new StringBuilder();
        for (var host : HOSTS) {
            int seed = host.charAt(0) - 'a';
            var labels = "instance=\"" + host + ":9100\",job=\"node\"";
            double idle = 0;
            for (var at = BEGIN; !at.isAfter(END); at = at.plus(SCRAPE)) {
                if (host.equals("d") && !at.isBefore(LEAVES)) {
                    break;
                }
                boolean fails = host.equals("c") && !at.isBefore(FAILS);
                line(of(families, "up"), "up{" + labels + "}", at, fails ? 0 : 1);
                if (fails) {
                    continue;
                }
                double phase = at.getEpochSecond() / 700.0 + seed;
                idle += SCRAPE.toSeconds() * (0.6 + 0.2 * Math.sin(phase));
                line(of(families, "node_memory_MemTotal_bytes"), "node_memory_MemTotal_bytes{" + labels + "}", at, 8e9);
                line(
                        of(families, "node_memory_MemAvailable_bytes"),
                        "node_memory_MemAvailable_bytes{" + labels + "}",
                        at,
                        Math.rint(4e9 + 1e9 * Math.sin(phase)));
                var root = "{" + labels + ",mountpoint=\"/\",fstype=\"ext4\",device=\"/dev/vda1\"}";
                line(of(families, "node_filesystem_size_bytes"), "node_filesystem_size_bytes" + root, at, 1e11);
                line(
                        of(families, "node_filesystem_avail_bytes"),
                        "node_filesystem_avail_bytes" + root,
                        at,
                        Math.rint(5e10 - (at.getEpochSecond() % 10_000) * 1e5));
                line(
                        of(families, "node_cpu_seconds_total"),
                        "node_cpu_seconds_total{" + labels + ",cpu=\"0\",mode=\"idle\"}",
                        at,
                        idle);
                line(
                        of(families, "node_cpu_seconds_total"),
                        "node_cpu_seconds_total{" + labels + ",cpu=\"0\",mode=\"user\"}",
                        at,
                        Duration.between(BEGIN, at).plus(SCRAPE).toSeconds() - idle);
                line(
                        of(families, "node_boot_time_seconds"),
                        "node_boot_time_seconds{" + labels + "}",
                        at,
                        BEGIN.getEpochSecond() - 100_000 * (seed + 1));
                line(
                        of(families, "node_uname_info"),
                        "node_uname_info{" + labels + ",nodename=\"" + host + "\",sysname=\"Linux\"}",
                        at,
                        1);
            }
        }
        for (var at = FAILS; !at.isAfter(END); at = at.plus(SCRAPE)) {
            var of = "{alertname=\"HostDown\",instance=\"c:9100\",job=\"node\",severity=\"critical\"";
            boolean fires = !at.isBefore(FAILS.plus(Duration.ofMinutes(5)));
            line(alerts, "ALERTS" + of + ",alertstate=\"" + (fires ? "firing" : "pending") + "\"}", at, 1);
        }
        var since = new StringBuilder();
        for (var at = FAILS; !at.isAfter(END); at = at.plus(SCRAPE)) {
            line(
                    since,
                    "ALERTS_FOR_STATE{alertname=\"HostDown\",instance=\"c:9100\",job=\"node\",severity=\"critical\"}",
                    at,
                    FAILS.getEpochSecond());
        }
        var text = new StringBuilder();
        families.forEach((name, lines) ->
                text.append("# TYPE ").append(name).append(" unknown\n").append(lines));
        text.append("# TYPE ALERTS unknown\n").append(alerts);
        text.append("# TYPE ALERTS_FOR_STATE unknown\n").append(since).append("# EOF\n");
        return Files.writeString(dir.resolve("series.om"), text);
    }

    private Site site(URI prometheus) {
        return new SiteFolder(dir, CLOCK).open(ConfigLoader.Options.of(Source.Kind.PROMETHEUS, prometheus.toString()));
    }

    /// The source's own result, queried without this program.
    private static OptionalDouble own(URI prometheus, String query, String host, Instant at)
            throws IOException, InterruptedException {
        var queryUri = prometheus.resolve("/api/v1/query?time=" + at.getEpochSecond() + "&query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
        try (var client = HttpClient.newHttpClient()) {
            var text = client.send(HttpRequest.newBuilder(queryUri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            for (var row : JsonMapper.shared().readTree(text).path("data").path("result")) {
                if (row.path("metric").path("instance").asString("").equals(host + ":9100")) {
                    return OptionalDouble.of(
                            Double.parseDouble(row.path("value").get(1).asString()));
                }
            }
        }
        return OptionalDouble.empty();
    }

    @Test
    void pastValuesMatchTheSourceAndUnscrapedOnesAreNotGreen() throws Exception {
        int compared = 0;
        try (var server = RealServer.prometheusFilledFrom(series(), dir);
                var site = site(server.url())) {
            for (long minutes : List.of(170, 130, 90, 45, 4)) {
                var pastInstant = END.minus(Duration.ofMinutes(minutes)).plusSeconds(7);
                var fleet = site.asOf(new TimeTravelClock(pastInstant, CLOCK))
                        .singlePoller()
                        .poll();
                assertThat(fleet.at()).isEqualTo(pastInstant);
                for (var name : HOSTS) {
                    boolean fails = name.equals("c") && pastInstant.isAfter(FAILS);
                    boolean left = name.equals("d") && pastInstant.isAfter(LEAVES);
                    var host = fleet.host(name).orElseThrow();
                    if (fails || left) {
                        assertThat(host.state())
                                .as("%s at %s", name, pastInstant)
                                .isNotEqualTo(CellState.OK);
                        assertThat(host.cells()).noneMatch(cell -> cell.state() == CellState.OK);
                        continue;
                    }
                    for (var quantity : OWN.keySet()) {
                        var cell = host.cells(quantity).getFirst();
                        assertThat(cell.state())
                                .as("%s of %s at %s: %s", quantity, name, pastInstant, cell.reason())
                                .isEqualTo(CellState.OK);
                        assertThat(cell.value())
                                .as("%s of %s at %s", quantity, name, pastInstant)
                                .isEqualTo(
                                        own(server.url(), OWN.get(quantity), name, pastInstant)
                                                .orElseThrow(),
                                        within(1e-9));
                        assertThat(cell.age())
                                .hasValueSatisfying(age -> assertThat(age).isLessThan(SCRAPE));
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(40);
    }

    @Test
    void pastAlertsMatchTheAlertSeriesOfTheRules() throws Exception {
        try (var server = RealServer.prometheusFilledFrom(series(), dir);
                var site = site(server.url())) {
            for (var expected : Map.of(-5, AlertPhase.UNKNOWN, 2, AlertPhase.PENDING, 20, AlertPhase.FIRING)
                    .entrySet()) {
                var pastInstant =
                        FAILS.plus(Duration.ofMinutes(expected.getKey())).plusSeconds(7);
                var past = site.asOf(new TimeTravelClock(pastInstant, CLOCK));
                var state = new SiteAlertPoller(past, new AcknowledgementRegistry(List.of()), () -> pastInstant)
                        .poll(past.singlePoller().poll());
                assertThat(state.failures()).isEmpty();
                assertThat(state.remarks()).anyMatch(remark -> remark.contains("ALERTS series of Prometheus"));
                if (expected.getKey() < 0) {
                    assertThat(state.alerts()).isEmpty();
                } else {
                    assertThat(state.alerts()).singleElement().satisfies(alert -> {
                        assertThat(alert.name()).isEqualTo("HostDown");
                        assertThat(alert.host()).isEqualTo("c");
                        assertThat(alert.phase()).isEqualTo(expected.getValue());
                        assertThat(alert.since()).isEqualTo(FAILS);
                    });
                }
            }
        }
    }
}
