package greenwall.connectors.alertmanager;

import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.json.JsonIn;
import greenwall.fleet.Labels;
import greenwall.fleet.source.Alerts.Alert;
import greenwall.fleet.source.Alerts.Matcher;
import greenwall.fleet.source.Alerts.Silence;
import greenwall.fleet.source.Alerts.SilenceState;
import greenwall.fleet.source.Alerts.State;
import greenwall.fleet.source.Alerts.Status;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Reads what Alertmanager's API v2 answers.
final class AnswerFields {
    private AnswerFields() {}

    static <T> SourceRequest.Reader<List<T>> list(JsonIn.Read<T> one) {
        return reply -> {
            try (var json = JsonIn.of(reply.body())) {
                if (!json.isArray()) {
                    throw json.unexpected("a list");
                }
                return new SourceRequest.Answer<>(
                        json.list(() -> one.read(json)), List.of(), List.of(), reply.serverTime());
            }
        };
    }

    static Alert alert(JsonIn json) throws IOException {
        var read = new Object() {
            String fingerprint = "";
            Labels labels = Labels.EMPTY;
            Map<String, String> annotations = Map.of();
            State state = State.UNPROCESSED;
            Instant startsAt = Instant.EPOCH;
            Instant updatedAt = Instant.EPOCH;
            Instant endsAt = Instant.EPOCH;
            List<String> silencedBy = List.of();
            List<String> inhibitedBy = List.of();
            List<String> mutedBy = List.of();
            List<String> receivers = List.of();
            String generator = "";
        };
        json.object(field -> {
            switch (field) {
                case "fingerprint" -> read.fingerprint = json.text();
                case "labels" -> read.labels = Labels.of(json.textMap());
                case "annotations" -> read.annotations = json.textMap();
                case "startsAt" -> read.startsAt = json.time();
                case "updatedAt" -> read.updatedAt = json.time();
                case "endsAt" -> read.endsAt = json.time();
                case "generatorURL" -> read.generator = json.text();
                case "receivers" -> read.receivers = json.list(() -> name(json));
                case "status" ->
                    json.object(part -> {
                        switch (part) {
                            case "state" -> read.state = state(json.text());
                            case "silencedBy" -> read.silencedBy = json.texts();
                            case "inhibitedBy" -> read.inhibitedBy = json.texts();
                            case "mutedBy" -> read.mutedBy = json.texts();
                            default -> {}
                        }
                    });
                default -> {}
            }
        });
        return new Alert(
                read.fingerprint,
                read.labels,
                read.annotations,
                read.state,
                read.startsAt,
                read.updatedAt,
                read.endsAt,
                read.silencedBy,
                read.inhibitedBy,
                read.mutedBy,
                read.receivers,
                read.generator);
    }

    private static State state(String word) {
        return switch (word) {
            case "active" -> State.ACTIVE;
            case "suppressed" -> State.SUPPRESSED;
            default -> State.UNPROCESSED;
        };
    }

    static String name(JsonIn json) throws IOException {
        var read = new Object() {
            String name = "";
        };
        json.object(field -> {
            if (field.equals("name")) {
                read.name = json.text();
            }
        });
        return read.name;
    }

    static Silence silence(JsonIn json) throws IOException {
        var read = new Object() {
            String id = "";
            List<Matcher> matchers = List.of();
            Instant startsAt = Instant.EPOCH;
            Instant endsAt = Instant.EPOCH;
            String createdBy = "";
            String comment = "";
            SilenceState state = SilenceState.ACTIVE;
            Instant updatedAt = Instant.EPOCH;
        };
        json.object(field -> {
            switch (field) {
                case "id" -> read.id = json.text();
                case "matchers" -> read.matchers = json.list(() -> matcher(json));
                case "startsAt" -> read.startsAt = json.time();
                case "endsAt" -> read.endsAt = json.time();
                case "createdBy" -> read.createdBy = json.text();
                case "comment" -> read.comment = json.text();
                case "updatedAt" -> read.updatedAt = json.time();
                case "status" ->
                    json.object(part -> {
                        if (part.equals("state")) {
                            read.state = switch (json.text()) {
                                case "pending" -> SilenceState.PENDING;
                                case "expired" -> SilenceState.EXPIRED;
                                default -> SilenceState.ACTIVE;
                            };
                        }
                    });
                default -> {}
            }
        });
        return new Silence(
                read.id,
                read.matchers,
                read.startsAt,
                read.endsAt,
                read.createdBy,
                OrderMark.without(read.comment),
                read.state,
                read.updatedAt,
                OrderMark.in(read.comment));
    }

    /// Before 0.22 there was no isEqual: left out it means true.
    private static Matcher matcher(JsonIn json) throws IOException {
        var read = new Object() {
            String name = "";
            String value = "";
            boolean regex;
            boolean equal = true;
        };
        json.object(field -> {
            switch (field) {
                case "name" -> read.name = json.text();
                case "value" -> read.value = json.text();
                case "isRegex" -> read.regex = json.flag();
                case "isEqual" -> read.equal = json.flag();
                default -> {}
            }
        });
        return new Matcher(read.name, read.value, read.regex, read.equal);
    }

    static SourceRequest.Reader<Status> status(Source source) {
        return reply -> {
            var read = new Object() {
                String version = "";
                String clusterStatus = "";
                String name = "";
                List<String> peers = List.of();
            };
            try (var json = JsonIn.of(reply.body())) {
                if (!json.isObject()) {
                    throw json.unexpected("an object with cluster and versionInfo");
                }
                json.object(field -> {
                    switch (field) {
                        case "cluster" ->
                            json.object(part -> {
                                switch (part) {
                                    case "status" -> read.clusterStatus = json.text();
                                    case "name" -> read.name = json.text();
                                    case "peers" -> read.peers = json.list(() -> name(json));
                                    default -> {}
                                }
                            });
                        case "versionInfo" ->
                            json.object(part -> {
                                if (part.equals("version")) {
                                    read.version = json.text();
                                }
                            });
                        default -> {}
                    }
                });
                if (read.clusterStatus.isEmpty()) {
                    throw json.unexpected("Alertmanager's status");
                }
            }
            var status = new Status(source, read.version, read.clusterStatus, read.name, read.peers);
            return new SourceRequest.Answer<>(status, List.of(), List.of(), reply.serverTime());
        };
    }

    static SourceRequest.Reader<String> silenceId() {
        return reply -> {
            var read = new Object() {
                String id = "";
            };
            try (var json = JsonIn.of(reply.body())) {
                json.object(field -> {
                    if (field.equals("silenceID")) {
                        read.id = json.text();
                    }
                });
                if (read.id.isEmpty()) {
                    throw json.unexpected("the silence's id");
                }
            }
            return new SourceRequest.Answer<>(read.id, List.of(), List.of(), reply.serverTime());
        };
    }
}
