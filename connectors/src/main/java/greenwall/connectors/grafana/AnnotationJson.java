package greenwall.connectors.grafana;

import static greenwall.connectors.grafana.RecordMapping.flag;
import static greenwall.connectors.grafana.RecordMapping.part;
import static greenwall.connectors.grafana.RecordMapping.text;

import greenwall.fleet.dashboard.AnnotationQuery;
import greenwall.fleet.dashboard.SourceRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Annotations of a dashboard.
final class AnnotationJson {
    private AnnotationJson() {}

    private static RecordMapping<AnnotationQuery> shape(Function<JsonNode, SourceRef> source) {
        return RecordMapping.of(
                "",
                AnnotationQuery.class,
                text("name"),
                part("enable", n -> n.isMissingNode() || JsonTree.flag(n)),
                flag("hide"),
                part("datasource", source, SourcesJson::write),
                part("", n -> first(n, "expr", "target.expr"), v -> JsonTree.of("expr", v)),
                part("", n -> first(n, "step", "target.interval"), v -> v.isEmpty() ? null : JsonTree.of("step", v)),
                text("titleFormat"),
                text("textFormat"),
                part("tagKeys", AnnotationJson::keys, v -> String.join(",", v)),
                text("iconColor"),
                flag("useValueForTime"),
                part("filter.ids", AnnotationJson::ids),
                flag("filter.exclude"));
    }

    private static String first(JsonNode json, String path, String other) {
        String text = JsonTree.text(json, path);
        return text.isEmpty() ? JsonTree.text(json, other) : text;
    }

    private static List<String> keys(JsonNode keys) {
        return Arrays.stream(JsonTree.text(keys).split(","))
                .map(String::strip)
                .filter(t -> !t.isEmpty())
                .toList();
    }

    private static List<Integer> ids(JsonNode ids) {
        return JsonTree.items(ids).stream().map(n -> JsonTree.integer(n, 0)).toList();
    }

    static List<AnnotationQuery> read(JsonNode list, SourcesJson sources, ImportResult.Notes notes) {
        List<AnnotationQuery> all = new ArrayList<>();
        for (JsonNode json : JsonTree.items(list)) {
            if (JsonTree.integer(json.path("builtIn"), 0) == 1 || JsonTree.flag(json, "builtIn")) {
                continue;
            }
            SourcesJson.Found found = sources.find(json.path("datasource"), json.path("datasource"), JsonTree.array());
            AnnotationQuery read =
                    shape(_ -> found.source().orElse(SourceRef.USUAL)).read(json);
            if (found.source().isEmpty() || read.query().isEmpty()) {
                String why = found.source().isEmpty() ? found.reason() : "it has no query";
                notes.remark("", "annotation " + ImportMessages.quoted(read.name()) + ": " + why);
            } else {
                all.add(read);
            }
        }
        return all;
    }

    static ArrayNode write(List<AnnotationQuery> annotations) {
        ArrayNode all = JsonTree.array();
        for (AnnotationQuery annotation : annotations) {
            ObjectNode json = shape(_ -> annotation.source()).write(annotation);
            if (annotation.panels().isEmpty() && !annotation.notPanels()) {
                json.remove("filter");
            }
            all.add(json);
        }
        return all;
    }
}
