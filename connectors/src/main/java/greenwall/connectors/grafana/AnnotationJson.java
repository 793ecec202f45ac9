package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.AnnotationQuery;
import greenwall.fleet.dashboard.SourceRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes the annotation queries of a dashboard.
final class AnnotationJson {
    private AnnotationJson() {}

    static List<String> keys(JsonNode keys) {
        return Arrays.stream(JsonTree.text(keys).split(","))
                .map(String::strip)
                .filter(t -> !t.isEmpty())
                .toList();
    }

    static List<AnnotationQuery> read(JsonNode list, GrafanaSourceResolver sources, ImportNotes notes) {
        List<AnnotationQuery> all = new ArrayList<>();
        for (JsonNode json : JsonTree.items(list)) {
            if (JsonTree.integer(json.path("builtIn"), 0) == 1 || JsonTree.flag(json, "builtIn")) {
                continue;
            }
            GrafanaSourceResolver.FoundSource found =
                    sources.find(json.path("datasource"), json.path("datasource"), JsonTree.array());
            AnnotationQuery read = RecordMapping.read(
                    AnnotationQuery.class, json, _ -> found.source().orElse(SourceRef.DEFAULT));
            if (found.source().isEmpty() || read.query().isEmpty()) {
                String why = found.source().isEmpty() ? found.reason() : "it has no query";
                notes.addRemark("", "annotation " + ImportMessageText.quoted(read.name()) + ": " + why);
            } else {
                all.add(read);
            }
        }
        return all;
    }

    static ArrayNode write(List<AnnotationQuery> annotations) {
        ArrayNode all = JsonTree.array();
        for (AnnotationQuery annotation : annotations) {
            ObjectNode json = RecordMapping.write(annotation);
            if (annotation.panels().isEmpty() && !annotation.notPanels()) {
                json.remove("filter");
            }
            all.add(json);
        }
        return all;
    }
}
