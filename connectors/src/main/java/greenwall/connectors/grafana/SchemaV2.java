package greenwall.connectors.grafana;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Puts a dashboard of Grafana's second schema (`elements` and `layout`) into the classic form, which alone is read.
/// Tabs become rows, because a view has no tabs.
final class SchemaV2 {
    private static final int DEEPEST = 8;
    private static final int COLUMNS = 24;
    private static final int MOST_CELLS = 10_000;

    private static final Map<String, Integer> SORTS = Map.of(
            "alphabeticalAsc", 1,
            "alphabeticalDesc", 2,
            "numericalAsc", 3,
            "numericalDesc", 4,
            "alphabeticalCaseInsensitiveAsc", 5,
            "alphabeticalCaseInsensitiveDesc", 6,
            "naturalAsc", 7,
            "naturalDesc", 8);

    private static final Map<String, Integer> REFRESHES =
            Map.of("never", 0, "onDashboardLoad", 1, "onTimeRangeChanged", 2);

    private final JsonNode elements;
    private final ArrayNode panels = JsonTree.array();
    private int bottom;

    private SchemaV2(JsonNode elements) {
        this.elements = elements;
    }

    static boolean is(JsonNode json) {
        return json.path("elements").isObject() && json.path("layout").isObject();
    }

    static ObjectNode classic(JsonNode json) {
        SchemaV2 schema = new SchemaV2(json.path("elements"));
        schema.layout(json.path("layout"), 0);
        ObjectNode made = JsonTree.of("panels", schema.panels);
        for (String same : List.of("title", "description", "tags", "links")) {
            OldPanel.move((ObjectNode) json, same, made, same);
        }
        JsonNode time = json.path("timeSettings");
        made.set("time", JsonTree.of("from", JsonTree.text(time, "from"), "to", JsonTree.text(time, "to")));
        made.put("timezone", JsonTree.text(time, "timezone"));
        made.put("refresh", JsonTree.text(time, "autoRefresh"));
        ArrayNode variables = JsonTree.array();
        JsonTree.items(json.path("variables")).forEach(v -> variables.add(variable(v)));
        made.set("templating", JsonTree.of("list", variables));
        ArrayNode annotations = JsonTree.array();
        JsonTree.items(json.path("annotations")).forEach(a -> annotations.add(annotation(a.path("spec"))));
        made.set("annotations", JsonTree.of("list", annotations));
        return made;
    }

    private void layout(JsonNode layout, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        JsonNode spec = layout.path("spec");
        switch (JsonTree.text(layout, "kind")) {
            case "RowsLayout" -> JsonTree.items(spec.path("rows")).forEach(r -> row(r.path("spec"), depth));
            case "TabsLayout" -> JsonTree.items(spec.path("tabs")).forEach(t -> row(t.path("spec"), depth));
            case "AutoGridLayout" -> auto(spec);
            default -> grid(JsonTree.items(spec.path("items")));
        }
    }

    /// Rows within rows stand below each other, because a row has no rows.
    private void row(JsonNode row, int depth) {
        if (!JsonTree.flag(row, "hideHeader") && !JsonTree.text(row, "title").isEmpty()) {
            heading(row, JsonTree.flag(row, "collapse"));
        }
        layout(row.path("layout"), depth + 1);
    }

    private void heading(JsonNode row, boolean collapsed) {
        ObjectNode made = JsonTree.of("type", "row", "title", JsonTree.text(row, "title"), "collapsed", collapsed);
        made.put("repeat", JsonTree.text(row, "repeat.value"));
        made.set("gridPos", JsonTree.of("x", 0, "y", bottom, "w", COLUMNS, "h", 1));
        panels.add(made);
        bottom++;
    }

    private void grid(List<JsonNode> items) {
        int top = bottom;
        for (JsonNode item : items) {
            JsonNode spec = item.path("spec");
            if (JsonTree.text(item, "kind").equals("GridLayoutRow")) {
                heading(spec, JsonTree.flag(spec, "collapsed"));
                grid(JsonTree.items(spec.path("elements")));
            } else {
                place(
                        spec,
                        cells(spec, "x", 0),
                        top + cells(spec, "y", 0),
                        cells(spec, "width", COLUMNS),
                        cells(spec, "height", 8));
            }
        }
    }

    private static int cells(JsonNode spec, String name, int otherwise) {
        return Math.clamp(JsonTree.integer(spec.path(name), otherwise), 0, MOST_CELLS);
    }

    /// Panels of one size beside each other.
    private void auto(JsonNode spec) {
        int perRow = Math.clamp(JsonTree.integer(spec.path("maxColumnCount"), 3), 1, 12);
        int wide = COLUMNS / perRow;
        int tall = switch (JsonTree.text(spec, "rowHeightMode")) {
            case "short" -> 5;
            case "tall" -> 14;
            case "custom" -> Math.clamp(JsonTree.integer(spec.path("rowHeight"), 320) / 38, 3, 50);
            default -> 9;
        };
        int top = bottom;
        int at = 0;
        for (JsonNode item : JsonTree.items(spec.path("items"))) {
            place(item.path("spec"), at % perRow * wide, top + at / perRow * tall, wide, tall);
            at++;
        }
    }

