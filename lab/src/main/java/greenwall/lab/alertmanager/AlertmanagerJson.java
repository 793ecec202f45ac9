package greenwall.lab.alertmanager;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import greenwall.fleet.Labels;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// Alertmanager's answers as JSON, with its order of fields; each ends with a line break.
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

    record Receiver(String name) {}

    private record AlertStatus(List<String> inhibitedBy, List<String> silencedBy, String state) {}

    private record Alert(
            Map<String, String> annotations,
            String endsAt,
            String fingerprint,
            List<Receiver> receivers,
            String startsAt,
            AlertStatus status,
            String updatedAt,

            @JsonProperty("generatorURL") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            String generatorUrl,

            Map<String, String> labels) {
        static Alert of(Marked marked) {
            var alert = marked.alert();
            return new Alert(
                    alert.annotations(),
                    TIME.format(alert.endsAt()),
                    alert.fingerprint(),
                    AlertmanagerJson.receivers(marked).stream()
                            .map(Receiver::new)
                            .toList(),
                    TIME.format(alert.startsAt()),
                    new AlertStatus(
                            marked.inhibitedBy(), marked.silencedBy(), marked.suppressed() ? "suppressed" : "active"),
                    TIME.format(alert.updatedAt()),
                    alert.generatorUrl(),
                    alert.labels().toMap());
        }
    }

    /// A group of one route, and the alerts in it.
    record Group(Labels labels, String receiver, List<Marked> alerts) {
        private GroupView view() {
            return new GroupView(
                    alerts.stream()
                            .sorted(Comparator.comparing(m -> m.alert().labels()))
                            .map(Alert::of)
                            .toList(),
                    labels.toMap(),
                    new Receiver(receiver));
        }
    }

    private record GroupView(List<Alert> alerts, Map<String, String> labels, Receiver receiver) {}

    private record SilenceStatus(String state) {}

    private record Matcher(
            @JsonProperty("isEqual") boolean equal,
            @JsonProperty("isRegex") boolean regex,
            String name,
            String value) {}

    private record Silence(
            String id,
            SilenceStatus status,
            String updatedAt,
            String comment,
            String createdBy,
            String endsAt,
            List<Matcher> matchers,
            String startsAt) {
        static Silence of(SilenceBook.Silence silence, Instant now) {
            return new Silence(
                    silence.id(),
                    new SilenceStatus(silence.state(now).word()),
                    TIME.format(silence.updatedAt()),
                    silence.comment(),
                    silence.createdBy(),
                    TIME.format(silence.endsAt()),
                    silence.matchers().stream()
                            .map(m -> new Matcher(m.equal(), m.regex(), m.name(), m.value()))
                            .toList(),
                    TIME.format(silence.startsAt()));
        }
    }

    static String write(Object answer) {
        return JsonMapper.shared().writeValueAsString(answer) + "\n";
    }

    static List<String> receivers(Marked alert) {
        return alert.routes().stream().map(Routing.Route::receiver).distinct().toList();
    }

    static String alerts(List<Marked> alerts) {
        return write(alerts.stream().map(Alert::of).toList());
    }

    static String groups(List<Group> groups) {
        return write(groups.stream().map(Group::view).toList());
    }

    static String silences(List<SilenceBook.Silence> silences, Instant now) {
        return write(silences.stream().map(s -> Silence.of(s, now)).toList());
    }

    static String silence(SilenceBook.Silence silence, Instant now) {
        return write(Silence.of(silence, now));
    }

    static String status(String config, Instant started) {
        record Peer(String address, String name) {}
        record Cluster(String name, List<Peer> peers, String status) {}
        record Status(Cluster cluster, Map<String, String> config, String uptime, Map<String, String> versionInfo) {}
        var cluster = new Cluster(CLUSTER, List.of(new Peer("127.0.0.1:9094", CLUSTER)), "ready");
        return write(new Status(cluster, Map.of("original", config), TIME.format(started), VERSION));
    }
}
