package greenwall.connectors.grafana;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Panels of plugins that show what a panel of Grafana's own shows as well: the same values with the same names, drawn
/// another way. Each is told with a remark.
final class PluginPanel {
    private PluginPanel() {}

    /// What a panel is drawn as instead, in words; the panel is changed into it.
    static Optional<String> convert(ObjectNode json) {
        String type = JsonTree.text(json, "type");
        Optional<List<String>> instead = PanelTypes.instead(type);
        if (instead.isEmpty()) {
            return Optional.empty();
        }
        JsonNode old = json.path("options").deepCopy();
        json.put("type", instead.get().getFirst());
        json.set("options", JsonTree.object());
        switch (type) {
            case "grafana-polystat-panel" -> polystat(json, json.has("polystat") ? json.path("polystat") : old);
            case "grafana-worldmap-panel", "geomap" -> map(json);
            case "michaeldmoore-multistat-panel", "corpglory-progresslist-panel", "marcusolsson-treemap-panel" ->
                bars(json);
            case "snuids-trafficlights-panel", "btplc-status-dot-panel", "vonage-status-panel" -> values(json);
            default -> {}
        }
        return instead.map(List::getLast);
    }

    private static void values(ObjectNode json) {
        JsonTree.put(
                json,
                "options",
                JsonTree.of("graphMode", "none", "colorMode", "background", "textMode", "value_and_name"));
    }

    private static void bars(ObjectNode json) {
        JsonTree.put(json, "options", JsonTree.of("orientation", "horizontal", "displayMode", "basic"));
    }

    /// The newest value of each series, with its labels beside it.
    private static void map(ObjectNode json) {
        for (JsonNode target : JsonTree.items(json.path("targets"))) {
            if (target instanceof ObjectNode query && query.has("expr")) {
                query.put("format", "table");
                query.put("instant", true);
                query.put("range", false);
            }
        }
    }

    private static void polystat(ObjectNode json, JsonNode old) {
        values(json);
        JsonTree.put(json, "options.reduceOptions.calcs", List.of(reducer(old, "globalOperator")));
        // What the panel's field settings say already holds before the plugin's own.
        JsonNode written = JsonTree.at(json, "fieldConfig.defaults");
        settings(old, "global").properties().forEach(p -> {
            if (!written.has(p.getKey())) {
                JsonTree.put(json, "fieldConfig.defaults." + p.getKey(), p.getValue());
            }
        });
        ArrayNode overrides = JsonTree.array();
        JsonNode more =
                old.has("overrideConfig") ? JsonTree.at(old, "overrideConfig.overrides") : old.path("savedOverrides");
        for (JsonNode override : JsonTree.items(more)) {
            overrides.add(OldPanel.override("byRegexp", JsonTree.text(override, "metricName"), settings(override, "")));
        }
        if (!overrides.isEmpty()) {
            JsonTree.put(json, "fieldConfig.overrides", overrides);
        }
    }

    private static ObjectNode settings(JsonNode from, String prefix) {
        ObjectNode made = JsonTree.object();
        if (from instanceof ObjectNode object) {
            OldPanel.move(object, prefix.isEmpty() ? "unitFormat" : "globalUnitFormat", made, "unit");
            OldPanel.move(object, prefix.isEmpty() ? "decimals" : "globalDecimals", made, "decimals");
        }
        String name = prefix.isEmpty() ? "thresholds" : "globalThresholdsConfig";
        JsonNode thresholds = from.has(name) ? from.path(name) : from.path("globalThresholds");
        if (thresholds.isArray() && !thresholds.isEmpty()) {
            ArrayNode steps = JsonTree.array();
            String base = JsonTree.text(from, "globalFillColor");
            steps.add(JsonTree.of("color", base.isEmpty() ? "green" : base));
            JsonTree.items(thresholds)
                    .forEach(t -> steps.add(JsonTree.of(
                            "color",
                            JsonTree.text(t, "color"),
                            "value",
                            JsonTree.number(t.path("value")).orElse(0.0))));
            made.set("thresholds", JsonTree.of("mode", "absolute", "steps", steps));
        } else if (!JsonTree.text(from, "globalFillColor").isEmpty()) {
            made.set("color", JsonTree.of("mode", "fixed", "fixedColor", JsonTree.text(from, "globalFillColor")));
        }
        return made;
    }

    private static String reducer(JsonNode old, String name) {
        String operator = JsonTree.text(old, name.isEmpty() ? "operatorName" : name);
        return OldPanel.reducer(operator.equals("last") ? "" : operator);
    }
}
