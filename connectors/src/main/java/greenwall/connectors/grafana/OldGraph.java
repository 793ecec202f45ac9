package greenwall.connectors.grafana;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The panel `graph`.
final class OldGraph {
    private OldGraph() {}

    static void convert(ObjectNode json) {
        String mode = Tree.text(json, "xaxis.mode");
        json.put("type", mode.equals("histogram") ? "histogram" : mode.equals("series") ? "bargauge" : "timeseries");
        JsonNode axes = json.path("yaxes");
        JsonNode left = axes.path(0);
        ObjectNode defaults = OldPanel.defaults(json);
        axis(left, defaults, !axes.isArray() || shown(left));
        if (!axes.isArray()) {
            OldPanel.move(json.path("y_formats"), "0", defaults, "unit");
            JsonNode formats = json.path("y_formats");
            if (formats.isArray()) {
                OldPanel.move(Tree.of("unit", Tree.text(formats.path(0))), "unit", defaults, "unit");
            }
        }
        OldPanel.move(json, "decimals", defaults, "decimals");
        boolean stacked = Tree.flag(json, "stack");
        boolean percent = stacked && Tree.flag(json, "percentage");
        draw(json, defaults);
        Tree.put(
                defaults,
                "custom.stacking",
                Tree.of("mode", percent ? "percent" : stacked ? "normal" : "none", "group", "A"));
        thresholds(json.path("thresholds"), defaults);
        Tree.put(defaults, "color.mode", "palette-classic");
        if (Tree.at(json, "options.dataLinks") instanceof ArrayNode links) {
            defaults.set("links", links);
        }
        overrides(json, axes.path(1));
        options(json, mode);
    }

    private static boolean shown(JsonNode axis) {
        return !axis.has("show") || Tree.flag(axis, "show");
    }

    private static void axis(JsonNode axis, ObjectNode to, boolean shown) {
        OldPanel.move(axis, "format", to, "unit");
        Tree.number(axis.path("min")).ifPresent(v -> to.put("min", v));
        Tree.number(axis.path("max")).ifPresent(v -> to.put("max", v));
        Tree.number(axis.path("decimals")).ifPresent(v -> to.put("decimals", v.intValue()));
        String label = Tree.text(axis, "label");
        if (!label.isEmpty()) {
            Tree.put(to, "custom.axisLabel", label);
        }
        if (!shown) {
            Tree.put(to, "custom.axisPlacement", "hidden");
        }
        int base = Tree.integer(axis.path("logBase"), 1);
        if (base > 1) {
            Tree.put(to, "custom.scaleDistribution", Tree.of("type", "log", "log", base > 2 ? 10 : 2));
        }
    }

    private static void draw(JsonNode json, ObjectNode to) {
        boolean bars = Tree.flag(json, "bars");
        boolean lines = !json.has("lines") || Tree.flag(json, "lines");
        boolean points = Tree.flag(json, "points");
        Tree.put(to, "custom.drawStyle", bars ? "bars" : !lines && points ? "points" : "line");
        int fill = Tree.integer(json.path("fill"), 1);
        Tree.put(to, "custom.fillOpacity", bars ? 100 : Math.clamp(fill * 10L, 0, 100));
        Tree.put(to, "custom.lineWidth", lines ? Tree.integer(json.path("linewidth"), 1) : 0);
        Tree.put(to, "custom.showPoints", points ? "always" : "never");
        if (points) {
            Tree.put(
                    to,
                    "custom.pointSize",
                    Tree.number(json.path("pointradius")).orElse(2.0) * 2 + 1);
        }
        if (Tree.flag(json, "steppedLine")) {
            Tree.put(to, "custom.lineInterpolation", "stepAfter");
        }
        if (Tree.flag(json, "dashes")) {
            Tree.put(
                    to,
                    "custom.lineStyle",
                    Tree.of(
                            "fill",
                            "dash",
                            "dash",
                            List.of(
                                    Tree.number(json.path("dashLength")).orElse(10.0),
                                    Tree.number(json.path("spaceLength")).orElse(10.0))));
        }
        Tree.put(to, "custom.spanNulls", Tree.text(json, "nullPointMode").equals("connected"));
    }

