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
                part("enable", n -> n.isMissingNode() || Tree.flag(n)),
                flag("hide"),
                part("datasource", source, SourcesJson::write),
                part("", n -> first(n, "expr", "target.expr"), v -> Tree.of("expr", v)),
                part("", n -> first(n, "step", "target.interval"), v -> v.isEmpty() ? null : Tree.of("step", v)),
                text("titleFormat"),
                text("textFormat"),
                part("tagKeys", AnnotationJson::keys, v -> String.join(",", v)),
                text("iconColor"),
                flag("useValueForTime"),
                part("filter.ids", AnnotationJson::ids),
                flag("filter.exclude"));
    }

    private static String first(JsonNode json, String path, String other) {
        String text = Tree.text(json, path);
        return text.isEmpty() ? Tree.text(json, other) : text;
    }

    private static List<String> keys(JsonNode keys) {
        return Arrays.stream(Tree.text(keys).split(","))
                .map(String::strip)
                .filter(t -> !t.isEmpty())
                .toList();
    }

    private static List<Integer> ids(JsonNode ids) {
        return Tree.items(ids).stream().map(n -> Tree.integer(n, 0)).toList();
    }

    static List<AnnotationQuery> read(JsonNode list, SourcesJson sources, ImportResult.Notes notes) {
        List<AnnotationQuery> all = new ArrayList<>();
        for (JsonNode json : Tree.items(list)) {
            if (Tree.integer(json.path("builtIn"), 0) == 1 || Tree.flag(json, "builtIn")) {
                continue;
            }
            SourcesJson.Found found = sources.find(json.path("datasource"), json.path("datasource"), Tree.array());
            AnnotationQuery read =
                    shape(_ -> found.source().orElse(SourceRef.USUAL)).read(json);
            if (found.source().isEmpty() || read.query().isEmpty()) {
                String why = found.source().isEmpty() ? found.reason() : "it has no query";
                notes.remark("", "annotation " + Reason.quoted(read.name()) + ": " + why);
            } else {
                all.add(read);
            }
        }
        return all;
    }

    static ArrayNode write(List<AnnotationQuery> annotations) {
        ArrayNode all = Tree.array();
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