    private void place(JsonNode item, int x, int y, int w, int h) {
        JsonNode element = elements.path(JsonTree.text(item, "element.name"));
        JsonNode spec = element.path("spec");
        ObjectNode made = JsonTree.of(
                "gridPos", JsonTree.of("x", x, "y", y, "w", w, "h", h), "id", JsonTree.integer(spec.path("id"), 0));
        for (String same : List.of("title", "description", "links", "transparent", "libraryPanel")) {
            if (spec instanceof ObjectNode from) {
                OldPanel.move(from, same, made, same);
            }
        }
        JsonNode drawn = spec.path("vizConfig");
        String group = JsonTree.text(drawn, "group");
        made.put("type", group.isEmpty() ? JsonTree.text(drawn, "kind") : group);
        JsonTree.put(made, "options", drawn.at("/spec/options").deepCopy());
        JsonTree.put(made, "fieldConfig", drawn.at("/spec/fieldConfig").deepCopy());
        JsonNode data = spec.at("/data/spec");
        ArrayNode targets = JsonTree.array();
        JsonTree.items(data.path("queries")).forEach(q -> targets.add(target(q.path("spec"))));
        made.set("targets", targets);
        ArrayNode steps = JsonTree.array();
        for (JsonNode step : JsonTree.items(data.path("transformations"))) {
            ObjectNode classic = JsonTree.object();
            if (step.path("spec") instanceof ObjectNode what) {
                classic.setAll(what);
            }
            if (!classic.has("id")) {
                classic.put("id", JsonTree.text(step, step.has("group") ? "group" : "kind"));
            }
            steps.add(classic);
        }
        made.set("transformations", steps);
        if (data.path("queryOptions") instanceof ObjectNode asking) {
            for (String same : List.of("interval", "maxDataPoints", "timeFrom", "timeShift")) {
                OldPanel.move(asking, same, made, same);
            }
        }
        JsonNode repeat = item.path("repeat");
        if (repeat.isObject()) {
            made.put("repeat", JsonTree.text(repeat, "value"));
            made.put("repeatDirection", JsonTree.text(repeat, "direction"));
            made.set("maxPerRow", repeat.path("maxPerRow"));
        }
        panels.add(made);
        bottom = Math.max(bottom, y + h);
    }

    private static ObjectNode target(JsonNode spec) {
        ObjectNode made = JsonTree.object();
        JsonNode query = spec.path("query");
        if (query.path("spec") instanceof ObjectNode what) {
            made.setAll(what);
        }
        made.put("refId", JsonTree.text(spec, "refId"));
        made.put("hide", JsonTree.flag(spec, "hidden"));
        made.set("datasource", source(spec, query));
        return made;
    }

    /// Where the query's kind stands: in earlier forms as the kind itself, with the source beside the query.
    private static ObjectNode source(JsonNode spec, JsonNode query) {
        String group = JsonTree.text(query, "group");
        String uid = JsonTree.text(query, "datasource.name");
        return JsonTree.of(
                "type",
                group.isEmpty() ? JsonTree.text(query, "kind") : group,
                "uid",
                uid.isEmpty() ? JsonTree.text(spec, "datasource.uid") : uid);
    }

    private static ObjectNode variable(JsonNode variable) {
        ObjectNode made = JsonTree.object();
        JsonNode spec = variable.path("spec");
        if (spec instanceof ObjectNode what) {
            made.setAll(what);
        }
        String type = JsonTree.text(variable, "kind").replace("Variable", "");
        made.put(
                "type",
                switch (type) {
                    case "Text" -> "textbox";
                    default -> type.toLowerCase(java.util.Locale.ROOT);
                });
        made.set("sort", JsonTree.value(SORTS.getOrDefault(JsonTree.text(spec, "sort"), 0)));
        made.set("refresh", JsonTree.value(REFRESHES.getOrDefault(JsonTree.text(spec, "refresh"), 1)));
        switch (type) {
            case "Query" -> {
                made.set("datasource", source(spec, spec.path("query")));
                made.set("query", spec.at("/query/spec"));
            }
            case "Datasource" -> made.put("query", JsonTree.text(spec, "pluginId"));
            case "Adhoc" ->
                made.set(
                        "datasource",
                        JsonTree.of(
                                "type",
                                JsonTree.text(variable, "group").isEmpty()
                                        ? JsonTree.text(spec, "datasource.type")
                                        : JsonTree.text(variable, "group"),
                                "uid",
                                JsonTree.text(variable, "datasource.name").isEmpty()
                                        ? JsonTree.text(spec, "datasource.uid")
                                        : JsonTree.text(variable, "datasource.name")));
            default -> {}
        }
        return made;
    }

    private static ObjectNode annotation(JsonNode spec) {
        ObjectNode made = JsonTree.object();
        if (spec instanceof ObjectNode what) {
            made.setAll(what);
            if (spec.path("legacyOptions") instanceof ObjectNode more) {
                made.setAll(more);
            }
        }
        made.set("datasource", source(spec, spec.path("query")));
        made.set("target", spec.at("/query/spec"));
        return made;
    }
}
