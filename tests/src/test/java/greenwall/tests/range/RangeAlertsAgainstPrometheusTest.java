package greenwall.tests.range;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.alertmanager.AlertmanagerServer;
import greenwall.lab.incident.IncidentKind;
import greenwall.lab.rules.LabRules;
import greenwall.lab.testing.RulesFile;
import greenwall.tests.poll.Await;
import greenwall.tests.poll.RealPrograms;
import greenwall.tests.poll.RealServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real Prometheus scrapes the range with the range's rules and sends alerts to a real Alertmanager: both
/// fire, silence and inhibit the same alerts as the range's own servers.
@Tag("slow")
class RangeAlertsAgainstPrometheusTest extends RealPrograms {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LONGEST = Duration.ofMinutes(4);
    private static final double PACE = 0.02;
    /// Excluded: they need hours of history, while the test scrapes for a minute, or their value is close to
    /// the threshold.
    private static final Set<String> NEED_HISTORY = """
            FilesystemFullSoon
            PoolFullSoon
            GuestStopped
            GuestGone
            HostAvailabilityBurn
            OomKill
            SystemdUnitFlapping
            DiskLatencyP99High
            DiskWriteLatencyHigh
            RunQueueLatencyHigh
            TxgSyncSlow
            DiskBusy
            """.lines().collect(Collectors.toSet());

    private final HttpClient client = closeAfterTest(HttpClient.newHttpClient());

    @TempDir
    private Path folder;

    private JsonNode get(URI server, String path) throws Exception {
        var request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(Duration.ofSeconds(40))
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /// The firing alerts, in a form that is the same for both.
    private Set<String> firing(URI prometheus) throws Exception {
        var found = new TreeSet<String>();
        for (JsonNode alert : get(prometheus, "/api/v1/alerts").get("data").get("alerts")) {
            if (alert.get("state").stringValue().equals("firing")) {
                add(found, alert.get("labels"), "");
            }
        }
        return found;
    }

    /// The alerts of the Alertmanager, with their state and receivers.
    private Set<String> receivedAlerts(URI alertmanager) throws Exception {
        var found = new TreeSet<String>();
        for (JsonNode alert : get(alertmanager, "/api/v2/alerts")) {
            String state = alert.get("status").get("state").stringValue();
            String by = alert.get("receivers")
                    .valueStream()
                    .map(r -> r.get("name").stringValue())
                    .sorted()
                    .toList()
                    .toString();
            add(found, alert.get("labels"), " " + state + " " + by);
        }
        return found;
    }

    /// One query of both servers.
    private record AlertSets(Set<String> firing, Set<String> told) {
        static AlertSets of(RangeAlertsAgainstPrometheusTest test, URI prometheus, URI alertmanager) throws Exception {
            return new AlertSets(test.firing(prometheus), test.receivedAlerts(alertmanager));
        }

        /// Whether all of these fire; a latency near its threshold fires only at times.
        boolean fires(List<String> alerts) {
            return alerts.stream()
                    .allMatch(alert -> firing.stream().anyMatch(a -> a.contains("alertname=" + alert + ",")));
        }
    }

    private static void add(Set<String> found, JsonNode labels, String suffix) {
        String name = labels.get("alertname").stringValue();
        if (NEED_HISTORY.stream().noneMatch(name::startsWith)) {
            found.add(new TreeMap<>(JSON.convertValue(labels, Map.class)) + suffix);
        }
    }

    private Path prometheusFile(PracticeRange range, int alertmanager) throws Exception {
        Files.writeString(folder.resolve("rules.yml"), RulesFile.yaml(LabRules.groups(), Duration.ofSeconds(3), PACE));
        return Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 3s, evaluation_interval: 3s}
                rule_files: [rules.yml]
                alerting: {alertmanagers: [{static_configs: [{targets: ['127.0.0.1:%d']}]}]}
                scrape_configs:
                - job_name: range
                  file_sd_configs: [{files: ['%s']}]
                """.formatted(alertmanager, range.fileSd()));
    }

    private void sameAlerts(IncidentKind incident) throws Exception {
        RealServer.program("prometheus-alertmanager", "prometheus-alertmanager");
        RealServer.program("prometheus", "prometheus");
        var range = closeAfterTest(PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(incident)));
        Path file = Files.writeString(folder.resolve("alertmanager.yml"), AlertmanagerServer.configuration());
        int port = RealServer.freePort();
        var alertmanager = closeAfterTest(RealServer.alertmanager(folder, file, port));
        int prometheusPort = RealServer.freePort();
        var prometheus = closeAfterTest(RealServer.prometheus(folder, prometheusFile(range, port), prometheusPort));
        assertThat(range.evaluator().awaitCaughtUp(LONGEST)).isTrue();

        long deadline = System.nanoTime() + LONGEST.toNanos();
        var seen = AlertSets.of(this, prometheus.url(), alertmanager.url());
        var expected =
                AlertSets.of(this, range.servers().prometheus(), range.servers().alertmanager());
        var expectedNames = range.truth().alerts().stream()
                .filter(alert -> NEED_HISTORY.stream().noneMatch(alert::startsWith))
                .toList();
        while (System.nanoTime() < deadline && !(seen.equals(expected) && seen.fires(expectedNames))) {
            Await.briefly();
            seen = AlertSets.of(this, prometheus.url(), alertmanager.url());
            expected = AlertSets.of(
                    this, range.servers().prometheus(), range.servers().alertmanager());
        }
        assertThat(seen.firing()).isEqualTo(expected.firing());
        assertThat(seen.told()).isEqualTo(expected.told());
        assertThat(expectedNames).isNotEmpty();
        for (String alert : expectedNames) {
            assertThat(seen.firing()).anySatisfy(a -> assertThat(a).contains("alertname=" + alert + ","));
        }
    }

    @Test
    void aFailingDiskFiresTheSameAlertsInBoth() throws Exception {
        sameAlerts(IncidentKind.FAILING_DISK);
    }

    @Test
    void aHostThatIsDownFiresAndInhibitsTheSameAlertsInBoth() throws Exception {
        sameAlerts(IncidentKind.NODE_DOWN);
    }
}
