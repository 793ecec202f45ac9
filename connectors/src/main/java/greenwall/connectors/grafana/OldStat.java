package greenwall.connectors.grafana;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The panel `singlestat`: a stat, or a gauge where it shows one.
final class OldStat {
    private OldStat() {}

    static void convert(ObjectNode json) {
        boolean gauge = Tree.flag(json, "gauge.show");
        json.put("type", gauge ? "gauge" : "stat");
        ObjectNode defaults = OldPanel.defaults(json);
        OldPanel.move(json, "format", defaults, "unit");
        OldPanel.move(json, "decimals", defaults, "decimals");
        affixes(json, defaults);
        OldPanel.move(json, "nullText", defaults, "noValue");
        thresholds(json, defaults);
        mappings(json, defaults);
        ObjectNode options = Tree.of("reduceOptions", Tree.of("values", false));
        String name = Tree.text(json, "valueName");
        boolean byName = name.equals("name");
        Tree.put(
                options,
                "reduceOptions.calcs",
                Tree.value(List.of(byName ? "lastNotNull" : OldPanel.reducer(name.isEmpty() ? "avg" : name))));
        String column = Tree.text(json, "tableColumn");
        Tree.put(options, "reduceOptions.fields", Tree.value(column.isEmpty() ? "" : "/^" + quoted(column) + "$/"));
        options.put("orientation", "horizontal");
        if (gauge) {
            Tree.number(Tree.at(json, "gauge.minValue")).ifPresent(v -> defaults.put("min", v));
            Tree.number(Tree.at(json, "gauge.maxValue")).ifPresent(v -> defaults.put("max", v));
            options.put("showThresholdMarkers", Tree.flag(json, "gauge.thresholdMarkers"));
            options.put("showThresholdLabels", Tree.flag(json, "gauge.thresholdLabels"));
        } else {
            boolean background = Tree.flag(json, "colorBackground");
            boolean value = Tree.flag(json, "colorValue");
            options.put("colorMode", background ? "background" : value ? "value" : "none");
            options.put("graphMode", Tree.flag(json, "sparkline.show") ? "area" : "none");
            options.put("textMode", byName ? "name" : "auto");
            options.put("justifyMode", "auto");
        }
        json.set("options", options);
        if (Tree.flag(json, "sparkline.show") && !Tree.flag(json, "colorValue")) {
            String line = Tree.text(json, "sparkline.lineColor");
            if (!line.isEmpty() && !gauge && !Tree.flag(json, "colorBackground")) {
                defaults.set("color", Tree.of("mode", "fixed", "fixedColor", line));
            }
        }
    }

    private static String quoted(String name) {
        return name.replaceAll("([\\\\^$.|?*+()\\[\\]{}/])", "\\\\$1");
    }

    /// Text before or behind the number becomes its unit where it has no other.
    private static void affixes(JsonNode json, ObjectNode defaults) {
        String unit = Tree.text(defaults, "unit");
        boolean plain = unit.isEmpty() || unit.equals("none") || unit.equals("short");
        String prefix = Tree.text(json, "prefix").strip();
        String postfix = Tree.text(json, "postfix").strip();
        if (plain && !postfix.isEmpty()) {
            defaults.put("unit", "suffix:" + postfix);
        } else if (plain && !prefix.isEmpty()) {
            defaults.put("unit", "prefix:" + prefix);
        }
    }

    private static void thresholds(JsonNode json, ObjectNode defaults) {
        List<JsonNode> colors = Tree.items(json.path("colors"));
        String[] limits = Tree.text(json, "thresholds").split(",", -1);
        if (colors.isEmpty()) {
            return;
        }
        ArrayNode steps = Tree.array();
        ObjectNode first = Tree.of("color", Tree.text(colors.getFirst()));
        first.putNull("value");
        steps.add(first);
        for (int i = 0; i < limits.length && i + 1 < colors.size(); i++) {
            String color = Tree.text(colors.get(i + 1));
            Tree.number(Tree.value(limits[i].strip()))
                    .ifPresent(limit -> steps.add(Tree.of("color", color, "value", limit)));
        }
        defaults.set("thresholds", Tree.of("mode", "absolute", "steps", steps));
        Tree.put(defaults, "color.mode", Tree.value("thresholds"));
    }

    private static void mappings(JsonNode json, ObjectNode defaults) {
        boolean ranges = Tree.text(json, "mappingType").equals("2");
        ArrayNode mappings = Tree.array();
        for (JsonNode map : Tree.items(json.path(ranges ? "rangeMaps" : "valueMaps"))) {
            ObjectNode made = (ObjectNode) map.deepCopy();
            made.put("type", ranges ? 2 : 1);
            mappings.add(made);
        }
        if (!mappings.isEmpty()) {
            defaults.set("mappings", mappings);
        }
    }
}
