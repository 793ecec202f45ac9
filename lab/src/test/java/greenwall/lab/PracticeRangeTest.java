package greenwall.lab;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.incident.IncidentKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PracticeRangeTest {
    private static JsonNode get(URI uri) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            return JsonMapper.shared().readTree(answer.body());
        }
    }

    @Test
    void itServesItsPortsAndLeavesNothingBehind() throws Exception {
        var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.FAILING_DISK));
        try (range) {
            var up = get(range.servers().prometheus().resolve("/api/v1/query?query=count(up==1)"));
            assertThat(up.at("/data/result/0/value/1").asString())
                    .isEqualTo(Integer.toString(range.series().targets().size()));
            var targets = get(range.servers().prometheus().resolve("/api/v1/targets"));
            assertThat(targets.at("/data/activeTargets").size())
                    .isEqualTo(range.series().targets().size());
            var metadata = get(range.servers().prometheus().resolve("/api/v1/metadata?metric=node_cpu_seconds_total"));
            assertThat(metadata.at("/data/node_cpu_seconds_total/0/type").asString())
                    .isEqualTo("counter");
            var truth = JsonMapper.shared().readTree(Files.readString(range.truthFile()));
            assertThat(truth.get("incident").asString()).isEqualTo("failing-disk");
            assertThat(truth.get("verdict").asString()).isEqualTo("incident");
            assertThat(Instant.parse(truth.get("onset").asString()))
                    .isBefore(range.world().start());
            var fileSd = JsonMapper.shared().readTree(Files.readString(range.fileSd()));
            assertThat(fileSd.size()).isEqualTo(range.series().targets().size());
            assertThat(range.describe())
                    .containsKeys("prometheus", "loki", "alertmanager", "ssh", "exporters", "truth");
        }
        assertThat(range.truthFile()).doesNotExist();
        assertThat(range.fileSd()).doesNotExist();
    }

    @Test
    void itsAlertmanagerHasTheAlertsOfAnIncidentThatBeganBeforeIt() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withIncident(IncidentKind.NODE_DOWN))) {
            assertThat(range.evaluator().awaitCaughtUp(Duration.ofMinutes(5))).isTrue();
            var alerts =
                    get(range.servers().alertmanager().resolve("/api/v2/alerts?filter=alertname%3D%22HostDown%22"));
            assertThat(alerts.size()).isEqualTo(1);
            assertThat(alerts.at("/0/labels/host").asString())
                    .isEqualTo(range.truth().host());
        }
    }

    @Test
    void exportersServeTheSameValuesAsTheRangesPrometheus() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT)) {
            var fileSd = JsonMapper.shared().readTree(Files.readString(range.fileSd()));
            var entry = fileSd.get(0);
            var base = URI.create("http://" + entry.at("/targets/0").asString());
            List<String> lines;
            try (var client = HttpClient.newHttpClient()) {
                var request = HttpRequest.newBuilder(base.resolve(
                                entry.at("/labels/__metrics_path__").asString()))
                        .build();
                lines = new ArrayList<>(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body()
                        .lines()
                        .toList());
            }
            assertThat(lines).contains("# TYPE node_cpu_seconds_total counter", "# TYPE node_load1 gauge");
            String instance = entry.at("/labels/instance").asString();
            var total = get(range.servers()
                    .prometheus()
                    .resolve("/api/v1/query?query=node_memory_MemTotal_bytes%7Binstance%3D%22" + instance + "%22%7D"));
            double queriedTotal =
                    Double.parseDouble(total.at("/data/result/0/value/1").asString());
            double reportedTotal = Double.parseDouble(lines.stream()
                    .filter(l -> l.startsWith("node_memory_MemTotal_bytes "))
                    .findFirst()
                    .orElseThrow()
                    .split(" ")[1]);
            assertThat(reportedTotal).isEqualTo(queriedTotal);
            lines.removeIf(l -> l.startsWith("#"));
            assertThat(lines).hasSizeGreaterThan(700);
        }
    }
}
