package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import greenwall.lab.alertmanager.SilenceBook.Silence;
import greenwall.lab.http.JsonText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Alertmanager's answers as JSON, with its order of fields; each ends with a line break.
final class AlertmanagerJson {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private AlertmanagerJson() {}

    static String time(Instant instant) {
        return TIME.format(instant);
    }

    private static StringBuilder field(StringBuilder out, String name, String value) {
        return JsonText.quote(out.append('"').append(name).append("\":"), value);
    }

    private static StringBuilder strings(StringBuilder out, String name, List<String> values) {
        out.append('"').append(name).append("\":[");
        for (int i = 0; i < values.size(); i++) {
            JsonText.quote(out.append(i == 0 ? "" : ","), values.get(i));
        }
        return out.append(']');
    }

    static String alerts(List<Marked> alerts) {
        var out = new StringBuilder("[");
        for (int i = 0; i < alerts.size(); i++) {
            alert(out.append(i == 0 ? "" : ","), alerts.get(i), receivers(alerts.get(i)));
        }
        return out.append("]\n").toString();
    }

    static List<String> receivers(Marked alert) {
        return alert.routes().stream().map(Routing.Route::receiver).distinct().toList();
    }

    private static void alert(StringBuilder out, Marked marked, List<String> receivers) {
        var alert = marked.alert();
        JsonText.labels(out.append("{\"annotations\":"), Labels.of(alert.annotations()))
                .append(',');
        field(out, "endsAt", time(alert.endsAt())).append(',');
        field(out, "fingerprint", alert.fingerprint()).append(",\"receivers\":[");
        for (int i = 0; i < receivers.size(); i++) {
            field(out.append(i == 0 ? "{" : ",{"), "name", receivers.get(i)).append('}');
        }
        field(out.append("],"), "startsAt", time(alert.startsAt())).append(",\"status\":{");
        strings(out, "inhibitedBy", marked.inhibitedBy()).append(',');
        strings(out, "silencedBy", marked.silencedBy()).append(',');
        field(out, "state", marked.suppressed() ? "suppressed" : "active").append("},");
        field(out, "updatedAt", time(alert.updatedAt())).append(',');
        if (!alert.generatorUrl().isEmpty()) {
            field(out, "generatorURL", alert.generatorUrl()).append(',');
        }
        JsonText.labels(out.append("\"labels\":"), alert.labels()).append('}');
    }

    /// A group of one route, and the alerts in it.
    record Group(Labels labels, String receiver, List<Marked> alerts) {}

    static String groups(List<Group> groups) {
        var out = new StringBuilder("[");
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            out.append(i == 0 ? "" : ",").append("{\"alerts\":[");
            var sorted = group.alerts().stream()
                    .sorted(Comparator.comparing(m -> m.alert().labels()))
                    .toList();
            for (int j = 0; j < sorted.size(); j++) {
                alert(out.append(j == 0 ? "" : ","), sorted.get(j), receivers(sorted.get(j)));
            }
            JsonText.labels(out.append("],\"labels\":"), group.labels()).append(",\"receiver\":{");
            field(out, "name", group.receiver()).append("}}");
        }
        return out.append("]\n").toString();
    }

    static String silences(List<Silence> silences, Instant now) {
        var out = new StringBuilder("[");
        for (int i = 0; i < silences.size(); i++) {
            silence(out.append(i == 0 ? "" : ","), silences.get(i), now);
        }
        return out.append("]\n").toString();
    }

    static String silence(Silence silence, Instant now) {
        var out = new StringBuilder();
        silence(out, silence, now);
        return out.append('\n').toString();
    }

    private static void silence(StringBuilder out, Silence silence, Instant now) {
        field(out.append('{'), "id", silence.id()).append(",\"status\":{");
        field(out, "state", silence.state(now).word()).append("},");
        field(out, "updatedAt", time(silence.updatedAt())).append(',');
        field(out, "comment", silence.comment()).append(',');
        field(out, "createdBy", silence.createdBy()).append(',');
        field(out, "endsAt", time(silence.endsAt())).append(",\"matchers\":[");
        for (int i = 0; i < silence.matchers().size(); i++) {
            var matcher = silence.matchers().get(i);
            out.append(i == 0 ? "{" : ",{").append("\"isEqual\":").append(matcher.equal());
            out.append(",\"isRegex\":").append(matcher.regex()).append(',');
            field(out, "name", matcher.name()).append(',');
            field(out, "value", matcher.value()).append('}');
        }
        field(out.append("],"), "startsAt", time(silence.startsAt())).append('}');
    }

    static String receivers(List<String> receivers) {
        var out = new StringBuilder("[");
        for (int i = 0; i < receivers.size(); i++) {
            field(out.append(i == 0 ? "{" : ",{"), "name", receivers.get(i)).append('}');
        }
        return out.append("]\n").toString();
    }

    static String status(String config, Instant started) {
        var out = new StringBuilder("{\"cluster\":{");
        field(out, "name", "01RANGE0000000000000000000").append(",\"peers\":[{");
        field(out, "address", "127.0.0.1:9094").append(',');
        field(out, "name", "01RANGE0000000000000000000").append("}],");
        field(out, "status", "ready").append("},\"config\":{");
        field(out, "original", config).append("},");
        field(out, "uptime", time(started)).append(",\"versionInfo\":{");
        var version = new TreeMap<>(Map.of(
                "branch", "HEAD",
                "buildDate", "20230102-00:00:00",
                "buildUser", "range",
                "goVersion", "go1.19.8",
                "revision", "258fab7cdd551f2cf251ed0348f0ad7289aee789",
                "version", "0.25.0"));
        var first = new boolean[] {true};
        version.forEach((name, value) -> {
            field(out.append(first[0] ? "" : ","), name, value);
            first[0] = false;
        });
        return out.append("}}\n").toString();
    }
}
