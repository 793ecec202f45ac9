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
        switch (JsonTree.text(json, "type")) {
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
            JsonTree.put(
                    json,
                    "options",
                    JsonTree.of("content", JsonTree.text(json, "content"), "mode", JsonTree.text(json, "mode")));
        }
    }

    private static void alerts(ObjectNode json) {
        if (!json.path("options").isObject() || json.has("stateFilter")) {
            ObjectNode options = JsonTree.object();
            move(json, "limit", options, "maxItems");
            move(json, "nameFilter", options, "alertName");
            ArrayNode states = JsonTree.array();
            JsonTree.texts(json.path("stateFilter"))
                    .forEach(s -> states.add(s.equals("alerting") ? "firing" : s.equals("ok") ? "normal" : s));
            if (!states.isEmpty()) {
                options.set("stateFilter", states);
            }
            JsonTree.put(json, "options", options);
        }
    }

    private static void dashboards(ObjectNode json) {
        if (!json.path("options").isObject()) {
            ObjectNode options = JsonTree.object();
            move(json, "limit", options, "maxItems");
            move(json, "query", options, "query");
            move(json, "tags", options, "tags");
            JsonTree.put(json, "options", options);
        }
    }

    private static void pie(ObjectNode json) {
        json.put("type", "piechart");
        ObjectNode options =
                JsonTree.of("pieType", JsonTree.text(json, "pieType").equals("donut") ? "donut" : "pie");
        JsonTree.put(options, "reduceOptions.calcs", List.of(reducer(JsonTree.text(json, "valueName"))));
        String side = JsonTree.text(json, "legendType").startsWith("Right") ? "right" : "bottom";
        JsonNode legend = json.path("legend");
        options.set(
                "legend",
                JsonTree.of(
                        "showLegend",
                        !legend.has("show") || JsonTree.flag(legend, "show"),
                        "displayMode",
                        JsonTree.flag(legend, "values") ? "table" : "list",
                        "placement",
                        side));
        ArrayNode values = JsonTree.array();
        if (JsonTree.flag(legend, "values")) {
            values.add("value");
        }
        if (JsonTree.flag(legend, "percentage")) {
            values.add("percent");
        }
        JsonTree.put(options, "legend.values", values);
        json.set("options", options);
        ObjectNode defaults = JsonTree.object();
        move(json, "format", defaults, "unit");
        move(json, "decimals", defaults, "decimals");
        JsonTree.put(json, "fieldConfig.defaults", defaults);
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
        if (JsonTree.isThere(value) && !(value.isString() && value.asString().isEmpty())) {
            to.set(other, value);
        }
    }

    /// Links of a panel that belong to the panel and its data stay where they are.
    static ObjectNode defaults(ObjectNode json) {
        JsonTree.put(json, "fieldConfig.defaults", JsonTree.object());
        return (ObjectNode) JsonTree.at(json, "fieldConfig.defaults");
    }

    /// Steps of colour, the first from below all limits. What is no limit has no step.
    static void thresholds(JsonNode colors, List<String> limits, ObjectNode set) {
        List<JsonNode> all = JsonTree.items(colors);
        if (all.isEmpty()) {
            return;
        }
        ArrayNode steps = JsonTree.array();
        steps.addObject().put("color", JsonTree.text(all.getFirst())).putNull("value");
        for (int i = 0; i < limits.size() && i + 1 < all.size(); i++) {
            String color = JsonTree.text(all.get(i + 1));
            JsonTree.number(JsonTree.value(limits.get(i).strip()))
                    .ifPresent(limit -> steps.add(JsonTree.of("color", color, "value", limit)));
        }
        set.set("thresholds", JsonTree.of("mode", "absolute", "steps", steps));
        JsonTree.put(set, "color.mode", "thresholds");
    }

    static void mappings(JsonNode json, ObjectNode set) {
        boolean ranges = JsonTree.text(json, "mappingType").equals("2");
        ArrayNode mappings = JsonTree.array();
        for (JsonNode map : JsonTree.items(json.path(ranges ? "rangeMaps" : "valueMaps"))) {
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
        return JsonTree.of(
                "matcher",
                JsonTree.of("id", matcher, "options", fields),
                "properties",
                set.properties().stream()
                        .map(p -> JsonTree.of("id", p.getKey(), "value", p.getValue()))
                        .toList());
    }
}
