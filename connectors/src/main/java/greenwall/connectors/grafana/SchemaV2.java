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
    private final ArrayNode panels = Tree.array();
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
        ObjectNode made = Tree.of("panels", schema.panels);
        for (String same : List.of("title", "description", "tags", "links")) {
            OldPanel.move((ObjectNode) json, same, made, same);
        }
        JsonNode time = json.path("timeSettings");
        made.set("time", Tree.of("from", Tree.text(time, "from"), "to", Tree.text(time, "to")));
        made.put("timezone", Tree.text(time, "timezone"));
        made.put("refresh", Tree.text(time, "autoRefresh"));
        ArrayNode variables = Tree.array();
        Tree.items(json.path("variables")).forEach(v -> variables.add(variable(v)));
        made.set("templating", Tree.of("list", variables));
        ArrayNode annotations = Tree.array();
        Tree.items(json.path("annotations")).forEach(a -> annotations.add(annotation(a.path("spec"))));
        made.set("annotations", Tree.of("list", annotations));
        return made;
    }

    private void layout(JsonNode layout, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        JsonNode spec = layout.path("spec");
        switch (Tree.text(layout, "kind")) {
            case "RowsLayout" -> Tree.items(spec.path("rows")).forEach(r -> row(r.path("spec"), depth));
            case "TabsLayout" -> Tree.items(spec.path("tabs")).forEach(t -> row(t.path("spec"), depth));
            case "AutoGridLayout" -> auto(spec);
            default -> grid(Tree.items(spec.path("items")));
        }
    }

    /// Rows within rows stand below each other, because a row has no rows.
    private void row(JsonNode row, int depth) {
        if (!Tree.flag(row, "hideHeader") && !Tree.text(row, "title").isEmpty()) {
            heading(row, Tree.flag(row, "collapse"));
        }
        layout(row.path("layout"), depth + 1);
    }

    private void heading(JsonNode row, boolean collapsed) {
        ObjectNode made = Tree.of("type", "row", "title", Tree.text(row, "title"), "collapsed", collapsed);
        made.put("repeat", Tree.text(row, "repeat.value"));
        made.set("gridPos", Tree.of("x", 0, "y", bottom, "w", COLUMNS, "h", 1));
        panels.add(made);
        bottom++;
    }

    private void grid(List<JsonNode> items) {
        int top = bottom;
        for (JsonNode item : items) {
            JsonNode spec = item.path("spec");
            if (Tree.text(item, "kind").equals("GridLayoutRow")) {
                heading(spec, Tree.flag(spec, "collapsed"));
                grid(Tree.items(spec.path("elements")));
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
        return Math.clamp(Tree.integer(spec.path(name), otherwise), 0, MOST_CELLS);
    }

    /// Panels of one size beside each other.
    private void auto(JsonNode spec) {
        int perRow = Math.clamp(Tree.integer(spec.path("maxColumnCount"), 3), 1, 12);
        int wide = COLUMNS / perRow;
        int tall = switch (Tree.text(spec, "rowHeightMode")) {
            case "short" -> 5;
            case "tall" -> 14;
            case "custom" -> Math.clamp(Tree.integer(spec.path("rowHeight"), 320) / 38, 3, 50);
            default -> 9;
        };
        int top = bottom;
        int at = 0;
        for (JsonNode item : Tree.items(spec.path("items"))) {
            place(item.path("spec"), at % perRow * wide, top + at / perRow * tall, wide, tall);
            at++;
        }
    }

    private void place(JsonNode item, int x, int y, int w, int h) {
        JsonNode element = elements.path(Tree.text(item, "element.name"));
        JsonNode spec = element.path("spec");
        ObjectNode made =
                Tree.of("gridPos", Tree.of("x", x, "y", y, "w", w, "h", h), "id", Tree.integer(spec.path("id"), 0));
        for (String same : List.of("title", "description", "links", "transparent", "libraryPanel")) {
            if (spec instanceof ObjectNode from) {
                OldPanel.move(from, same, made, same);
            }
        }
        JsonNode drawn = spec.path("vizConfig");
        String group = Tree.text(drawn, "group");
        made.put("type", group.isEmpty() ? Tree.text(drawn, "kind") : group);
        Tree.put(made, "options", drawn.at("/spec/options").deepCopy());
        Tree.put(made, "fieldConfig", drawn.at("/spec/fieldConfig").deepCopy());
        JsonNode data = spec.at("/data/spec");
        ArrayNode targets = Tree.array();
        Tree.items(data.path("queries")).forEach(q -> targets.add(target(q.path("spec"))));
        made.set("targets", targets);
        ArrayNode steps = Tree.array();
        for (JsonNode step : Tree.items(data.path("transformations"))) {
            ObjectNode classic = Tree.object();
            if (step.path("spec") instanceof ObjectNode what) {
                classic.setAll(what);
            }
            if (!classic.has("id")) {
                classic.put("id", Tree.text(step, step.has("group") ? "group" : "kind"));
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
            made.put("repeat", Tree.text(repeat, "value"));
            made.put("repeatDirection", Tree.text(repeat, "direction"));
            made.set("maxPerRow", repeat.path("maxPerRow"));
        }
        panels.add(made);
        bottom = Math.max(bottom, y + h);
    }

    private static ObjectNode target(JsonNode spec) {
        ObjectNode made = Tree.object();
        JsonNode query = spec.path("query");
        if (query.path("spec") instanceof ObjectNode what) {
            made.setAll(what);
        }
        made.put("refId", Tree.text(spec, "refId"));
        made.put("hide", Tree.flag(spec, "hidden"));
        made.set("datasource", source(spec, query));
        return made;
    }

    /// Where the query's kind stands: in earlier forms as the kind itself, with the source beside the query.
    private static ObjectNode source(JsonNode spec, JsonNode query) {
        String group = Tree.text(query, "group");
        String uid = Tree.text(query, "datasource.name");
        return Tree.of(
                "type",
                group.isEmpty() ? Tree.text(query, "kind") : group,
                "uid",
                uid.isEmpty() ? Tree.text(spec, "datasource.uid") : uid);
    }

    private static ObjectNode variable(JsonNode variable) {
        ObjectNode made = Tree.object();
        JsonNode spec = variable.path("spec");
        if (spec instanceof ObjectNode what) {
            made.setAll(what);
        }
        String type = Tree.text(variable, "kind").replace("Variable", "");
        made.put(
                "type",
                switch (type) {
                    case "Text" -> "textbox";
                    default -> type.toLowerCase(java.util.Locale.ROOT);
                });
        made.set("sort", Tree.value(SORTS.getOrDefault(Tree.text(spec, "sort"), 0)));
        made.set("refresh", Tree.value(REFRESHES.getOrDefault(Tree.text(spec, "refresh"), 1)));
        switch (type) {
            case "Query" -> {
                made.set("datasource", source(spec, spec.path("query")));
                made.set("query", spec.at("/query/spec"));
            }
            case "Datasource" -> made.put("query", Tree.text(spec, "pluginId"));
            case "Adhoc" ->
                made.set(
                        "datasource",
                        Tree.of(
                                "type",
                                Tree.text(variable, "group").isEmpty()
                                        ? Tree.text(spec, "datasource.type")
                                        : Tree.text(variable, "group"),
                                "uid",
                                Tree.text(variable, "datasource.name").isEmpty()
                                        ? Tree.text(spec, "datasource.uid")
                                        : Tree.text(variable, "datasource.name")));
            default -> {}
        }
        return made;
    }

    private static ObjectNode annotation(JsonNode spec) {
        ObjectNode made = Tree.object();
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
