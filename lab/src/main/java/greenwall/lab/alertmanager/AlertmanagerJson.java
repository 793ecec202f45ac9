package greenwall.lab.alertmanager;

import greenwall.fleet.source.Alerts.Matcher;
import greenwall.lab.alertmanager.AlertStore.Alert;
import greenwall.lab.alertmanager.SilenceStore.Silence;
import greenwall.lab.http.RefusedRequest;
import greenwall.lab.http.Response;
import greenwall.lab.http.ServerJson;
import greenwall.lab.text.Fields;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/// Writes Alertmanager's responses as JSON. Each ends with a line break.
final class AlertmanagerJson {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String CLUSTER = "01RANGE0000000000000000000";

    private AlertmanagerJson() {}

    static Response.Whole response(int status, Object body) {
        return Response.json(status, ServerJson.write(body) + "\n");
    }

    /// The body of an error response is a JSON string.
    static RefusedRequest refused(int status, String message) {
        return new RefusedRequest(response(status, message));
    }

    static List<Map<String, String>> receivers(List<String> names) {
        return names.stream().map(name -> Map.of("name", name)).toList();
    }

    static Map<String, Object> alert(
            Alert alert, List<String> receivers, List<String> silencedBy, List<String> inhibitedBy) {
        boolean active = silencedBy.isEmpty() && inhibitedBy.isEmpty();
        return new Fields()
                .with("annotations", alert.annotations())
                .with("endsAt", TIME.format(alert.endsAt()))
                .with("fingerprint", alert.fingerprint())
                .with("receivers", receivers(receivers))
                .with("startsAt", TIME.format(alert.startsAt()))
                .with(
                        "status",
                        new Fields()
                                .with("inhibitedBy", inhibitedBy)
                                .with("silencedBy", silencedBy)
                                .with("state", active ? "active" : "suppressed"))
                .with("updatedAt", TIME.format(alert.updatedAt()))
                .with("generatorURL", alert.generatorUrl())
                .with("labels", alert.labels());
    }

    static Map<String, Object> silence(Silence silence, Instant now) {
        return new Fields()
                .with("id", silence.id())
                .with("status", Map.of("state", silence.state(now).word()))
                .with("updatedAt", TIME.format(silence.updatedAt()))
                .with("comment", silence.comment())
                .with("createdBy", silence.createdBy())
                .with("endsAt", TIME.format(silence.endsAt()))
                .with("startsAt", TIME.format(silence.startsAt()))
                .with(
                        "matchers",
                        silence.matchers().list().stream()
                                .map(AlertmanagerJson::matcher)
                                .toList());
    }

    private static Map<String, Object> matcher(Matcher matcher) {
        return Map.of(
                "isEqual", matcher.equal(),
                "isRegex", matcher.regex(),
                "name", matcher.name(),
                "value", matcher.value());
    }

    static Map<String, Object> status(String config, Instant started) {
        var peer = Map.of("address", "127.0.0.1:9094", "name", CLUSTER);
        return Map.of(
                "cluster", Map.of("name", CLUSTER, "peers", List.of(peer), "status", "ready"),
                "config", Map.of("original", config),
                "uptime", TIME.format(started),
                "versionInfo", ServerJson.buildInfo("0.25.0"));
    }
}
