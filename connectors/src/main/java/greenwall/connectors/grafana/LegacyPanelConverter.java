package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.Reducer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Converts panels written by older versions and by plugins to the current form, the only one that the reader
/// supports. `renamed-keys.txt` lists the keys that only move.
final class LegacyPanelConverter {
    private static final String DEFAULTS = "fieldConfig.defaults";
    private static final String OVERRIDES = "fieldConfig.overrides";

    private LegacyPanelConverter() {}

    static JsonNode toCurrentForm(JsonNode written) {
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
        boolean options = json.path("options").isObject();
        switch (JsonTree.text(json, "type")) {
            case "graph", "flot", "graphite" -> graph(json);
            case "singlestat", "grafana-singlestat-panel" -> stat(json);
            case "stat", "gauge", "bargauge" -> singleValue(json);
            case "table-old" -> table(json);
            case "table" -> {
                if (json.has("styles") || json.has("columns")) {
                    table(json);
                }
            }
            case "heatmap", "heatmap-new" -> heatmap(json);
            case "grafana-piechart-panel" -> pie(json);
            case "text", "text2" -> {
                json.put("type", "text");
                if (!json.path("options").has("content")) {
                    RenamedKeys.move("text", json, json);
                }
            }
            case "alertlist" -> {
                if (!options || json.has("stateFilter")) {
                    alerts(json);
                }
            }
            case "dashlist" -> {
                if (!options) {
                    RenamedKeys.move("dashlist", json, json);
                }
            }
            default -> {}
        }
        return json;
    }

    private static void graph(ObjectNode json) {
        JsonNode right = JsonTree.at(json, "yaxes.1");
        ObjectNode defaults = defaults(json);
        if (!json.path("yaxes").isArray()) {
            RenamedKeys.move("graph formats", json, json);
        }
        RenamedKeys.move("graph axis", JsonTree.at(json, "yaxes.0"), defaults);
        boolean lines = !json.has("lines") || JsonTree.flag(json, "lines");
        boolean points = JsonTree.flag(json, "points");
        RenamedKeys.move("graph", json, json);
        if (JsonTree.flag(json, "stack") && JsonTree.flag(json, "percentage")) {
            JsonTree.put(defaults, "custom.stacking.mode", "percent");
        }
        if (points) {
            RenamedKeys.move("graph points", json, json);
        }
        if (points && !lines && !JsonTree.flag(json, "bars")) {
            JsonTree.put(defaults, "custom.drawStyle", "points");
        }
        if (JsonTree.flag(json, "dashes")) {
            double dash = JsonTree.number(json.path("dashLength")).orElse(10.0);
            double space = JsonTree.number(json.path("spaceLength")).orElse(10.0);
            JsonTree.put(defaults, "custom.lineStyle", JsonTree.of("fill", "dash", "dash", List.of(dash, space)));
        }
        limits(JsonTree.items(json.path("thresholds")), defaults);
        ArrayNode overrides = JsonTree.array();
        for (Map.Entry<String, JsonNode> color : json.path("aliasColors").properties()) {
            String name = JsonTree.text(color.getValue());
            overrides.add(override("byName", color.getKey(), JsonTree.of("color", fixed(name))));
        }
        for (JsonNode series : JsonTree.items(json.path("seriesOverrides"))) {
            String alias = JsonTree.text(series, "alias");
            boolean regex = alias.startsWith("/") && alias.lastIndexOf('/') > 0;
            ObjectNode set = JsonTree.object();
            RenamedKeys.move("graph override", series, set);
            if (JsonTree.integer(series.path("yaxis"), 1) == 2) {
                RenamedKeys.move("graph axis", right, set);
            }
            if (!alias.isEmpty() && !set.isEmpty()) {
                overrides.add(override(regex ? "byRegexp" : "byName", alias, set));
            }
        }
        JsonTree.put(json, OVERRIDES, overrides);
        json.set("options", JsonTree.object());
        String type = JsonTree.text(json, "type");
        RenamedKeys.move("graph " + type, json, json);
        if (!type.equals("bargauge")) {
            List<String> calcs = List.of("min", "max", "avg", "current", "total").stream()
                    .filter(calc -> JsonTree.flag(json, "legend." + calc))
                    .map(LegacyPanelConverter::reducer)
                    .toList();
            JsonTree.put(json, "options.legend.calcs", calcs);
        }
    }

