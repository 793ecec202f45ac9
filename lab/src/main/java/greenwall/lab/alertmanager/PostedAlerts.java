package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import greenwall.lab.http.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Alerts that a Prometheus, or a person, posted.
record PostedAlerts(
        Labels labels, Map<String, String> annotations, Instant startsAt, Instant endsAt, String generatorUrl) {
    private static final Duration RESOLVE_TIMEOUT = Duration.ofMinutes(5);

    static List<PostedAlerts> read(Request request, Instant now) throws ApiError {
        JsonNode root = PostedJson.body(request);
        if (!root.isArray()) {
            throw PostedJson.unreadable("alerts are a list");
        }
        var missing = new ArrayList<String>();
        for (int i = 0; i < root.size(); i++) {
            missing.addAll(PostedJson.missing(root.get(i), i + ".", "labels"));
        }
        PostedJson.require(missing);
        var alerts = new ArrayList<PostedAlerts>();
        for (JsonNode node : root) {
            alerts.add(alert(node, now));
        }
        return alerts;
    }

    private static PostedAlerts alert(JsonNode node, Instant now) throws ApiError {
        Instant end = time(node.path("endsAt")).orElse(now.plus(RESOLVE_TIMEOUT));
        Instant start = time(node.path("startsAt")).orElse(end.isBefore(now) ? end : now);
        if (end.isBefore(start)) {
            throw ApiError.bare(400, "an alert must end after it starts");
        }
        var labels = strings(node.path("labels"));
        for (String name : labels.keySet()) {
            if (!isLabelName(name)) {
                throw ApiError.bare(400, "\"" + name + "\" is not a name of a label");
            }
        }
        Labels kept = Labels.of(labels);
        if (kept.isEmpty()) {
            throw ApiError.bare(400, "an alert must have a label");
        }
        return new PostedAlerts(
                kept,
                strings(node.path("annotations")),
                start,
                end,
                node.path("generatorURL").asString(""));
    }

    static boolean isLabelName(String name) {
        return name.matches("[a-zA-Z_][a-zA-Z0-9_]*");
    }

    /// Go's zero time means none.
    private static Optional<Instant> time(JsonNode field) throws ApiError {
        boolean none =
                field.isMissingNode() || field.isNull() || field.asString().startsWith("0001-01-01");
        return none ? Optional.empty() : Optional.of(PostedJson.time(field));
    }

    private static Map<String, String> strings(JsonNode object) {
        var map = new TreeMap<String, String>();
        for (var property : object.properties()) {
            map.put(property.getKey(), property.getValue().asString());
        }
        return map;
    }
}
