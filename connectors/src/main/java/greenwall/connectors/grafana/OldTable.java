package greenwall.connectors.grafana;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The panel `table` with `styles`, which today is called `table-old`.
final class OldTable {
    private OldTable() {}

    static void convert(ObjectNode json) {
        json.put("type", "table");
        ArrayNode steps = JsonTree.array();
        JsonTree.items(json.path("transformations")).forEach(steps::add);
        switch (JsonTree.text(json, "transform")) {
            case "timeseries_to_rows" -> steps.add(JsonTree.of("id", "seriesToRows", "options", JsonTree.object()));
            case "timeseries_to_columns" ->
                steps.add(JsonTree.of("id", "seriesToColumns", "options", JsonTree.of("byField", "Time")));
            case "timeseries_aggregations" -> steps.add(reduce(json.path("columns")));
            default -> steps.add(JsonTree.of("id", "merge", "options", JsonTree.object()));
        }
        json.set("transformations", steps);
        ArrayNode overrides = JsonTree.array();
        JsonTree.items(json.path("styles")).forEach(s -> style(s, overrides, json));
        JsonTree.put(json, "fieldConfig.overrides", overrides);
        ObjectNode options = JsonTree.of("showHeader", !json.has("showHeader") || JsonTree.flag(json, "showHeader"));
        JsonNode sort = json.path("sort");
        if (sort.path("col").isString()) {
            options.set(
                    "sortBy",
                    JsonTree.value(List.of(JsonTree.of(
                            "displayName", JsonTree.text(sort, "col"), "desc", JsonTree.flag(sort, "desc")))));
        }
        json.set("options", options);
    }

    private static ObjectNode reduce(JsonNode columns) {
        ArrayNode reducers = JsonTree.array();
        JsonTree.items(columns).forEach(c -> reducers.add(OldPanel.reducer(JsonTree.text(c, "value"))));
        return JsonTree.of("id", "reduce", "options", JsonTree.of("reducers", reducers, "includeTimeField", false));
    }

    private static void style(JsonNode style, ArrayNode overrides, ObjectNode json) {
        ObjectNode set = JsonTree.object();
        OldPanel.move(style, "alias", set, "displayName");
        OldPanel.move(style, "unit", set, "unit");
        OldPanel.move(style, "decimals", set, "decimals");
        switch (JsonTree.text(style, "type")) {
            case "hidden" -> set.set("custom.hidden", JsonTree.value(true));
            case "date" -> {
                String format = JsonTree.text(style, "dateFormat");
                set.put("unit", "time:" + (format.isEmpty() ? "YYYY-MM-DD HH:mm:ss" : format));
            }
            case "string" -> set.remove("unit");
            default -> {}
        }
        String align = JsonTree.text(style, "align");
        if (!align.isEmpty() && !align.equals("auto")) {
            set.put("custom.align", align);
        }
        switch (JsonTree.text(style, "colorMode")) {
            case "cell" -> set.set("custom.cellOptions", JsonTree.of("type", "color-background"));
            case "row" -> set.set("custom.cellOptions", JsonTree.of("type", "color-background", "applyToRow", true));
            case "value" -> set.set("custom.cellOptions", JsonTree.of("type", "color-text"));
            default -> {}
        }
        if (JsonTree.flag(style, "link")) {
            set.set(
                    "links",
                    JsonTree.value(List.of(JsonTree.of(
                            "title",
                            JsonTree.text(style, "linkTooltip"),
                            "url",
                            JsonTree.text(style, "linkUrl"),
                            "targetBlank",
                            JsonTree.flag(style, "linkTargetBlank")))));
        }
        List<String> limits = JsonTree.texts(style.path("thresholds"));
        if (!limits.isEmpty()) {
            OldPanel.thresholds(style.path("colors"), limits, set);
        }
        OldPanel.mappings(style, set);
        String pattern = JsonTree.text(style, "pattern");
        if (pattern.equals("/.*/") || pattern.equals(".*")) {
            set.properties().forEach(p -> JsonTree.put(json, "fieldConfig.defaults." + p.getKey(), p.getValue()));
            return;
        }
        if (set.isEmpty() || pattern.isEmpty()) {
            return;
        }
        boolean regex = pattern.startsWith("/") && pattern.length() > 1;
        overrides.add(OldPanel.override(regex ? "byRegexp" : "byName", pattern, set));
    }
}
