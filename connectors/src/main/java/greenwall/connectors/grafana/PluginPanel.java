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
        String type = Tree.text(json, "type");
        Optional<List<String>> instead = PanelTypes.instead(type);
        if (instead.isEmpty()) {
            return Optional.empty();
        }
        JsonNode old = json.path("options").deepCopy();
        json.put("type", instead.get().getFirst());
        json.set("options", Tree.object());
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
        Tree.put(
                json, "options", Tree.of("graphMode", "none", "colorMode", "background", "textMode", "value_and_name"));
    }

    private static void bars(ObjectNode json) {
        Tree.put(json, "options", Tree.of("orientation", "horizontal", "displayMode", "basic"));
    }

    /// The newest value of each series, with its labels beside it.
    private static void map(ObjectNode json) {
        for (JsonNode target : Tree.items(json.path("targets"))) {
            if (target instanceof ObjectNode query && query.has("expr")) {
                query.put("format", "table");
                query.put("instant", true);
                query.put("range", false);
            }
        }
    }

    private static void polystat(ObjectNode json, JsonNode old) {
        values(json);
        Tree.put(json, "options.reduceOptions.calcs", List.of(reducer(old, "globalOperator")));
        // What the panel's field settings say already holds before the plugin's own.
        JsonNode written = Tree.at(json, "fieldConfig.defaults");
        settings(old, "global").properties().forEach(p -> {
            if (!written.has(p.getKey())) {
                Tree.put(json, "fieldConfig.defaults." + p.getKey(), p.getValue());
            }
        });
        ArrayNode overrides = Tree.array();
        JsonNode more =
                old.has("overrideConfig") ? Tree.at(old, "overrideConfig.overrides") : old.path("savedOverrides");
        for (JsonNode override : Tree.items(more)) {
            overrides.add(OldPanel.override("byRegexp", Tree.text(override, "metricName"), settings(override, "")));
        }
        if (!overrides.isEmpty()) {
            Tree.put(json, "fieldConfig.overrides", overrides);
        }
    }

    private static ObjectNode settings(JsonNode from, String prefix) {
        ObjectNode made = Tree.object();
        if (from instanceof ObjectNode object) {
            OldPanel.move(object, prefix.isEmpty() ? "unitFormat" : "globalUnitFormat", made, "unit");
            OldPanel.move(object, prefix.isEmpty() ? "decimals" : "globalDecimals", made, "decimals");
        }
        String name = prefix.isEmpty() ? "thresholds" : "globalThresholdsConfig";
        JsonNode thresholds = from.has(name) ? from.path(name) : from.path("globalThresholds");
        if (thresholds.isArray() && !thresholds.isEmpty()) {
            ArrayNode steps = Tree.array();
            String base = Tree.text(from, "globalFillColor");
            steps.add(Tree.of("color", base.isEmpty() ? "green" : base));
            Tree.items(thresholds)
                    .forEach(t -> steps.add(Tree.of(
                            "color",
                            Tree.text(t, "color"),
                            "value",
                            Tree.number(t.path("value")).orElse(0.0))));
            made.set("thresholds", Tree.of("mode", "absolute", "steps", steps));
        } else if (!Tree.text(from, "globalFillColor").isEmpty()) {
            made.set("color", Tree.of("mode", "fixed", "fixedColor", Tree.text(from, "globalFillColor")));
        }
        return made;
    }

    private static String reducer(JsonNode old, String name) {
        String operator = Tree.text(old, name.isEmpty() ? "operatorName" : name);
        return OldPanel.reducer(operator.equals("last") ? "" : operator);
    }
}
