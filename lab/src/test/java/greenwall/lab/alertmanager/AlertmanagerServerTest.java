package greenwall.lab.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.lab.rules.PostedAlert;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AlertmanagerServerTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Instant START = Instant.parse("2026-11-20T07:37:30.651Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AlertmanagerServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    AlertmanagerServerTest() throws Exception {
        server = new AlertmanagerServer(
                InetAddress.getLoopbackAddress(), 0, now::get, URI.create("http://127.0.0.1:9090"));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private static PostedAlert fired(String... labels) {
        return new PostedAlert(
                Labels.of(labels), Map.of("summary", "x"), START.minusSeconds(60), Optional.empty(), "up == 0");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(server.uri().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        var answer = send("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private String silence(String id, String matcher, Instant start, Duration length) throws Exception {
        String[] parts = matcher.split("=");
        String body = "{\"id\":\"" + id + "\",\"matchers\":[{\"name\":\"" + parts[0] + "\",\"value\":\"" + parts[1]
                + "\",\"isRegex\":false}],\"startsAt\":\"" + start + "\",\"endsAt\":\"" + start.plus(length)
                + "\",\"createdBy\":\"alice\",\"comment\":\"work\"}";
        var answer = send("POST", "/api/v2/silences", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("silenceID").stringValue();
    }

    private String state(String silence) throws Exception {
        return get("/api/v2/silences")
                .valueStream()
                .filter(entry -> entry.get("id").stringValue().equals(silence))
                .map(entry -> entry.get("status").get("state").stringValue())
                .findFirst()
                .orElseThrow();
    }

    private List<JsonNode> suppressed() throws Exception {
        return get("/api/v2/alerts")
                .valueStream()
                .filter(alert -> alert.get("status").get("state").stringValue().equals("suppressed"))
                .toList();
    }

    @Test
    void fingerprintsAreThoseOfAlertmanager() {
        assertThat(AlertStore.fingerprint(
                        Labels.of("alertname", "Manual", "instance", "node04", "severity", "warning")))
                .isEqualTo("3eea714d2be9657c");
    }

    @Test
    void aSilenceSuppressesAnAlertUntilItIsExpired() throws Exception {
        server.accept(List.of(fired("alertname", "HighCpu", "host", "a", "severity", "warning")));
        String id = silence("", "host=a", START, Duration.ofHours(1));
        JsonNode alert = get("/api/v2/alerts").get(0);
        assertThat(alert.get("status").get("state").stringValue()).isEqualTo("suppressed");
        assertThat(alert.get("status").get("silencedBy").get(0).stringValue()).isEqualTo(id);
        assertThat(send("DELETE", "/api/v2/silence/" + id, "").statusCode()).isEqualTo(200);
        assertThat(send("DELETE", "/api/v2/silence/" + id, "").statusCode()).isEqualTo(200);
        assertThat(get("/api/v2/alerts").get(0).get("status").get("state").stringValue())
                .isEqualTo("active");
        assertThat(state(id)).isEqualTo("expired");
    }

    @Test
    void anExpiredSilenceIsRemovedAfterFiveDays() throws Exception {
        silence("", "host=a", START, Duration.ofHours(1));
        now.set(START.plus(Duration.ofHours(121)));
        assertThat(get("/api/v2/silences")).hasSize(1);
        now.set(START.plus(Duration.ofHours(121)).plusSeconds(1));
        assertThat(get("/api/v2/silences")).isEmpty();
    }

    @Test
    void anEditedSilenceKeepsItsIdOnlyWithTheSameStartAndMatchers() throws Exception {
        String id = silence("", "host=a", START, Duration.ofHours(1));
        now.set(START.plusSeconds(2));
        assertThat(silence(id, "host=a", START, Duration.ofHours(3))).isEqualTo(id);
        String edited = silence(id, "host=a", START.plusSeconds(1), Duration.ofHours(3));
        assertThat(edited).isNotEqualTo(id);
        assertThat(state(id)).isEqualTo("expired");
        String changedMatcher = silence(edited, "host=b", START.plusSeconds(2), Duration.ofHours(3));
        assertThat(changedMatcher).isNotEqualTo(edited);
        assertThat(state(edited)).isEqualTo("expired");
        String pending = silence("", "host=c", START.plusSeconds(600), Duration.ofHours(1));
        assertThat(state(pending)).isEqualTo("pending");
        assertThat(get("/api/v2/silences")
                        .valueStream()
                        .map(s -> s.get("status").get("state").stringValue()))
                .containsExactly("active", "pending", "expired", "expired");
    }

    @Test
    void hostDownInhibitsTheOtherAlertsOfThatHostOnly() throws Exception {
        server.accept(List.of(
                fired("alertname", "HostDown", "cluster", "east", "host", "a", "severity", "critical"),
                fired("alertname", "WireGuardPeerStale", "cluster", "east", "host", "a", "severity", "warning"),
                fired("alertname", "WireGuardPeerStale", "cluster", "east", "host", "b", "severity", "warning"),
                fired("alertname", "Watchdog", "severity", "none")));
        var suppressed = suppressed();
        assertThat(suppressed).hasSize(1);
        assertThat(suppressed.get(0).get("labels").get("host").stringValue()).isEqualTo("a");
        String down = get("/api/v2/alerts?filter=alertname%3DHostDown")
                .get(0)
                .get("fingerprint")
                .stringValue();
        assertThat(suppressed.get(0).get("status").get("inhibitedBy").get(0).stringValue())
                .isEqualTo(down);
    }

    private static PostedAlert almostFull(String name, String pool, String severity) {
        return fired("alertname", name, "about", "PoolAlmostFull", "host", "a", "pool", pool, "severity", severity);
    }

    @Test
    void aCriticalAlertInhibitsTheWarningAboutTheSameSubject() throws Exception {
        server.accept(List.of(
                almostFull("PoolAlmostFullCritical", "tank", "critical"),
                almostFull("PoolAlmostFull", "tank", "warning"),
                almostFull("PoolAlmostFull", "fast", "warning")));
        var suppressed = suppressed();
        assertThat(suppressed).hasSize(1);
        assertThat(suppressed.getFirst().get("labels").get("pool").stringValue())
                .isEqualTo("tank");
        assertThat(suppressed.getFirst().get("labels").get("severity").stringValue())
                .isEqualTo("warning");
        assertThat(get("/api/v2/alerts")).hasSize(3);
    }

    @Test
    void aPoolsAlertGoesToTheStorageTeamAndToThePager() throws Exception {
        server.accept(Stream.of("a", "b")
                .map(host -> fired(
                        "alertname",
                        "PoolDegraded",
                        "cluster",
                        "east",
                        "location",
                        "x",
                        "host",
                        host,
                        "severity",
                        "critical"))
                .toList());
        assertThat(get("/api/v2/alerts").get(0).get("receivers").findValuesAsString("name"))
                .containsExactly("storage", "pager");
    }

    @Test
    void aResolvedAlertIsRemovedAndAFiringOneKeepsItsStart() throws Exception {
        server.accept(List.of(fired("alertname", "X")));
        now.set(START.plusSeconds(60));
        var firedAgain = new PostedAlert(Labels.of("alertname", "X"), Map.of(), START, Optional.empty(), "up == 0");
        server.accept(List.of(firedAgain));
        assertThat(get("/api/v2/alerts").get(0).get("startsAt").stringValue()).isEqualTo("2026-11-20T07:36:30.651Z");
        server.accept(List.of(new PostedAlert(
                Labels.of("alertname", "X"), Map.of(), START, Optional.of(START.plusSeconds(59)), "up == 0")));
        assertThat(get("/api/v2/alerts")).isEmpty();
    }

    @Test
    void amtoolAcceptsTheConfiguration(@TempDir Path folder) throws Exception {
        Path amtool = Path.of("/usr/bin/amtool");
        if (!Files.isExecutable(amtool)) {
            assertThat(System.getProperty("greenwall.real")).isNotEqualTo("require");
            Assumptions.abort("the Debian package prometheus-alertmanager has amtool, which would run this");
        }
        Path file = Files.writeString(folder.resolve("alertmanager.yml"), AlertmanagerServer.configuration());
        var process = new ProcessBuilder(amtool.toString(), "check-config", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("2 inhibit rules").contains("5 receivers");
    }
}
