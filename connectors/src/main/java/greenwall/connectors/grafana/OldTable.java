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
        ArrayNode steps = Tree.array();
        Tree.items(json.path("transformations")).forEach(steps::add);
        switch (Tree.text(json, "transform")) {
            case "timeseries_to_rows" -> steps.add(Tree.of("id", "seriesToRows", "options", Tree.object()));
            case "timeseries_to_columns" ->
                steps.add(Tree.of("id", "seriesToColumns", "options", Tree.of("byField", "Time")));
            case "timeseries_aggregations" -> steps.add(reduce(json.path("columns")));
            default -> steps.add(Tree.of("id", "merge", "options", Tree.object()));
        }
        json.set("transformations", steps);
        ArrayNode overrides = Tree.array();
        Tree.items(json.path("styles")).forEach(s -> style(s, overrides, json));
        Tree.put(json, "fieldConfig.overrides", overrides);
        ObjectNode options = Tree.of("showHeader", !json.has("showHeader") || Tree.flag(json, "showHeader"));
        JsonNode sort = json.path("sort");
        if (sort.path("col").isString()) {
            options.set(
                    "sortBy",
                    Tree.value(
                            List.of(Tree.of("displayName", Tree.text(sort, "col"), "desc", Tree.flag(sort, "desc")))));
        }
        json.set("options", options);
    }

    private static ObjectNode reduce(JsonNode columns) {
        ArrayNode reducers = Tree.array();
        Tree.items(columns).forEach(c -> reducers.add(OldPanel.reducer(Tree.text(c, "value"))));
        return Tree.of("id", "reduce", "options", Tree.of("reducers", reducers, "includeTimeField", false));
    }

    private static void style(JsonNode style, ArrayNode overrides, ObjectNode json) {
        ObjectNode set = Tree.object();
        OldPanel.move(style, "alias", set, "displayName");
        OldPanel.move(style, "unit", set, "unit");
        OldPanel.move(style, "decimals", set, "decimals");
        switch (Tree.text(style, "type")) {
            case "hidden" -> set.set("custom.hidden", Tree.value(true));
            case "date" -> {
                String format = Tree.text(style, "dateFormat");
                set.put("unit", "time:" + (format.isEmpty() ? "YYYY-MM-DD HH:mm:ss" : format));
            }
            case "string" -> set.remove("unit");
            default -> {}
        }
        String align = Tree.text(style, "align");
        if (!align.isEmpty() && !align.equals("auto")) {
            set.put("custom.align", align);
        }
        switch (Tree.text(style, "colorMode")) {
            case "cell" -> set.set("custom.cellOptions", Tree.of("type", "color-background"));
            case "row" -> set.set("custom.cellOptions", Tree.of("type", "color-background", "applyToRow", true));
            case "value" -> set.set("custom.cellOptions", Tree.of("type", "color-text"));
            default -> {}
        }
        if (Tree.flag(style, "link")) {
            set.set(
                    "links",
                    Tree.value(List.of(Tree.of(
                            "title",
                            Tree.text(style, "linkTooltip"),
                            "url",
                            Tree.text(style, "linkUrl"),
                            "targetBlank",
                            Tree.flag(style, "linkTargetBlank")))));
        }
        List<String> limits = Tree.texts(style.path("thresholds"));
        if (!limits.isEmpty()) {
            OldPanel.thresholds(style.path("colors"), limits, set);
        }
        OldPanel.mappings(style, set);
        String pattern = Tree.text(style, "pattern");
        if (pattern.equals("/.*/") || pattern.equals(".*")) {
            set.properties().forEach(p -> Tree.put(json, "fieldConfig.defaults." + p.getKey(), p.getValue()));
            return;
        }
        if (set.isEmpty() || pattern.isEmpty()) {
            return;
        }
        boolean regex = pattern.startsWith("/") && pattern.length() > 1;
        overrides.add(OldPanel.override(regex ? "byRegexp" : "byName", pattern, set));
    }
}
