package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.AnnotationQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Annotations of a dashboard.
final class AnnotationJson {
    private AnnotationJson() {}

    static List<AnnotationQuery> read(JsonNode list, SourcesJson sources, ImportResult.Notes notes) {
        List<AnnotationQuery> all = new ArrayList<>();
        for (JsonNode json : Tree.items(list)) {
            String name = Tree.text(json, "name");
            if (Tree.integer(json.path("builtIn"), 0) == 1 || Tree.flag(json, "builtIn")) {
                continue;
            }
            String query = Tree.text(json, "expr").isEmpty() ? Tree.text(json, "target.expr") : Tree.text(json, "expr");
            SourcesJson.Found found = sources.find(json.path("datasource"), json.path("datasource"), Tree.array());
            if (found.source().isEmpty() || query.isEmpty()) {
                String why = found.source().isEmpty() ? found.reason() : "it has no query";
                notes.remark("", "annotation " + Reason.quoted(name) + ": " + why);
                continue;
            }
            JsonNode filter = json.path("filter");
            all.add(new AnnotationQuery(
                    name,
                    !json.has("enable") || Tree.flag(json, "enable"),
                    Tree.flag(json, "hide"),
                    found.source().get(),
                    query,
                    Tree.text(json, "step").isEmpty() ? Tree.text(json, "target.interval") : Tree.text(json, "step"),
                    Tree.text(json, "titleFormat"),
                    Tree.text(json, "textFormat"),
                    Arrays.stream(Tree.text(json, "tagKeys").split(","))
                            .map(String::strip)
                            .filter(t -> !t.isEmpty())
                            .toList(),
                    Tree.text(json, "iconColor"),
                    Tree.flag(json, "useValueForTime"),
                    Tree.items(filter.path("ids")).stream()
                            .map(n -> Tree.integer(n, 0))
                            .toList(),
                    Tree.flag(filter, "exclude")));
        }
        return all;
    }

    static ArrayNode write(List<AnnotationQuery> annotations) {
        ArrayNode all = Tree.array();
        for (AnnotationQuery annotation : annotations) {
            ObjectNode json = Tree.of(
                    "name",
                    annotation.name(),
                    "enable",
                    annotation.enabled(),
                    "hide",
                    annotation.hidden(),
                    "datasource",
                    SourcesJson.write(annotation.source()),
                    "expr",
                    annotation.query(),
                    "titleFormat",
                    annotation.titleFormat(),
                    "textFormat",
                    annotation.textFormat(),
                    "tagKeys",
                    String.join(",", annotation.tagKeys()),
                    "iconColor",
                    annotation.color(),
                    "useValueForTime",
                    annotation.valueIsTime());
            if (!annotation.step().isEmpty()) {
                json.put("step", annotation.step());
            }
            if (!annotation.panels().isEmpty() || annotation.notPanels()) {
                json.set("filter", Tree.of("exclude", annotation.notPanels(), "ids", annotation.panels()));
            }
            all.add(json);
        }
        return all;
    }
}