    private static void thresholds(JsonNode thresholds, ObjectNode defaults) {
        if (thresholds.isEmpty()) {
            return;
        }
        ArrayNode steps = Tree.array();
        ObjectNode base = Tree.of("color", "transparent");
        base.putNull("value");
        steps.add(base);
        boolean line = false;
        boolean area = false;
        for (JsonNode threshold : Tree.items(thresholds)) {
            double value = Tree.number(threshold.path("value")).orElse(0.0);
            String color = color(threshold);
            line |= Tree.flag(threshold, "line");
            area |= Tree.flag(threshold, "fill");
            if (Tree.text(threshold, "op").equals("lt")) {
                steps.set(steps.size() - 1, Tree.of("color", color, "value", stepValue(steps)));
                steps.add(Tree.of("color", "transparent", "value", value));
            } else {
                steps.add(Tree.of("color", color, "value", value));
            }
        }
        defaults.set("thresholds", Tree.of("mode", "absolute", "steps", steps));
        String mode = line && area ? "line+area" : area ? "area" : line ? "line" : "off";
        Tree.put(defaults, "custom.thresholdsStyle.mode", mode);
    }

    private static JsonNode stepValue(ArrayNode steps) {
        return steps.get(steps.size() - 1).path("value");
    }

    private static String color(JsonNode threshold) {
        return switch (Tree.text(threshold, "colorMode")) {
            case "ok" -> "green";
            case "warning" -> "orange";
            case "custom" -> {
                String fill = Tree.text(threshold, "fillColor");
                yield fill.isEmpty() ? Tree.text(threshold, "lineColor") : fill;
            }
            default -> "red";
        };
    }

    private static void overrides(ObjectNode json, JsonNode right) {
        ArrayNode overrides = Tree.array();
        for (Map.Entry<String, JsonNode> color : json.path("aliasColors").properties()) {
            overrides.add(OldPanel.override(
                    "byName",
                    color.getKey(),
                    Tree.of("color", Tree.of("mode", "fixed", "fixedColor", Tree.text(color.getValue())))));
        }
        for (JsonNode series : Tree.items(json.path("seriesOverrides"))) {
            String alias = Tree.text(series, "alias");
            boolean regex = alias.startsWith("/") && alias.lastIndexOf('/') > 0;
            ObjectNode set = series(series, right);
            if (!alias.isEmpty() && !set.isEmpty()) {
                overrides.add(OldPanel.override(regex ? "byRegexp" : "byName", alias, set));
            }
        }
        Tree.put(json, "fieldConfig.overrides", overrides);
    }

