package greenwall.tests.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.alert.AlertMerger;
import greenwall.fleet.alert.AlertQueries;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.rules.RulesPack;
import greenwall.fleet.rules.RulesPackFiles;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealServer;
import greenwall.views.AlertsAndProblems;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The pack as it is exported, in a real Prometheus with a real Alertmanager, over exporters that this test
/// serves. Only `for` and the intervals are shortened.
@Tag("slow")
class RulesPackOnRealServersTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(4);

    private static final long BEGUN = System.nanoTime();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theRulesPackLoadsFiresAndInhibits() throws Exception {
        try (var dead = exporter(() -> "");
                var scrubbed = exporter(RulesPackOnRealServersTest::scrubbedHost);
                var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            int managerPort = RealServer.freePort();
            for (var file : RulesPackFiles.of(RulesPack.groups(QuantityCatalogue.shipped(), "instance", _ -> ""))
                    .entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), withShortDurations(file.getValue()));
            }
            int alerting = RealServer.freePort();
            var config = folder.resolve("prometheus.yml");
            Files.writeString(config, """
                    global: {scrape_interval: 1s, evaluation_interval: 1s}
                    rule_files: [greenwall-records.rules.yml, greenwall-records-slow.rules.yml, greenwall-alerts.rules.yml]
                    alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%d"]}]}]}
                    scrape_configs:
                    - job_name: node
                      static_configs: [{targets: ["127.0.0.1:%d"]}]
                      relabel_configs: [{target_label: instance, replacement: "alive:9100"}]
                    - job_name: zfs
                      static_configs: [{targets: ["127.0.0.1:%d"]}]
                      relabel_configs: [{target_label: instance, replacement: "alive:9134"}]
                    - job_name: gone
                      static_configs: [{targets: ["127.0.0.1:%d"]}]
                      metrics_path: /zfs
                      relabel_configs: [{target_label: instance, replacement: "gone:9134"}]
                    """.formatted(managerPort, scrubbed.port(), scrubbed.port(), dead.port()));
            try (var manager = RealServer.alertmanager(folder, folder.resolve("alertmanager.yml"), managerPort);
                    var prometheus = RealServer.prometheus(folder, config, alerting)) {
                assertThat(prometheus.port()).isEqualTo(alerting);
                var alerts = Alertmanager.connect(
                        http,
                        List.of(new Alertmanager.Peer(
                                new Source("real", Source.Kind.ALERTMANAGER, manager.url()), HttpSettings.DEFAULT)));
                var wanted = Map.of(
                        "Watchdog ", AlertSource.State.ACTIVE,
                        "NodeDown gone", AlertSource.State.ACTIVE,
                        "OOMKill gone", AlertSource.State.SUPPRESSED,
                        "ZFSScrubRunning alive", AlertSource.State.ACTIVE,
                        "DiskReadLatencyHigh alive", AlertSource.State.SUPPRESSED,
                        "ZFSVdevErrors alive", AlertSource.State.ACTIVE,
                        "ZFSPoolDegraded alive", AlertSource.State.ACTIVE,
                        "DiskSlowerThanItsPeers alive", AlertSource.State.ACTIVE);
                Map<String, AlertSource.State> seen = Map.of();
                boolean died = false;
                long end = System.nanoTime() + LONGEST.toNanos();
                while (!seen.entrySet().containsAll(wanted.entrySet()) && System.nanoTime() < end) {
                    seen = alertStates(alerts);
                    if (seen.containsKey("OOMKill gone") && !died) {
                        dead.close();
                        died = true;
                    }
                    Await.briefly();
                }
                assertThat(seen).containsAllEntriesOf(wanted);
                var summary = alerts.alerts(List.of(), SOON).value().stream()
                        .filter(a -> a.labels().get("alertname").equals("DiskReadLatencyHigh"))
                        .findFirst()
                        .orElseThrow();
                assertThat(summary.annotations().get("summary"))
                        .matches("A read from sd[abc] on alive takes [0-9.]+m?s");
                assertThat(summary.inhibitedBy()).hasSize(1);
                var metrics = Prometheus.connect(
                        http, new Source("real", Source.Kind.PROMETHEUS, prometheus.url()), HttpSettings.DEFAULT);
                listCountsWhatAlertmanagerSays(metrics, alerts, manager.url());
            }
        }
    }

    /// Compares the counts above the list with a direct query at the same time, by severity and by whether the
    /// alert is suppressed. Watchdog is left out.
    private static void listCountsWhatAlertmanagerSays(MetricsSource metrics, AlertSource alerts, URI manager)
            throws Exception {
        var queries = new AlertQueries(
                List.of(new AlertQueries.ClusterSources("real", Optional.of(metrics), Optional.of(alerts), false)));
        Map<String, Integer> received = Map.of();
        Map<String, Integer> shown = Map.of();
        long end = System.nanoTime() + LONGEST.toNanos();
        do {
            Await.briefly();
            received = receivedCounts(manager);
            shown = new TreeMap<>();
            var firing = new AlertsAndProblems(
                    new AlertMerger().merge(queries.query(SOON), AlertHostFinder.of(FleetState.EMPTY), Instant.now()));
            for (var count : firing.counts()) {
                shown.put(count.severity() + " active", count.alerts());
            }
            for (var alert : firing.alerts()) {
                if (AlertsAndProblems.suppressed(alert)) {
                    shown.merge(alert.severity() + " suppressed", 1, Integer::sum);
                }
            }
        } while (!(shown.equals(received) && received.equals(receivedCounts(manager))) && System.nanoTime() < end);
        assertThat(shown).isEqualTo(received).hasSizeGreaterThan(2);
    }

    private static Map<String, Integer> receivedCounts(URI manager) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(manager.resolve("/api/v2/alerts")).build(),
                    HttpResponse.BodyHandlers.ofString());
            var counts = new TreeMap<String, Integer>();
            for (var alert : JsonMapper.shared().readTree(answer.body())) {
                if (!alert.at("/labels/alertname").asString().equals("Watchdog")) {
                    counts.merge(
                            alert.at("/labels/severity").asString() + " "
                                    + alert.at("/status/state").asString(),
                            1,
                            Integer::sum);
                }
            }
            return counts;
        }
    }

    private static Map<String, AlertSource.State> alertStates(AlertSource alerts) {
        return alerts.alerts(List.of(), SOON).value().stream()
                .collect(Collectors.toMap(
                        a -> a.labels().get("alertname") + " " + a.labels().get("host"),
                        AlertSource.ReceivedAlert::state,
                        (a, _) -> a));
    }

    private static String withShortDurations(String text) {
        return text.replaceAll("(?m)^    for: .*$", "    for: 1s")
                .replaceAll("(?m)^  interval: .*$", "  interval: 1s")
                .replaceAll("group_wait: .*", "group_wait: 0s")
                .replaceAll("\\[5m\\]", "[10s]");
    }

    /// A pool that is being scrubbed, is degraded and has errors; three slow disks, one of them far slower.
    private static String scrubbedHost() {
        double t = seconds();
        var text = new StringBuilder();
        for (var disk : List.of("sda", "sdb", "sdc")) {
            double each = disk.equals("sdc") ? 2.0 : 0.1;
            text.append(line("node_disk_reads_completed_total{device=\"%s\"} %f", disk, t * 100));
            text.append(line("node_disk_read_time_seconds_total{device=\"%s\"} %f", disk, t * 100 * each));
            text.append(line("node_disk_io_time_seconds_total{device=\"%s\"} %f", disk, t * 0.5));
            text.append(line(
                    "zfs_vdev_state{zpool=\"tank\",vdev=\"%s1\",path=\"/dev/%s1\"} %d",
                    disk, disk, disk.equals("sdc") ? 6 : 7));
        }
        text.append("zfs_vdev_state{zpool=\"tank\",vdev=\"root\",path=\"\"} 6\n");
        text.append("zfs_vdev_errors{zpool=\"tank\",vdev=\"sdc1\",path=\"/dev/sdc1\",type=\"read\"} 4\n");
        text.append("zfs_pool_scan_state{zpool=\"tank\"} 1\nzfs_pool_scan_func{zpool=\"tank\"} 1\n");
        return text.toString();
    }

    /// A counter value, which never decreases.
    private static double seconds() {
        return 1_000 + (System.nanoTime() - BEGUN) / 1e9;
    }

    private static String line(String form, Object... values) {
        return String.format(Locale.ROOT, form, values) + "\n";
    }

    /// An increasing counter: its alert keeps firing for ten minutes after the machine is gone.
    private static String killedProcesses() {
        return "node_vmstat_oom_kill " + (long) seconds() + "\n";
    }

    private record Exporter(HttpServer server) implements AutoCloseable {
        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private static Exporter exporter(Supplier<String> metrics) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            var body = (path.equals("/zfs") ? killedProcesses() : metrics.get()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return new Exporter(server);
    }
}
