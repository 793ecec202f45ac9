package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import greenwall.lab.alertmanager.SilenceStore.Silence;
import greenwall.lab.http.ServerJson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Alertmanager's answers as JSON; each ends with a line break.
final class AlertmanagerJson {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String CLUSTER = "01RANGE0000000000000000000";
    private static final Map<String, String> VERSION = Map.of(
            "branch", "HEAD",
            "buildDate", "20230102-00:00:00",
            "buildUser", "range",
            "goVersion", "go1.19.8",
            "revision", "258fab7cdd551f2cf251ed0348f0ad7289aee789",
            "version", "0.25.0");

    private AlertmanagerJson() {}

    static String write(Object answer) {
        return ServerJson.write(answer) + "\n";
    }

    static List<String> receiversOf(MarkedAlert alert) {
        return alert.routes().stream()
                .map(AlertRouting.Route::receiver)
                .distinct()
                .toList();
    }

    static List<Map<String, String>> receivers(List<String> names) {
        return names.stream().map(name -> Map.of("name", name)).toList();
    }

    static List<Map<String, Object>> alerts(List<MarkedAlert> alerts) {
        return alerts.stream().map(AlertmanagerJson::alert).toList();
    }

    private static Map<String, Object> alert(MarkedAlert marked) {
        var alert = marked.alert();
        var json = new TreeMap<String, Object>();
        json.put("annotations", alert.annotations());
        json.put("endsAt", TIME.format(alert.endsAt()));
        json.put("fingerprint", alert.fingerprint());
        json.put("receivers", receivers(receiversOf(marked)));
        json.put("startsAt", TIME.format(alert.startsAt()));
        json.put(
                "status",
                Map.of(
                        "inhibitedBy", marked.inhibitedBy(),
                        "silencedBy", marked.silencedBy(),
                        "state", marked.suppressed() ? "suppressed" : "active"));
        json.put("updatedAt", TIME.format(alert.updatedAt()));
        if (!alert.generatorUrl().isEmpty()) {
            json.put("generatorURL", alert.generatorUrl());
        }
        json.put("labels", alert.labels().toMap());
        return json;
    }

    /// A group of one route, and the alerts in it.
    record Group(Labels labels, String receiver, List<MarkedAlert> alerts) {
        Map<String, Object> json() {
            var sorted = alerts.stream()
                    .sorted(Comparator.comparing(m -> m.alert().labels()))
                    .toList();
            return Map.of(
                    "alerts",
                    AlertmanagerJson.alerts(sorted),
                    "labels",
                    labels.toMap(),
                    "receiver",
                    Map.of("name", receiver));
        }
    }

    static Map<String, Object> silence(Silence silence, Instant now) {
        return Map.of(
                "id", silence.id(),
                "status", Map.of("state", silence.state(now).word()),
                "updatedAt", TIME.format(silence.updatedAt()),
                "comment", silence.comment(),
                "createdBy", silence.createdBy(),
                "endsAt", TIME.format(silence.endsAt()),
                "startsAt", TIME.format(silence.startsAt()),
                "matchers",
                        silence.matchers().stream()
                                .map(AlertmanagerJson::matcher)
                                .toList());
    }

    private static Map<String, Object> matcher(AlertMatcher matcher) {
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
                "versionInfo", VERSION);
    }
}
