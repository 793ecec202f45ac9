package greenwall.connectors.grafana;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The panel `singlestat`: a stat, or a gauge where it shows one.
final class OldStat {
    private OldStat() {}

    static void convert(ObjectNode json) {
        boolean gauge = JsonTree.flag(json, "gauge.show");
        json.put("type", gauge ? "gauge" : "stat");
        ObjectNode defaults = OldPanel.defaults(json);
        OldPanel.move(json, "format", defaults, "unit");
        OldPanel.move(json, "decimals", defaults, "decimals");
        affixes(json, defaults);
        OldPanel.move(json, "nullText", defaults, "noValue");
        OldPanel.thresholds(
                json.path("colors"), List.of(JsonTree.text(json, "thresholds").split(",", -1)), defaults);
        OldPanel.mappings(json, defaults);
        ObjectNode options = JsonTree.of("reduceOptions", JsonTree.of("values", false));
        String name = JsonTree.text(json, "valueName");
        boolean byName = name.equals("name");
        JsonTree.put(
                options,
                "reduceOptions.calcs",
                List.of(byName ? "lastNotNull" : OldPanel.reducer(name.isEmpty() ? "avg" : name)));
        String column = JsonTree.text(json, "tableColumn");
        JsonTree.put(options, "reduceOptions.fields", column.isEmpty() ? "" : "/^" + quoted(column) + "$/");
        options.put("orientation", "horizontal");
        if (gauge) {
            JsonTree.number(JsonTree.at(json, "gauge.minValue")).ifPresent(v -> defaults.put("min", v));
            JsonTree.number(JsonTree.at(json, "gauge.maxValue")).ifPresent(v -> defaults.put("max", v));
            options.put("showThresholdMarkers", JsonTree.flag(json, "gauge.thresholdMarkers"));
            options.put("showThresholdLabels", JsonTree.flag(json, "gauge.thresholdLabels"));
        } else {
            boolean background = JsonTree.flag(json, "colorBackground");
            boolean value = JsonTree.flag(json, "colorValue");
            options.put("colorMode", background ? "background" : value ? "value" : "none");
            options.put("graphMode", JsonTree.flag(json, "sparkline.show") ? "area" : "none");
            options.put("textMode", byName ? "name" : "auto");
            options.put("justifyMode", "auto");
        }
        json.set("options", options);
        if (JsonTree.flag(json, "sparkline.show") && !JsonTree.flag(json, "colorValue")) {
            String line = JsonTree.text(json, "sparkline.lineColor");
            if (!line.isEmpty() && !gauge && !JsonTree.flag(json, "colorBackground")) {
                defaults.set("color", JsonTree.of("mode", "fixed", "fixedColor", line));
            }
        }
    }

    private static String quoted(String name) {
        return name.replaceAll("([\\\\^$.|?*+()\\[\\]{}/])", "\\\\$1");
    }

    /// Text before or behind the number becomes its unit where it has no other.
    private static void affixes(JsonNode json, ObjectNode defaults) {
        String unit = JsonTree.text(defaults, "unit");
        boolean plain = unit.isEmpty() || unit.equals("none") || unit.equals("short");
        String prefix = JsonTree.text(json, "prefix").strip();
        String postfix = JsonTree.text(json, "postfix").strip();
        if (plain && !postfix.isEmpty()) {
            defaults.put("unit", "suffix:" + postfix);
        } else if (plain && !prefix.isEmpty()) {
            defaults.put("unit", "prefix:" + prefix);
        }
    }
}
