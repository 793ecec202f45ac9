package greenwall.lab.testing;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The paths of all fields of a response, so that responses with different values can have the same shape.
public final class JsonFieldPaths {
    private final Set<String> ownNames;
    private final Set<String> ownItems;
    private final Set<String> paths = new TreeSet<>();

    private JsonFieldPaths(Set<String> ownNames, Set<String> ownItems) {
        this.ownNames = ownNames;
        this.ownItems = ownItems;
    }

    /// @param ownNames fields whose content depends on the data
    /// @param ownItems paths of lists whose items depend on the data
    public static Set<String> of(JsonNode node, Set<String> ownNames, Set<String> ownItems) {
        var shape = new JsonFieldPaths(ownNames, ownItems);
        shape.collect(node, "");
        return shape.paths;
    }

    private void collect(JsonNode node, String path) {
        if (node.isObject()) {
            for (var field : node.properties()) {
                String below = path + "/" + field.getKey();
                paths.add(below);
                if (!ownNames.contains(field.getKey())) {
                    collect(field.getValue(), below);
                }
            }
        } else if (node.isArray() && !ownItems.contains(path)) {
            for (JsonNode item : node) {
                collect(item, path + "/*");
            }
        }
    }
}
