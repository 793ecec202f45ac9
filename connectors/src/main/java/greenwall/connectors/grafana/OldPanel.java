package greenwall.connectors.grafana;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Panels as they were written by older versions, put into today's form, which alone is read.
final class OldPanel {
    private OldPanel() {}

    static JsonNode modern(JsonNode written) {
        if (!(written instanceof ObjectNode)) {
            return written;
        }
        ObjectNode json = (ObjectNode) written.deepCopy();
        if (json.get("libraryPanel") instanceof ObjectNode library
                && library.get("model") instanceof ObjectNode model) {
            model.properties().forEach(e -> {
                if (!json.has(e.getKey()) || e.getKey().equals("type")) {
                    json.set(e.getKey(), e.getValue());
                }
            });
        }
        switch (Tree.text(json, "type")) {
            case "graph", "flot", "graphite" -> OldGraph.convert(json);
            case "singlestat", "grafana-singlestat-panel" -> OldStat.convert(json);
            case "table-old" -> OldTable.convert(json);
            case "table" -> {
                if (json.has("styles") || json.has("columns")) {
                    OldTable.convert(json);
                }
            }
            case "heatmap", "heatmap-new" -> {
                json.put("type", "heatmap");
                if (!json.has("options") || json.has("dataFormat")) {
                    OldHeatmap.convert(json);
                }
            }
            case "grafana-piechart-panel" -> pie(json);
            case "text", "text2" -> text(json);
            case "alertlist" -> alerts(json);
            case "dashlist" -> dashboards(json);
            default -> {}
        }
        return json;
    }

    private static void text(ObjectNode json) {
        json.put("type", "text");
        if (json.has("content") && !json.path("options").has("content")) {
            Tree.put(json, "options", Tree.of("content", Tree.text(json, "content"), "mode", Tree.text(json, "mode")));
        }
    }

    private static void alerts(ObjectNode json) {
        if (!json.path("options").isObject() || json.has("stateFilter")) {
            ObjectNode options = Tree.object();
            move(json, "limit", options, "maxItems");
            move(json, "nameFilter", options, "alertName");
            ArrayNode states = Tree.array();
            Tree.texts(json.path("stateFilter"))
                    .forEach(s -> states.add(s.equals("alerting") ? "firing" : s.equals("ok") ? "normal" : s));
            if (!states.isEmpty()) {
                options.set("stateFilter", states);
            }
            Tree.put(json, "options", options);
        }
    }

    private static void dashboards(ObjectNode json) {
        if (!json.path("options").isObject()) {
            ObjectNode options = Tree.object();
            move(json, "limit", options, "maxItems");
            move(json, "query", options, "query");
            move(json, "tags", options, "tags");
            Tree.put(json, "options", options);
        }
    }

    private static void pie(ObjectNode json) {
        json.put("type", "piechart");
        ObjectNode options = Tree.of("pieType", Tree.text(json, "pieType").equals("donut") ? "donut" : "pie");
        Tree.put(options, "reduceOptions.calcs", List.of(reducer(Tree.text(json, "valueName"))));
        String side = Tree.text(json, "legendType").startsWith("Right") ? "right" : "bottom";
        JsonNode legend = json.path("legend");
        options.set(
                "legend",
                Tree.of(
                        "showLegend",
                        !legend.has("show") || Tree.flag(legend, "show"),
                        "displayMode",
                        Tree.flag(legend, "values") ? "table" : "list",
                        "placement",
                        side));
        ArrayNode values = Tree.array();
        if (Tree.flag(legend, "values")) {
            values.add("value");
        }
        if (Tree.flag(legend, "percentage")) {
            values.add("percent");
        }
        Tree.put(options, "legend.values", values);
        json.set("options", options);
        ObjectNode defaults = Tree.object();
        move(json, "format", defaults, "unit");
        move(json, "decimals", defaults, "decimals");
        Tree.put(json, "fieldConfig.defaults", defaults);
    }

    /// Old names of reducers.
    static String reducer(String name) {
        return switch (name) {
            case "avg" -> "mean";
            case "total" -> "sum";
            case "current", "" -> "lastNotNull";
            default -> name;
        };
    }

    /// Puts what is there under another name.
    static void move(JsonNode from, String name, ObjectNode to, String other) {
        JsonNode value = from.path(name);
        if (Tree.isThere(value) && !(value.isString() && value.asString().isEmpty())) {
            to.set(other, value);
        }
    }

    /// Links of a panel that belong to the panel and its data stay where they are.
    static ObjectNode defaults(ObjectNode json) {
        Tree.put(json, "fieldConfig.defaults", Tree.object());
        return (ObjectNode) Tree.at(json, "fieldConfig.defaults");
    }

    /// Steps of colour, the first from below all limits. What is no limit has no step.
    static void thresholds(JsonNode colors, List<String> limits, ObjectNode set) {
        List<JsonNode> all = Tree.items(colors);
        if (all.isEmpty()) {
            return;
        }
        ArrayNode steps = Tree.array();
        steps.addObject().put("color", Tree.text(all.getFirst())).putNull("value");
        for (int i = 0; i < limits.size() && i + 1 < all.size(); i++) {
            String color = Tree.text(all.get(i + 1));
            Tree.number(Tree.value(limits.get(i).strip()))
                    .ifPresent(limit -> steps.add(Tree.of("color", color, "value", limit)));
        }
        set.set("thresholds", Tree.of("mode", "absolute", "steps", steps));
        Tree.put(set, "color.mode", "thresholds");
    }

    static void mappings(JsonNode json, ObjectNode set) {
        boolean ranges = Tree.text(json, "mappingType").equals("2");
        ArrayNode mappings = Tree.array();
        for (JsonNode map : Tree.items(json.path(ranges ? "rangeMaps" : "valueMaps"))) {
            if (map.deepCopy() instanceof ObjectNode made) {
                mappings.add(made.put("type", ranges ? 2 : 1));
            }
        }
        if (!mappings.isEmpty()) {
            set.set("mappings", mappings);
        }
    }

    /// @param matcher its id
    /// @param set by the names that an override gives to its properties
    static ObjectNode override(String matcher, String fields, ObjectNode set) {
        return Tree.of(
                "matcher",
                Tree.of("id", matcher, "options", fields),
                "properties",
                set.properties().stream()
                        .map(p -> Tree.of("id", p.getKey(), "value", p.getValue()))
                        .toList());
    }
}
