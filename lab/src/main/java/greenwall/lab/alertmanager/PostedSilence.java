package greenwall.lab.alertmanager;

import greenwall.fleet.promql.Re2;
import greenwall.lab.alertmanager.SilenceStore.Silence;
import greenwall.lab.http.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A silence that somebody posted, new or changed.
final class PostedSilence {
    private PostedSilence() {}

    static Silence read(Request request, Instant now) throws ApiError {
        JsonNode root = PostedJson.body(request);
        if (!root.isObject()) {
            throw PostedJson.unreadable("a silence is an object");
        }
        // Times are read with the body, before anything is missed in it.
        Instant startsAt = root.has("startsAt") ? PostedJson.time(root.path("startsAt")) : now;
        Instant endsAt = root.has("endsAt") ? PostedJson.time(root.path("endsAt")) : now;
        var missing = PostedJson.missing(root, "", "comment", "createdBy", "endsAt", "matchers", "startsAt");
        JsonNode matchers = root.path("matchers");
        if (matchers.isArray() && matchers.isEmpty()) {
            missing.add("a matcher");
        }
        for (int i = 0; i < matchers.size(); i++) {
            missing.addAll(PostedJson.missing(matchers.get(i), "matchers." + i + ".", "isRegex", "name", "value"));
        }
        PostedJson.require(missing);
        if (!startsAt.isBefore(endsAt)) {
            throw ApiError.bare(400, "a silence must end after it starts");
        }
        if (endsAt.isBefore(now)) {
            throw ApiError.bare(400, "a silence must end in the future");
        }
        return new Silence(
                root.path("id").asString(""),
                matchers(matchers),
                startsAt,
                endsAt,
                now,
                root.path("createdBy").asString(),
                root.path("comment").asString());
    }

    private static List<AlertMatcher> matchers(Iterable<JsonNode> nodes) throws ApiError {
        var matchers = new ArrayList<AlertMatcher>();
        for (JsonNode node : nodes) {
            String name = node.path("name").asString("");
            String value = node.path("value").asString("");
            boolean regex = node.path("isRegex").asBoolean(false);
            if (!PostedAlerts.isLabelName(name)) {
                throw ApiError.bare(400, "\"" + name + "\" is not a name of a label");
            }
            try {
                if (regex) {
                    Re2.compile(value);
                }
                matchers.add(
                        AlertMatcher.of(name, value, regex, node.path("isEqual").asBoolean(true)));
            } catch (Re2.Invalid invalid) {
                throw ApiError.bare(400, "\"" + value + "\" is not a regular expression: " + invalid.text());
            } catch (AlertMatcher.Bad bad) {
                throw ApiError.bare(400, String.valueOf(bad.getMessage()));
            }
        }
        if (matchers.stream().allMatch(m -> m.test().matches(""))) {
            throw ApiError.bare(400, "at least one matcher must not match the empty string");
        }
        return matchers;
    }
}