    private static ObjectNode series(JsonNode series, JsonNode right) {
        ObjectNode set = Tree.object();
        for (Map.Entry<String, JsonNode> entry : series.properties()) {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "yaxis" -> {
                    if (Tree.integer(value, 1) == 2) {
                        set.set("custom.axisPlacement", Tree.value("right"));
                        ObjectNode axis = Tree.object();
                        axis(right, axis, shown(right));
                        axis.properties().forEach(p -> {
                            if (p.getKey().equals("custom")) {
                                p.getValue().properties().forEach(c -> set.set("custom." + c.getKey(), c.getValue()));
                            } else {
                                set.set(p.getKey(), p.getValue());
                            }
                        });
                    }
                }
                case "fill" ->
                    set.set("custom.fillOpacity", Tree.value(Math.clamp(Tree.integer(value, 1) * 10L, 0, 100)));
                case "linewidth" -> set.set("custom.lineWidth", value);
                case "lines" -> {
                    if (Tree.flag(value)) {
                        set.set("custom.drawStyle", Tree.value("line"));
                    } else {
                        set.set("custom.lineWidth", Tree.value(0));
                    }
                }
                case "bars" -> set.set("custom.drawStyle", Tree.value(Tree.flag(value) ? "bars" : "line"));
                case "points" -> set.set("custom.showPoints", Tree.value(Tree.flag(value) ? "always" : "never"));
                case "pointradius" ->
                    set.set("custom.pointSize", Tree.value(Tree.number(value).orElse(2.0) * 2 + 1));
                case "stack" ->
                    set.set(
                            "custom.stacking",
                            Tree.of(
                                    "mode",
                                    Tree.text(value).equals("false") ? "none" : "normal",
                                    "group",
                                    value.isBoolean()
                                                    || Tree.text(value).equals("true")
                                                    || Tree.text(value).equals("false")
                                            ? "A"
                                            : Tree.text(value)));
                case "transform" -> set.set("custom.transform", value);
                case "color" -> set.set("color", Tree.of("mode", "fixed", "fixedColor", Tree.text(value)));
                case "steppedLine" ->
                    set.set("custom.lineInterpolation", Tree.value(Tree.flag(value) ? "stepAfter" : "linear"));
                case "dashes" -> set.set("custom.lineStyle", Tree.of("fill", Tree.flag(value) ? "dash" : "solid"));
                case "fillBelowTo" -> set.set("custom.fillBelowTo", value);
                case "nullPointMode" ->
                    set.set("custom.spanNulls", Tree.value(Tree.text(value).equals("connected")));
                case "legend" -> {
                    if (!Tree.flag(value)) {
                        set.set("custom.hideFrom", Tree.of("legend", true));
                    }
                }
                case "hiddenSeries" -> {
                    if (Tree.flag(value)) {
                        set.set("custom.hideFrom", Tree.of("viz", true));
                    }
                }
                default -> {}
            }
        }
        return set;
    }

    private static void options(ObjectNode json, String mode) {
        JsonNode legend = json.path("legend");
        ArrayNode calcs = Tree.array();
        for (String calc : List.of("min", "max", "avg", "current", "total")) {
            if (Tree.flag(legend, calc)) {
                calcs.add(OldPanel.reducer(calc));
            }
        }
        ObjectNode options = Tree.of(
                "legend",
                Tree.of(
                        "showLegend",
                        !legend.has("show") || Tree.flag(legend, "show"),
                        "displayMode",
                        Tree.flag(legend, "alignAsTable") ? "table" : "list",
                        "placement",
                        Tree.flag(legend, "rightSide") ? "right" : "bottom",
                        "calcs",
                        calcs));
        if (!Tree.text(legend, "sort").isEmpty()) {
            Tree.put(options, "legend.sortBy", OldPanel.reducer(Tree.text(legend, "sort")));
            Tree.put(options, "legend.sortDesc", Tree.flag(legend, "sortDesc"));
        }
        Tree.number(legend.path("sideWidth")).ifPresent(w -> Tree.put(options, "legend.width", w));
        JsonNode tooltip = json.path("tooltip");
        boolean shared = !tooltip.has("shared") || Tree.flag(tooltip, "shared");
        String sort = switch (Tree.integer(tooltip.path("sort"), 0)) {
            case 1 -> "asc";
            case 2 -> "desc";
            default -> "none";
        };
        options.set("tooltip", Tree.of("mode", shared ? "multi" : "single", "sort", sort));
        if (mode.equals("series")) {
            options.removeAll();
            Tree.put(
                    options,
                    "reduceOptions.calcs",
                    List.of(OldPanel.reducer(
                            Tree.text(json.path("xaxis").path("values").path(0)))));
        } else if (mode.equals("histogram")) {
            Tree.number(Tree.at(json, "xaxis.buckets")).ifPresent(b -> options.put("bucketCount", b.intValue()));
        }
        json.set("options", options);
    }
}
