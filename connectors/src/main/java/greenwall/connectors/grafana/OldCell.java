package greenwall.connectors.grafana;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How cells of a table were written before they had options of their own: `custom.displayMode`.
final class OldCell {
    private OldCell() {}

    static JsonNode modern(JsonNode options) {
        JsonNode custom = options.path("custom");
        String mode = Tree.text(custom, "displayMode");
        boolean gradient = Tree.text(custom, "cellOptions.type").equals("color-background")
                && Tree.text(custom, "cellOptions.mode").equals("gradient");
        if (mode.isEmpty() && !gradient) {
            return options;
        }
        ObjectNode changed = (ObjectNode) options.deepCopy();
        ObjectNode newCustom = (ObjectNode) changed.path("custom");
        newCustom.remove("displayMode");
        switch (mode) {
            case "" -> {}
            case "gradient-gauge" -> Tree.put(newCustom, "cellOptions", Tree.of("type", "gauge", "mode", "gradient"));
            case "lcd-gauge" -> Tree.put(newCustom, "cellOptions", Tree.of("type", "gauge", "mode", "lcd"));
            case "basic" -> Tree.put(newCustom, "cellOptions", Tree.of("type", "gauge", "mode", "basic"));
            case "color-background-solid" -> Tree.put(newCustom, "cellOptions", Tree.of("type", "color-background"));
            case "color-background" ->
                Tree.put(newCustom, "cellOptions", Tree.of("type", "color-background", "mode", "gradient"));
            default -> Tree.put(newCustom, "cellOptions", Tree.of("type", mode));
        }
        return changed;
    }
}
