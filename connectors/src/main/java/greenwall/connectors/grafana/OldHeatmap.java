package greenwall.connectors.grafana;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The panel `heatmap` as it was before its options stood in `options`.
final class OldHeatmap {
    private OldHeatmap() {}

    static void convert(ObjectNode json) {
        boolean buckets = Tree.text(json, "dataFormat").equals("tsbuckets");
        ObjectNode options = Tree.of("calculate", !buckets);
        if (!buckets) {
            bucket(json, "xBucket", "calculation.xBuckets", options);
            bucket(json, "yBucket", "calculation.yBuckets", options);
            int base = Tree.integer(Tree.at(json, "yAxis.logBase"), 1);
            if (base > 1) {
                Tree.put(options, "calculation.yBuckets.scale", Tree.of("type", "log", "log", base));
            }
        }
        JsonNode axis = json.path("yAxis");
        ObjectNode y = Tree.object();
        OldPanel.move(axis, "format", y, "unit");
        OldPanel.move(axis, "decimals", y, "decimals");
        Tree.number(axis.path("min")).ifPresent(v -> y.put("min", v));
        Tree.number(axis.path("max")).ifPresent(v -> y.put("max", v));
        y.put("axisPlacement", axis.has("show") && !Tree.flag(axis, "show") ? "hidden" : "left");
        y.put("reverse", Tree.flag(json, "reverseYBuckets"));
        options.set("yAxis", y);
        color(json.path("color"), options);
        String bound = Tree.text(json, "yBucketBound");
        Tree.put(
                options,
                "rowsFrame.layout",
                switch (bound) {
                    case "upper" -> "le";
                    case "lower" -> "ge";
                    case "middle" -> "unknown";
                    default -> "auto";
                });
        Tree.put(options, "legend.show", Tree.flag(json, "legend.show"));
        JsonNode tooltip = json.path("tooltip");
        Tree.put(
                options,
                "tooltip",
                Tree.of(
                        "mode",
                        tooltip.has("show") && !Tree.flag(tooltip, "show") ? "none" : "single",
                        "yHistogram",
                        Tree.flag(tooltip, "showHistogram")));
        if (Tree.flag(json, "hideZeroBuckets")) {
            Tree.put(options, "filterValues.le", 1e-9);
        }
        Tree.number(Tree.at(json, "cards.cardPadding")).ifPresent(v -> options.put("cellGap", v));
        json.set("options", options);
        for (String name : new String[] {"dataFormat", "color", "yAxis", "xAxis", "tooltip", "legend", "cards"}) {
            json.remove(name);
        }
    }

    private static void bucket(JsonNode json, String old, String path, ObjectNode options) {
        String size = Tree.text(json, old + "Size");
        String number = Tree.text(json, old + "Number");
        if (!size.isEmpty()) {
            Tree.put(options, path, Tree.of("mode", "size", "value", size));
        } else if (!number.isEmpty()) {
            Tree.put(options, path, Tree.of("mode", "count", "value", number));
        }
    }

    private static void color(JsonNode color, ObjectNode options) {
        ObjectNode made = Tree.of("mode", Tree.text(color, "mode").equals("opacity") ? "opacity" : "scheme");
        String scheme = Tree.text(color, "colorScheme");
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
        made.put("scale", Tree.text(color, "colorScale").equals("linear") ? "linear" : "exponential");
        options.set("color", made);
    }
}
