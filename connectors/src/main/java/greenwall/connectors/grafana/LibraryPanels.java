package greenwall.connectors.grafana;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The library panels of a dashboard that was exported for sharing: the panel names one, and the file has it under
/// `__elements`.
final class LibraryPanels {
    private LibraryPanels() {}

    /// Puts the library panels where the API has them. False if they are too large together: a panel may be used more
    /// than once.
    static boolean insert(JsonNode dashboard) {
        JsonNode elements = dashboard.path("__elements");
        if (!elements.isObject()) {
            return true;
        }
        long length = 0;
        for (String list : List.of("panels", "rows")) {
            for (JsonNode panel : JsonTree.items(dashboard.path(list))) {
                List<ObjectNode> libraries = Stream.concat(
                                Stream.of(panel), JsonTree.items(panel.path("panels")).stream())
                        .flatMap(p -> p.get("libraryPanel") instanceof ObjectNode library
                                ? Stream.of(library)
                                : Stream.empty())
                        .filter(library -> !library.path("model").isObject())
                        .toList();
                for (ObjectNode library : libraries) {
                    JsonNode model =
                            elements.path(JsonTree.text(library, "uid")).path("model");
                    if (!model.isObject()) {
                        continue;
                    }
                    length += model.toString().length();
                    if (length > GrafanaDashboardReader.MAX_BYTES) {
                        return false;
                    }
                    library.set("model", model);
                }
            }
        }
        return true;
    }
}
