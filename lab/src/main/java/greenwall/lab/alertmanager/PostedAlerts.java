package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import greenwall.lab.http.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Alerts that a Prometheus, or a person, posted.
record PostedAlerts(
        Labels labels, Map<String, String> annotations, Instant startsAt, Instant endsAt, String generatorUrl) {
    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);
    private static final String WHAT = "alerts";

    static List<PostedAlerts> read(Request request, Instant now) throws Refusal {
        JsonNode root = PostedJson.body(request, WHAT);
        if (!root.isArray()) {
            String kind = root.isObject() ? "object" : root.isString() ? "string" : "number";
            throw PostedJson.unreadable(
                    WHAT, "json: cannot unmarshal " + kind + " into Go value of type models.PostableAlerts");
        }
        var check = new PostedJson();
        for (int i = 0; i < root.size(); i++) {
            check.required(root.get(i), i + ".", "labels");
        }
        check.check();
        var alerts = new ArrayList<PostedAlerts>();
        for (JsonNode node : root) {
            alerts.add(alert(node, now));
        }
        return alerts;
    }

    private static PostedAlerts alert(JsonNode node, Instant now) throws Refusal {
        Instant startsAt = time(node, "startsAt");
        Instant endsAt = time(node, "endsAt");
        Instant end = endsAt == null ? now.plus(RESOLVE_TIMEOUT) : endsAt;
        Instant start = startsAt != null ? startsAt : end.isBefore(now) ? end : now;
        if (end.isBefore(start)) {
            throw Refusal.bare(400, "start time must be before end time");
        }
        var labels = strings(node.get("labels"));
        for (String name : labels.keySet()) {
            if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]*")) {
                throw Refusal.bare(400, "invalid label set: invalid name \"" + name + "\"");
            }
        }
        Labels kept = Labels.of(labels);
        if (kept.isEmpty()) {
            throw Refusal.bare(400, "at least one label pair required");
        }
        JsonNode url = node.get("generatorURL");
        return new PostedAlerts(kept, strings(node.get("annotations")), start, end, url == null ? "" : url.asString());
    }

    private static @Nullable Instant time(JsonNode node, String name) throws Refusal {
        JsonNode field = node.get(name);
        boolean zero = field == null || field.isNull() || field.asString().startsWith("0001-01-01");
        return field == null || zero ? null : PostedJson.time(field, WHAT);
    }

    private static Map<String, String> strings(@Nullable JsonNode object) {
        var map = new TreeMap<String, String>();
        if (object != null) {
            for (var property : object.properties()) {
                map.put(property.getKey(), property.getValue().asString());
            }
        }
        return map;
    }
}
