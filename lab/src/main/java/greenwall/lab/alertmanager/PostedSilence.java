package greenwall.lab.alertmanager;

import greenwall.fleet.silence.Matchers;
import greenwall.fleet.source.Alerts.Matcher;
import greenwall.lab.alertmanager.SilenceStore.Silence;
import greenwall.lab.http.RefusedRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Parses a posted silence, either new or changed.
final class PostedSilence {
    private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private PostedSilence() {}

    static Silence read(String body, Instant now) throws RefusedRequest {
        JsonNode silence;
        try {
            silence = JsonMapper.shared().readTree(body);
        } catch (JacksonException _) {
            throw AlertmanagerJson.refused(400, "the body is not JSON");
        }
        Instant startsAt = time(silence, "startsAt");
        Instant endsAt = time(silence, "endsAt");
        if (!startsAt.isBefore(endsAt)) {
            throw AlertmanagerJson.refused(400, "a silence must end after it starts");
        }
        if (endsAt.isBefore(now)) {
            throw AlertmanagerJson.refused(400, "a silence must end in the future");
        }
        return new Silence(
                silence.path("id").asString(""),
                matchers(silence.path("matchers")),
                startsAt,
                endsAt,
                now,
                text(silence, "createdBy"),
                text(silence, "comment"));
    }

    private static String text(JsonNode object, String name) throws RefusedRequest {
        if (!object.hasNonNull(name)) {
            throw AlertmanagerJson.refused(422, name + " is missing");
        }
        return object.path(name).asString("");
    }

    private static Instant time(JsonNode object, String name) throws RefusedRequest {
        String text = text(object, name);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw AlertmanagerJson.refused(
                    400, name + " is not a time of the form 2006-01-02T15:04:05Z: \"" + text + "\"");
        }
    }

    private static Matchers matchers(JsonNode nodes) throws RefusedRequest {
        var matchers = new ArrayList<Matcher>();
        for (JsonNode node : nodes) {
            String name = text(node, "name");
            if (!LABEL_NAME.matcher(name).matches()) {
                throw AlertmanagerJson.refused(400, "\"" + name + "\" is not a name of a label");
            }
            matchers.add(new Matcher(
                    name,
                    text(node, "value"),
                    Boolean.parseBoolean(text(node, "isRegex")),
                    node.path("isEqual").asBoolean(true)));
        }
        if (matchers.isEmpty()) {
            throw AlertmanagerJson.refused(422, "a silence needs a matcher");
        }
        return switch (Matchers.of(matchers)) {
            case Matchers.Parsed.Invalid(var problem) -> throw AlertmanagerJson.refused(400, problem);
            case Matchers.Parsed.Valid(var valid)
            when valid.matchesEverything() ->
                throw AlertmanagerJson.refused(400, "at least one matcher must not match the empty string");
            case Matchers.Parsed.Valid(var valid) -> valid;
        };
    }
}
