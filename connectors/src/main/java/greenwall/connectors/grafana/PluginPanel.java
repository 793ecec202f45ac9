package greenwall.connectors.grafana;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Panels of plugins that show what a panel of Grafana's own shows as well: the same values with the same names, drawn
/// another way. Each is told with a remark.
final class PluginPanel {
    /// What is drawn instead, and the words for it.
    private record Instead(String type, String words) {}

    private static final Instead VALUES = new Instead("stat", "values side by side");
    private static final Instead BARS = new Instead("bargauge", "bars");
    private static final Instead ROWS = new Instead("table", "a table");
    private static final Instead STATES = new Instead("state-timeline", "a state timeline");

    private static final Map<String, Instead> KNOWN = Map.ofEntries(
            Map.entry("grafana-polystat-panel", VALUES),
            Map.entry("vonage-status-panel", VALUES),
            Map.entry("flant-statusmap-panel", new Instead("status-history", "a status history")),
            Map.entry("natel-discrete-panel", STATES),
            Map.entry("michaeldmoore-multistat-panel", BARS),
            Map.entry("corpglory-progresslist-panel", BARS),
            Map.entry("marcusolsson-treemap-panel", BARS),
            Map.entry("snuids-trafficlights-panel", VALUES),
            Map.entry("btplc-status-dot-panel", VALUES),
            Map.entry("briangann-gauge-panel", new Instead("gauge", "a gauge")),
            Map.entry("briangann-datatable-panel", ROWS),
            Map.entry("yesoreyeram-boomtable-panel", ROWS),
            Map.entry("grafana-worldmap-panel", ROWS),
            Map.entry("geomap", ROWS),
            Map.entry("mtanda-histogram-panel", new Instead("histogram", "a histogram")),
            Map.entry("alertGroups", new Instead("alertlist", "a list of alerts")));

    private PluginPanel() {}

    /// What a panel is drawn as instead, in words; the panel is changed into it.
    static Optional<String> convert(ObjectNode json) {
        String type = Tree.text(json, "type");
        Instead instead = KNOWN.get(type);
        if (instead == null) {
            return Optional.empty();
        }
        JsonNode old = json.path("options").deepCopy();
        json.put("type", instead.type());
        json.set("options", Tree.object());
        switch (type) {
            case "grafana-polystat-panel" -> polystat(json, json.has("polystat") ? json.path("polystat") : old);
            case "grafana-worldmap-panel", "geomap" -> map(json);
            case "michaeldmoore-multistat-panel", "corpglory-progresslist-panel", "marcusolsson-treemap-panel" ->
                bars(json);
            case "snuids-trafficlights-panel", "btplc-status-dot-panel", "vonage-status-panel" -> values(json);
            default -> {}
        }
        return Optional.of(instead.words());
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
        Tree.put(json, "options.reduceOptions.calcs", Tree.value(List.of(reducer(old, "globalOperator"))));
        JsonNode written = Tree.at(json, "fieldConfig.defaults");
        set(json, "fieldConfig.defaults", written, settings(old, "global"));
        ArrayNode overrides = Tree.array();
        JsonNode more =
                old.has("overrideConfig") ? Tree.at(old, "overrideConfig.overrides") : old.path("savedOverrides");
        for (JsonNode override : Tree.items(more)) {
            ArrayNode properties = Tree.array();
            settings(override, "")
                    .properties()
                    .forEach(p -> properties.add(Tree.of("id", p.getKey(), "value", p.getValue())));
            overrides.add(Tree.of(
                    "matcher",
                    Tree.of("id", "byRegexp", "options", Tree.text(override, "metricName")),
                    "properties",
                    properties));
        }
        if (!overrides.isEmpty()) {
            Tree.put(json, "fieldConfig.overrides", overrides);
        }
    }

    /// What the panel's field settings say already holds before the plugin's own.
    private static void set(ObjectNode json, String path, JsonNode written, ObjectNode settings) {
        settings.properties().forEach(p -> {
            if (!written.has(p.getKey())) {
                Tree.put(json, path + "." + p.getKey(), p.getValue());
            }
        });
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
