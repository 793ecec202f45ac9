package greenwall.connectors.grafana;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The panel `heatmap` as it was before its options stood in `options`.
final class OldHeatmap {
    private OldHeatmap() {}

    static void convert(ObjectNode json) {
        boolean buckets = JsonTree.text(json, "dataFormat").equals("tsbuckets");
        ObjectNode options = JsonTree.of("calculate", !buckets);
        if (!buckets) {
            bucket(json, "xBucket", "calculation.xBuckets", options);
            bucket(json, "yBucket", "calculation.yBuckets", options);
            int base = JsonTree.integer(JsonTree.at(json, "yAxis.logBase"), 1);
            if (base > 1) {
                JsonTree.put(options, "calculation.yBuckets.scale", JsonTree.of("type", "log", "log", base));
            }
        }
        JsonNode axis = json.path("yAxis");
        ObjectNode y = JsonTree.object();
        OldPanel.move(axis, "format", y, "unit");
        OldPanel.move(axis, "decimals", y, "decimals");
        JsonTree.number(axis.path("min")).ifPresent(v -> y.put("min", v));
        JsonTree.number(axis.path("max")).ifPresent(v -> y.put("max", v));
        y.put("axisPlacement", axis.has("show") && !JsonTree.flag(axis, "show") ? "hidden" : "left");
        y.put("reverse", JsonTree.flag(json, "reverseYBuckets"));
        options.set("yAxis", y);
        color(json.path("color"), options);
        String bound = JsonTree.text(json, "yBucketBound");
        JsonTree.put(
                options,
                "rowsFrame.layout",
                switch (bound) {
                    case "upper" -> "le";
                    case "lower" -> "ge";
                    case "middle" -> "unknown";
                    default -> "auto";
                });
        JsonTree.put(options, "legend.show", JsonTree.flag(json, "legend.show"));
        JsonNode tooltip = json.path("tooltip");
        JsonTree.put(
                options,
                "tooltip",
                JsonTree.of(
                        "mode",
                        tooltip.has("show") && !JsonTree.flag(tooltip, "show") ? "none" : "single",
                        "yHistogram",
                        JsonTree.flag(tooltip, "showHistogram")));
        if (JsonTree.flag(json, "hideZeroBuckets")) {
            JsonTree.put(options, "filterValues.le", 1e-9);
        }
        JsonTree.number(JsonTree.at(json, "cards.cardPadding")).ifPresent(v -> options.put("cellGap", v));
        json.set("options", options);
        for (String name : new String[] {"dataFormat", "color", "yAxis", "xAxis", "tooltip", "legend", "cards"}) {
            json.remove(name);
        }
    }

    private static void bucket(JsonNode json, String old, String path, ObjectNode options) {
        String size = JsonTree.text(json, old + "Size");
        String number = JsonTree.text(json, old + "Number");
        if (!size.isEmpty()) {
            JsonTree.put(options, path, JsonTree.of("mode", "size", "value", size));
        } else if (!number.isEmpty()) {
            JsonTree.put(options, path, JsonTree.of("mode", "count", "value", number));
        }
    }

    private static void color(JsonNode color, ObjectNode options) {
        ObjectNode made = JsonTree.of("mode", JsonTree.text(color, "mode").equals("opacity") ? "opacity" : "scheme");
        String scheme = JsonTree.text(color, "colorScheme");
        if (scheme.startsWith("interpolate")) {
            String bare = scheme.substring("interpolate".length());
            made.put(
                    "scheme",
                    bare.isEmpty() ? "Oranges" : bare.substring(0, 1).toUpperCase(Locale.ROOT) + bare.substring(1));
        }
        OldPanel.move(color, "cardColor", made, "fill");
        OldPanel.move(color, "exponent", made, "exponent");
        OldPanel.move(color, "min", made, "min");
        OldPanel.move(color, "max", made, "max");
        made.put("scale", JsonTree.text(color, "colorScale").equals("linear") ? "linear" : "exponential");
        options.set("color", made);
    }
}
