package greenwall.lab.alertmanager;

import greenwall.fleet.promql.Re2;
import greenwall.lab.alertmanager.SilenceBook.Silence;
import greenwall.lab.http.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// A silence that somebody posted, new or changed.
final class PostedSilence {
    private static final String WHAT = "silence";

    private PostedSilence() {}

    static Silence read(Request request, Instant now) throws Refusal {
        JsonNode root = PostedJson.body(request, WHAT);
        if (!root.isObject()) {
            throw PostedJson.unreadable(
                    WHAT, "json: cannot unmarshal array into Go value of type models.PostableSilence");
        }
        JsonNode startField = root.get("startsAt");
        JsonNode endField = root.get("endsAt");
        // Times are read with the body, before anything is missed in it.
        Instant startsAt = startField == null ? now : PostedJson.time(startField, WHAT);
        Instant endsAt = endField == null ? now : PostedJson.time(endField, WHAT);
        var check = new PostedJson();
        JsonNode comment = check.required(root, "", "comment");
        JsonNode createdBy = check.required(root, "", "createdBy");
        check.required(root, "", "endsAt");
        JsonNode matchers = check.required(root, "", "matchers");
        check.required(root, "", "startsAt");
        if (matchers != null && matchers.isEmpty()) {
            check.problem(PostedJson.TOO_FEW, "matchers in body should have at least 1 items");
        }
        for (int i = 0; matchers != null && i < matchers.size(); i++) {
            for (String name : new String[] {"isRegex", "name", "value"}) {
                check.required(matchers.get(i), "matchers." + i + ".", name);
            }
        }
        check.check();
        if (endsAt.isBefore(startsAt) || endsAt.equals(startsAt)) {
            throw Refusal.bare(400, "Failed to create silence: start time must be before end time");
        }
        if (endsAt.isBefore(now)) {
            throw Refusal.bare(400, "Failed to create silence: end time can't be in the past");
        }
        JsonNode id = root.get("id");
        return new Silence(
                id == null ? "" : id.asString(),
                matchers(matchers == null ? List.of() : matchers),
                startsAt,
                endsAt,
                now,
                createdBy == null ? "" : createdBy.asString(),
                comment == null ? "" : comment.asString());
    }

    private static List<AlertMatcher> matchers(Iterable<JsonNode> nodes) throws Refusal {
        var matchers = new ArrayList<AlertMatcher>();
        for (JsonNode node : nodes) {
            String fault = "silence invalid: invalid label matcher " + matchers.size() + ": ";
            String name = node.path("name").asString("");
            String value = node.path("value").asString("");
            if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
                throw Refusal.bare(400, fault + "invalid label name \"" + name + "\"");
            }
            try {
                boolean equal = !node.has("isEqual") || node.path("isEqual").asBoolean(true);
                boolean regex = node.path("isRegex").asBoolean(false);
                if (regex) {
                    Re2.compile(value);
                }
                matchers.add(AlertMatcher.of(name, value, regex, equal));
            } catch (Re2.Invalid invalid) {
                throw Refusal.bare(400, fault + "invalid regular expression \"" + value + "\": " + invalid.text());
            } catch (AlertMatcher.Bad bad) {
                throw Refusal.bare(400, fault + bad.getMessage());
            }
        }
        if (matchers.stream().allMatch(m -> m.test().matches(""))) {
            throw Refusal.bare(400, "silence invalid: at least one matcher must not match the empty string");
        }
        return matchers;
    }
}
