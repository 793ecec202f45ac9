package greenwall.connectors.grafana;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How cells of a table were written before they had options of their own: `custom.displayMode`.
final class OldCell {
    private OldCell() {}

    static JsonNode modern(JsonNode options) {
        JsonNode custom = options.path("custom");
        String mode = JsonTree.text(custom, "displayMode");
        boolean gradient = JsonTree.text(custom, "cellOptions.type").equals("color-background")
                && JsonTree.text(custom, "cellOptions.mode").equals("gradient");
        if (mode.isEmpty() && !gradient) {
            return options;
        }
        ObjectNode changed = (ObjectNode) options.deepCopy();
        ObjectNode newCustom = (ObjectNode) changed.path("custom");
        newCustom.remove("displayMode");
        switch (mode) {
            case "" -> {}
            case "gradient-gauge" ->
                JsonTree.put(newCustom, "cellOptions", JsonTree.of("type", "gauge", "mode", "gradient"));
            case "lcd-gauge" -> JsonTree.put(newCustom, "cellOptions", JsonTree.of("type", "gauge", "mode", "lcd"));
            case "basic" -> JsonTree.put(newCustom, "cellOptions", JsonTree.of("type", "gauge", "mode", "basic"));
            case "color-background-solid" ->
                JsonTree.put(newCustom, "cellOptions", JsonTree.of("type", "color-background"));
            case "color-background" ->
                JsonTree.put(newCustom, "cellOptions", JsonTree.of("type", "color-background", "mode", "gradient"));
            default -> JsonTree.put(newCustom, "cellOptions", JsonTree.of("type", mode));
        }
        return changed;
    }
}
