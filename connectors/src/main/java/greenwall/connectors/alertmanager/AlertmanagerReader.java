package greenwall.connectors.alertmanager;

import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonReader;
import greenwall.fleet.source.AlertSource.Matcher;
import greenwall.fleet.source.AlertSource.ReceivedAlert;
import greenwall.fleet.source.AlertSource.Silence;
import greenwall.fleet.source.AlertSource.SilenceState;
import greenwall.fleet.source.AlertSource.State;
import greenwall.fleet.source.AlertSource.Status;
import greenwall.fleet.source.Source;
import java.io.IOException;
import java.util.List;

/// Reads the responses of Alertmanager's API v2.
final class AlertmanagerReader {
    private AlertmanagerReader() {}

    static <T> SourceRequest.Reader<List<T>> list(JsonFields.ObjectReader<T> one) {
        return JsonReader.ofResponse(json -> {
            if (!json.isArray()) {
                throw json.unexpected("a list");
            }
            return json.list(() -> one.of(json.fields()));
        });
    }

    static ReceivedAlert alert(JsonFields alert) throws IOException {
        var status = alert.fields("status");
        return new ReceivedAlert(
                alert.text("fingerprint"),
                alert.labels("labels"),
                alert.map("annotations"),
                switch (status.text("state")) {
                    case "active" -> State.ACTIVE;
                    case "suppressed" -> State.SUPPRESSED;
                    default -> State.UNPROCESSED;
                },
                alert.time("startsAt"),
                alert.time("updatedAt"),
                status.texts("silencedBy"),
                status.texts("inhibitedBy"),
                status.texts("mutedBy"),
                alert.list("receivers", AlertmanagerReader::name));
    }

    static String name(JsonFields named) throws IOException {
        return named.text("name");
    }

    static Silence silence(JsonFields silence) throws IOException {
        var comment = silence.text("comment");
        return new Silence(
                silence.text("id"),
                silence.list("matchers", AlertmanagerReader::matcher),
                silence.time("startsAt"),
                silence.time("endsAt"),
                silence.text("createdBy"),
                IdempotencyKey.removeFrom(comment),
                switch (silence.fields("status").text("state")) {
                    case "pending" -> SilenceState.PENDING;
                    case "expired" -> SilenceState.EXPIRED;
                    default -> SilenceState.ACTIVE;
                },
                silence.time("updatedAt"),
                IdempotencyKey.keyIn(comment),
                silence.map("annotations"));
    }

    /// Versions before 0.22 have no `isEqual`; if it is missing, it means true.
    private static Matcher matcher(JsonFields matcher) throws IOException {
        return new Matcher(
                matcher.text("name"),
                matcher.text("value"),
                matcher.flag("isRegex", false),
                matcher.flag("isEqual", true));
    }

    static SourceRequest.Reader<Status> status(Source source) {
        return JsonReader.ofResponse(json -> {
            if (!json.isObject()) {
                throw json.unexpected("an object with cluster and versionInfo");
            }
            var status = json.fields();
            if (status.fields("cluster").text("status").isEmpty()) {
                throw json.unexpected("Alertmanager's status");
            }
            return new Status(source, status.fields("versionInfo").text("version"));
        });
    }

    static SourceRequest.Reader<String> silenceId() {
        return JsonReader.ofResponse(json -> {
            var id = json.fields().text("silenceID");
            if (id.isEmpty()) {
                throw json.unexpected("the silence's id");
            }
            return id;
        });
    }
}
