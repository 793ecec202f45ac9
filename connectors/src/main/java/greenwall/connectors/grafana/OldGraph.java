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
        String mode = JsonTree.text(json, "xaxis.mode");
        json.put("type", mode.equals("histogram") ? "histogram" : mode.equals("series") ? "bargauge" : "timeseries");
        JsonNode axes = json.path("yaxes");
        JsonNode left = axes.path(0);
        ObjectNode defaults = OldPanel.defaults(json);
        axis(left, defaults, !axes.isArray() || shown(left));
        if (!axes.isArray()) {
            OldPanel.move(json.path("y_formats"), "0", defaults, "unit");
            JsonNode formats = json.path("y_formats");
            if (formats.isArray()) {
                OldPanel.move(JsonTree.of("unit", JsonTree.text(formats.path(0))), "unit", defaults, "unit");
            }
        }
        OldPanel.move(json, "decimals", defaults, "decimals");
        boolean stacked = JsonTree.flag(json, "stack");
        boolean percent = stacked && JsonTree.flag(json, "percentage");
        draw(json, defaults);
        JsonTree.put(
                defaults,
                "custom.stacking",
                JsonTree.of("mode", percent ? "percent" : stacked ? "normal" : "none", "group", "A"));
        thresholds(json.path("thresholds"), defaults);
        JsonTree.put(defaults, "color.mode", "palette-classic");
        if (JsonTree.at(json, "options.dataLinks") instanceof ArrayNode links) {
            defaults.set("links", links);
        }
        overrides(json, axes.path(1));
        options(json, mode);
    }

    private static boolean shown(JsonNode axis) {
        return !axis.has("show") || JsonTree.flag(axis, "show");
    }

    private static void axis(JsonNode axis, ObjectNode to, boolean shown) {
        OldPanel.move(axis, "format", to, "unit");
        JsonTree.number(axis.path("min")).ifPresent(v -> to.put("min", v));
        JsonTree.number(axis.path("max")).ifPresent(v -> to.put("max", v));
        JsonTree.number(axis.path("decimals")).ifPresent(v -> to.put("decimals", v.intValue()));
        String label = JsonTree.text(axis, "label");
        if (!label.isEmpty()) {
            JsonTree.put(to, "custom.axisLabel", label);
        }
        if (!shown) {
            JsonTree.put(to, "custom.axisPlacement", "hidden");
        }
        int base = JsonTree.integer(axis.path("logBase"), 1);
        if (base > 1) {
            JsonTree.put(to, "custom.scaleDistribution", JsonTree.of("type", "log", "log", base > 2 ? 10 : 2));
        }
    }

    private static void draw(JsonNode json, ObjectNode to) {
        boolean bars = JsonTree.flag(json, "bars");
        boolean lines = !json.has("lines") || JsonTree.flag(json, "lines");
        boolean points = JsonTree.flag(json, "points");
        JsonTree.put(to, "custom.drawStyle", bars ? "bars" : !lines && points ? "points" : "line");
        int fill = JsonTree.integer(json.path("fill"), 1);
        JsonTree.put(to, "custom.fillOpacity", bars ? 100 : Math.clamp(fill * 10L, 0, 100));
        JsonTree.put(to, "custom.lineWidth", lines ? JsonTree.integer(json.path("linewidth"), 1) : 0);
        JsonTree.put(to, "custom.showPoints", points ? "always" : "never");
        if (points) {
            JsonTree.put(
                    to,
                    "custom.pointSize",
                    JsonTree.number(json.path("pointradius")).orElse(2.0) * 2 + 1);
        }
        if (JsonTree.flag(json, "steppedLine")) {
            JsonTree.put(to, "custom.lineInterpolation", "stepAfter");
        }
        if (JsonTree.flag(json, "dashes")) {
            JsonTree.put(
                    to,
                    "custom.lineStyle",
                    JsonTree.of(
                            "fill",
                            "dash",
                            "dash",
                            List.of(
                                    JsonTree.number(json.path("dashLength")).orElse(10.0),
                                    JsonTree.number(json.path("spaceLength")).orElse(10.0))));
        }
        JsonTree.put(
                to, "custom.spanNulls", JsonTree.text(json, "nullPointMode").equals("connected"));
    }

    private static void thresholds(JsonNode thresholds, ObjectNode defaults) {
        if (thresholds.isEmpty()) {
            return;
        }
        ArrayNode steps = JsonTree.array();
        ObjectNode base = JsonTree.of("color", "transparent");
        base.putNull("value");
        steps.add(base);
        boolean line = false;
        boolean area = false;
        for (JsonNode threshold : JsonTree.items(thresholds)) {
            double value = JsonTree.number(threshold.path("value")).orElse(0.0);
            String color = color(threshold);
            line |= JsonTree.flag(threshold, "line");
            area |= JsonTree.flag(threshold, "fill");
            if (JsonTree.text(threshold, "op").equals("lt")) {
                steps.set(steps.size() - 1, JsonTree.of("color", color, "value", stepValue(steps)));
                steps.add(JsonTree.of("color", "transparent", "value", value));
            } else {
                steps.add(JsonTree.of("color", color, "value", value));
            }
        }
        defaults.set("thresholds", JsonTree.of("mode", "absolute", "steps", steps));
        String mode = line && area ? "line+area" : area ? "area" : line ? "line" : "off";
        JsonTree.put(defaults, "custom.thresholdsStyle.mode", mode);
    }

    private static JsonNode stepValue(ArrayNode steps) {
        return steps.get(steps.size() - 1).path("value");
    }

    private static String color(JsonNode threshold) {
        return switch (JsonTree.text(threshold, "colorMode")) {
            case "ok" -> "green";
            case "warning" -> "orange";
            case "custom" -> {
                String fill = JsonTree.text(threshold, "fillColor");
                yield fill.isEmpty() ? JsonTree.text(threshold, "lineColor") : fill;
            }
            default -> "red";
        };
    }

    private static void overrides(ObjectNode json, JsonNode right) {
        ArrayNode overrides = JsonTree.array();
        for (Map.Entry<String, JsonNode> color : json.path("aliasColors").properties()) {
            overrides.add(OldPanel.override(
                    "byName",
                    color.getKey(),
                    JsonTree.of("color", JsonTree.of("mode", "fixed", "fixedColor", JsonTree.text(color.getValue())))));
        }
        for (JsonNode series : JsonTree.items(json.path("seriesOverrides"))) {
            String alias = JsonTree.text(series, "alias");
            boolean regex = alias.startsWith("/") && alias.lastIndexOf('/') > 0;
            ObjectNode set = series(series, right);
            if (!alias.isEmpty() && !set.isEmpty()) {
                overrides.add(OldPanel.override(regex ? "byRegexp" : "byName", alias, set));
            }
        }
        JsonTree.put(json, "fieldConfig.overrides", overrides);
    }

    private static ObjectNode series(JsonNode series, JsonNode right) {
        ObjectNode set = JsonTree.object();
        for (Map.Entry<String, JsonNode> entry : series.properties()) {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "yaxis" -> {
                    if (JsonTree.integer(value, 1) == 2) {
                        set.set("custom.axisPlacement", JsonTree.value("right"));
                        ObjectNode axis = JsonTree.object();
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
                    set.set("custom.fillOpacity", JsonTree.value(Math.clamp(JsonTree.integer(value, 1) * 10L, 0, 100)));
                case "linewidth" -> set.set("custom.lineWidth", value);
                case "lines" -> {
                    if (JsonTree.flag(value)) {
                        set.set("custom.drawStyle", JsonTree.value("line"));
                    } else {
                        set.set("custom.lineWidth", JsonTree.value(0));
                    }
                }
                case "bars" -> set.set("custom.drawStyle", JsonTree.value(JsonTree.flag(value) ? "bars" : "line"));
                case "points" ->
                    set.set("custom.showPoints", JsonTree.value(JsonTree.flag(value) ? "always" : "never"));
                case "pointradius" ->
                    set.set(
                            "custom.pointSize",
                            JsonTree.value(JsonTree.number(value).orElse(2.0) * 2 + 1));
                case "stack" ->
                    set.set(
                            "custom.stacking",
                            JsonTree.of(
                                    "mode",
                                    JsonTree.text(value).equals("false") ? "none" : "normal",
                                    "group",
                                    value.isBoolean()
                                                    || JsonTree.text(value).equals("true")
                                                    || JsonTree.text(value).equals("false")
                                            ? "A"
                                            : JsonTree.text(value)));
                case "transform" -> set.set("custom.transform", value);
                case "color" -> set.set("color", JsonTree.of("mode", "fixed", "fixedColor", JsonTree.text(value)));
                case "steppedLine" ->
                    set.set("custom.lineInterpolation", JsonTree.value(JsonTree.flag(value) ? "stepAfter" : "linear"));
                case "dashes" ->
                    set.set("custom.lineStyle", JsonTree.of("fill", JsonTree.flag(value) ? "dash" : "solid"));
                case "fillBelowTo" -> set.set("custom.fillBelowTo", value);
                case "nullPointMode" ->
                    set.set(
                            "custom.spanNulls",
                            JsonTree.value(JsonTree.text(value).equals("connected")));
                case "legend" -> {
                    if (!JsonTree.flag(value)) {
                        set.set("custom.hideFrom", JsonTree.of("legend", true));
                    }
                }
                case "hiddenSeries" -> {
                    if (JsonTree.flag(value)) {
                        set.set("custom.hideFrom", JsonTree.of("viz", true));
                    }
                }
                default -> {}
            }
        }
        return set;
    }

    private static void options(ObjectNode json, String mode) {
        JsonNode legend = json.path("legend");
        ArrayNode calcs = JsonTree.array();
        for (String calc : List.of("min", "max", "avg", "current", "total")) {
            if (JsonTree.flag(legend, calc)) {
                calcs.add(OldPanel.reducer(calc));
            }
        }
        ObjectNode options = JsonTree.of(
                "legend",
                JsonTree.of(
                        "showLegend",
                        !legend.has("show") || JsonTree.flag(legend, "show"),
                        "displayMode",
                        JsonTree.flag(legend, "alignAsTable") ? "table" : "list",
                        "placement",
                        JsonTree.flag(legend, "rightSide") ? "right" : "bottom",
                        "calcs",
                        calcs));
        if (!JsonTree.text(legend, "sort").isEmpty()) {
            JsonTree.put(options, "legend.sortBy", OldPanel.reducer(JsonTree.text(legend, "sort")));
            JsonTree.put(options, "legend.sortDesc", JsonTree.flag(legend, "sortDesc"));
        }
        JsonTree.number(legend.path("sideWidth")).ifPresent(w -> JsonTree.put(options, "legend.width", w));
        JsonNode tooltip = json.path("tooltip");
        boolean shared = !tooltip.has("shared") || JsonTree.flag(tooltip, "shared");
        String sort = switch (JsonTree.integer(tooltip.path("sort"), 0)) {
            case 1 -> "asc";
            case 2 -> "desc";
            default -> "none";
        };
        options.set("tooltip", JsonTree.of("mode", shared ? "multi" : "single", "sort", sort));
        if (mode.equals("series")) {
            options.removeAll();
            JsonTree.put(
                    options,
                    "reduceOptions.calcs",
                    List.of(OldPanel.reducer(
                            JsonTree.text(json.path("xaxis").path("values").path(0)))));
        } else if (mode.equals("histogram")) {
            JsonTree.number(JsonTree.at(json, "xaxis.buckets"))
                    .ifPresent(b -> options.put("bucketCount", b.intValue()));
        }
        json.set("options", options);
    }
}