    /// Converts areas and lines at limits to threshold steps.
    private static void limits(List<JsonNode> thresholds, ObjectNode defaults) {
        if (thresholds.isEmpty()) {
            return;
        }
        ArrayNode steps = JsonTree.array();
        steps.addObject().put("color", "transparent").putNull("value");
        boolean line = false;
        boolean area = false;
        for (JsonNode threshold : thresholds) {
            double value = JsonTree.number(threshold.path("value")).orElse(0.0);
            String color = color(threshold);
            line |= JsonTree.flag(threshold, "line");
            area |= JsonTree.flag(threshold, "fill");
            if (JsonTree.text(threshold, "op").equals("lt")) {
                ((ObjectNode) steps.get(steps.size() - 1)).put("color", color);
                steps.add(JsonTree.of("color", "transparent", "value", value));
            } else {
                steps.add(JsonTree.of("color", color, "value", value));
            }
        }
        defaults.set("thresholds", JsonTree.of("mode", "absolute", "steps", steps));
        String mode = line && area ? "line+area" : area ? "area" : line ? "line" : "off";
        JsonTree.put(defaults, "custom.thresholdsStyle.mode", mode);
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

    /// Converts to a stat panel, or to a gauge if the panel shows one.
    private static void stat(ObjectNode json) {
        ObjectNode defaults = defaults(json);
        json.set("options", JsonTree.object());
        RenamedKeys.move("singlestat", json, json);
        boolean gauge = JsonTree.text(json, "type").equals("gauge");
        RenamedKeys.move(gauge ? "singlestat gauge" : "singlestat stat", json, json);
        affixes(json, defaults);
        List<String> limits = List.of(JsonTree.text(json, "thresholds").split(",", -1));
        thresholds(json.path("colors"), limits, defaults);
        mappings(json, defaults);
        String column = JsonTree.text(json, "tableColumn").replaceAll("([\\\\^$.|?*+()\\[\\]{}/])", "\\\\$1");
        JsonTree.put(json, "options.reduceOptions.fields", column.isEmpty() ? "" : "/^" + column + "$/");
        String line = JsonTree.text(json, "sparkline.lineColor");
        boolean painted = JsonTree.flag(json, "colorValue") || JsonTree.flag(json, "colorBackground");
        if (JsonTree.flag(json, "sparkline.show") && !painted && !gauge && !line.isEmpty()) {
            defaults.set("color", fixed(line));
        }
    }

    /// Converts a panel of Grafana 6, which has the settings of its fields among its options.
    private static void singleValue(ObjectNode json) {
        if (!json.path("options").has("fieldOptions") && !json.path("options").has("valueOptions")) {
            return;
        }
        ObjectNode options = (ObjectNode) json.path("options");
        RenamedKeys.move("single value", json, json);
        defaults(json).remove("title");
        options.remove(List.of("fieldOptions", "valueOptions", "valueMappings", "thresholds", "minValue", "maxValue"));
    }

    /// Uses the text before or after the number as its unit if it has no other unit.
    private static void affixes(JsonNode json, ObjectNode defaults) {
        String prefix = JsonTree.text(json, "prefix").strip();
        String postfix = JsonTree.text(json, "postfix").strip();
        if (!List.of("", "none", "short").contains(JsonTree.text(defaults, "unit"))) {
            return;
        }
        if (!postfix.isEmpty()) {
            defaults.put("unit", "suffix:" + postfix);
        } else if (!prefix.isEmpty()) {
            defaults.put("unit", "prefix:" + prefix);
        }
    }

    private static void table(ObjectNode json) {
        json.set("options", JsonTree.object());
        RenamedKeys.move("table", json, json);
        if (JsonTree.at(json, "sort.col").isString()) {
            RenamedKeys.move("table sort", json, json);
        }
        ArrayNode steps = JsonTree.array();
        JsonTree.items(json.path("transformations")).forEach(steps::add);
        List<String> reducers = JsonTree.items(json.path("columns")).stream()
                .map(c -> reducer(JsonTree.text(c, "value")))
                .toList();
        steps.add(
                switch (JsonTree.text(json, "transform")) {
                    case "timeseries_to_rows" -> TransformationJson.of("seriesToRows", JsonTree.object());
                    case "timeseries_to_columns" ->
                        TransformationJson.of("seriesToColumns", JsonTree.of("byField", "Time"));
                    case "timeseries_aggregations" ->
                        TransformationJson.of("reduce", JsonTree.of("reducers", reducers, "includeTimeField", false));
                    default -> TransformationJson.of("merge", JsonTree.object());
                });
        json.set("transformations", steps);
        ArrayNode overrides = JsonTree.array();
        JsonTree.items(json.path("styles")).forEach(style -> style(style, overrides, json));
        JsonTree.put(json, OVERRIDES, overrides);
    }

    private static void style(JsonNode style, ArrayNode overrides, ObjectNode json) {
        ObjectNode set = JsonTree.object();
        RenamedKeys.move("table style", style, set);
        switch (JsonTree.text(style, "type")) {
            case "date" -> {
                String format = JsonTree.text(style, "dateFormat");
                set.put("unit", "time:" + (format.isEmpty() ? "YYYY-MM-DD HH:mm:ss" : format));
            }
            case "string" -> set.remove("unit");
            default -> {}
        }
        if (JsonTree.flag(style, "link")) {
            RenamedKeys.move("table link", style, set);
        }
        List<String> limits = JsonTree.texts(style.path("thresholds"));
        if (!limits.isEmpty()) {
            thresholds(style.path("colors"), limits, set);
        }
        mappings(style, set);
        String pattern = JsonTree.text(style, "pattern");
        if (pattern.equals("/.*/") || pattern.equals(".*")) {
            FieldJson.properties(set)
                    .forEach(p -> JsonTree.put(json, DEFAULTS + "." + JsonTree.text(p, "id"), p.path("value")));
        } else if (!set.isEmpty() && !pattern.isEmpty()) {
            boolean regex = pattern.startsWith("/") && pattern.length() > 1;
            overrides.add(override(regex ? "byRegexp" : "byName", pattern, set));
        }
    }

    /// Converts a heatmap from the form that has no `options`.
    private static void heatmap(ObjectNode json) {
        json.put("type", "heatmap");
        if (json.has("options") && !json.has("dataFormat")) {
            return;
        }
        json.set("options", JsonTree.object());
        RenamedKeys.move("heatmap", json, json);
        if (JsonTree.flag(json, "options.calculate")) {
            RenamedKeys.move("heatmap buckets", json, json);
        }
    }

    private static void pie(ObjectNode json) {
        json.set("options", JsonTree.object());
        RenamedKeys.move("pie", json, json);
        List<String> values = List.of("values", "percentage").stream()
                .filter(shown -> JsonTree.flag(json, "legend." + shown))
                .map(shown -> shown.equals("values") ? "value" : "percent")
                .toList();
        JsonTree.put(json, "options.legend.values", values);
    }

    private static void alerts(ObjectNode json) {
        RenamedKeys.move("alertlist", json, json);
        List<String> states = JsonTree.texts(json.path("stateFilter")).stream()
                .map(s -> s.equals("alerting") ? "firing" : s.equals("ok") ? "normal" : s)
                .toList();
        if (!states.isEmpty()) {
            JsonTree.put(json, "options.stateFilter", states);
        }
    }

    /// Replaces a plugin's panel type by one of Grafana's own types that shows the same data.
    ///
    /// @return words for the type that is drawn instead
    static Optional<String> replaced(ObjectNode json) {
        String type = JsonTree.text(json, "type");
        Optional<List<String>> instead = PanelTypes.replacement(type);
        if (instead.isEmpty()) {
            return Optional.empty();
        }
        JsonNode old = json.path("options");
        json.put("type", instead.get().getFirst());
        json.set("options", JsonTree.object());
        RenamedKeys.move("instead " + instead.get().getFirst(), json, json);
        switch (type) {
            case "grafana-polystat-panel" -> polystat(json, json.has("polystat") ? json.path("polystat") : old);
            case "grafana-worldmap-panel", "geomap" -> {
                // Shows the newest value of each series, with its labels.
                for (JsonNode target : JsonTree.items(json.path("targets"))) {
                    if (target instanceof ObjectNode query && query.has("expr")) {
                        RenamedKeys.move("newest", query, query);
                    }
                }
            }
            default -> {}
        }
        return instead.map(List::getLast);
    }

    private static void polystat(ObjectNode json, JsonNode old) {
        RenamedKeys.move("polystat", old, json);
        // The panel's own field settings take precedence over those of the plugin.
        JsonNode written = JsonTree.at(json, DEFAULTS);
        String limits = old.has("globalThresholdsConfig") ? "globalThresholdsConfig" : "globalThresholds";
        settings(old, "polystat global", limits).properties().forEach(p -> {
            if (!written.has(p.getKey())) {
                JsonTree.put(json, DEFAULTS + "." + p.getKey(), p.getValue());
            }
        });
        boolean today = old.has("overrideConfig");
        ArrayNode overrides = JsonTree.array();
        for (JsonNode one : JsonTree.items(JsonTree.at(old, today ? "overrideConfig.overrides" : "savedOverrides"))) {
            ObjectNode set = settings(one, "polystat override", "thresholds");
            overrides.add(override("byRegexp", JsonTree.text(one, "metricName"), set));
        }
        if (!overrides.isEmpty()) {
            JsonTree.put(json, OVERRIDES, overrides);
        }
    }

    private static ObjectNode settings(JsonNode from, String part, String limits) {
        ObjectNode made = JsonTree.object();
        RenamedKeys.move(part, from, made);
        String color = JsonTree.text(from, "globalFillColor");
        List<JsonNode> thresholds = JsonTree.items(from.path(limits));
        if (!thresholds.isEmpty()) {
            ArrayNode steps = JsonTree.array();
            steps.add(JsonTree.of("color", color.isEmpty() ? "green" : color));
            for (JsonNode threshold : thresholds) {
                double value = JsonTree.number(threshold.path("value")).orElse(0.0);
                steps.add(JsonTree.of("color", JsonTree.text(threshold, "color"), "value", value));
            }
            made.set("thresholds", JsonTree.of("mode", "absolute", "steps", steps));
        } else if (!color.isEmpty()) {
            made.set("color", fixed(color));
        }
        return made;
    }

    private static String reducer(String name) {
        return name.isEmpty() ? "lastNotNull" : Reducer.id(name);
    }

    private static ObjectNode fixed(String color) {
        return JsonTree.of("mode", "fixed", "fixedColor", color);
    }

    private static ObjectNode defaults(ObjectNode json) {
        JsonTree.put(json, DEFAULTS, JsonTree.object());
        return (ObjectNode) JsonTree.at(json, DEFAULTS);
    }

    /// Converts colours and limits to threshold steps; the first colour applies below all limits. Limits that
    /// are not numbers get no step.
    private static void thresholds(JsonNode colors, List<String> limits, ObjectNode set) {
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

    private static void mappings(JsonNode json, ObjectNode set) {
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

    private static ObjectNode override(String matcher, String fields, ObjectNode set) {
        return JsonTree.of(
                "matcher", JsonTree.of("id", matcher, "options", fields), "properties", FieldJson.properties(set));
    }
}
