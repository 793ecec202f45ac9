package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.Panel;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Converts a dashboard of Grafana's second schema (`elements` and `layout`) to the classic form, the only
/// one that the reader supports. Tabs become rows, because a view has no tabs.
final class SchemaV2Converter {
    private static final int DEEPEST = 8;
    private static final int MAX_CELLS = 10_000;

    private final JsonNode elements;
    private final ArrayNode panels = JsonTree.array();
    private int bottom;
    /// The length of the JSON of all placed elements. An element may be placed more than once.
    private long placedLength;

    private SchemaV2Converter(JsonNode elements) {
        this.elements = elements;
    }

    static boolean isSchemaV2(JsonNode json) {
        return json.path("elements").isObject() && json.path("layout").isObject();
    }

    /// Empty if there are too many panels, or too large ones.
    static Optional<ObjectNode> classic(JsonNode json) {
        SchemaV2Converter schema = new SchemaV2Converter(json.path("elements"));
        schema.layout(json.path("layout"), 0);
        if (schema.isTooLarge()) {
            return Optional.empty();
        }
        ObjectNode made = JsonTree.of("panels", schema.panels);
        RenamedKeys.move("second schema", json, made);
        ArrayNode variables = made.putObject("templating").putArray("list");
        JsonTree.items(json.path("variables")).forEach(v -> variables.add(variable(v)));
        ArrayNode annotations = made.putObject("annotations").putArray("list");
        JsonTree.items(json.path("annotations")).forEach(a -> annotations.add(annotation(a.path("spec"))));
        return Optional.of(made);
    }

    private boolean isTooLarge() {
        return panels.size() > GrafanaDashboardReader.MAX_PANELS || placedLength > GrafanaDashboardReader.MAX_BYTES;
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

    /// Places nested rows below each other, because a row cannot contain rows.
    private void row(JsonNode row, int depth) {
        if (!JsonTree.flag(row, "hideHeader") && !JsonTree.text(row, "title").isEmpty()) {
            heading(row, JsonTree.flag(row, "collapse"));
        }
        layout(row.path("layout"), depth + 1);
    }

    private void heading(JsonNode row, boolean collapsed) {
        ObjectNode made = JsonTree.of("collapsed", collapsed);
        RenamedKeys.move("second row", row, made);
        made.set("gridPos", JsonTree.of("x", 0, "y", bottom, "w", Panel.COLUMNS, "h", 1));
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
                        cells(spec, "width", Panel.COLUMNS),
                        cells(spec, "height", 8));
            }
        }
    }

    private static int cells(JsonNode spec, String name, int otherwise) {
        return Math.clamp(JsonTree.integer(spec.path(name), otherwise), 0, MAX_CELLS);
    }

    /// Places panels of equal size next to each other.
    private void auto(JsonNode spec) {
        int perRow = Math.clamp(JsonTree.integer(spec.path("maxColumnCount"), 3), 1, 12);
        int wide = Panel.COLUMNS / perRow;
        int tall = switch (JsonTree.text(spec, "rowHeightMode")) {
            case "short" -> 5;
            case "tall" -> 14;
            case "custom" -> Math.clamp(JsonTree.integer(spec.path("rowHeight"), 320) / 38, 3, 50);
            default -> 9;
        };
        int top = bottom;
        List<JsonNode> items = JsonTree.items(spec.path("items"));
        for (int i = 0; i < items.size(); i++) {
            place(items.get(i).path("spec"), i % perRow * wide, top + i / perRow * tall, wide, tall);
        }
    }

    private void place(JsonNode item, int x, int y, int w, int h) {
        if (isTooLarge()) {
            return;
        }
        JsonNode element = elements.path(JsonTree.text(item, "element.name"));
        placedLength += element.toString().length();
        ObjectNode made = JsonTree.of("gridPos", JsonTree.of("x", x, "y", y, "w", w, "h", h));
        RenamedKeys.move("second panel", element, made);
        RenamedKeys.move("second repeat", item, made);
        JsonNode data = element.at("/spec/data/spec");
        ArrayNode targets = made.putArray("targets");
        JsonTree.items(data.path("queries")).forEach(q -> targets.add(target(q.path("spec"))));
        ArrayNode steps = made.putArray("transformations");
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
        panels.add(made);
        bottom = Math.max(bottom, y + h);
    }

    private static ObjectNode target(JsonNode spec) {
        ObjectNode made = copy(spec.at("/query/spec"));
        made.remove("datasource");
        RenamedKeys.move("second query", spec, made);
        return made;
    }

    private static ObjectNode variable(JsonNode variable) {
        ObjectNode made = copy(variable.path("spec"));
        made.remove("datasource");
        RenamedKeys.move("second variable", variable, made);
        JsonNode spec = variable.path("spec");
        switch (JsonTree.text(made, "type")) {
            case "query" -> {
                RenamedKeys.move("second source", spec, made);
                made.set("query", spec.at("/query/spec"));
            }
            case "datasource" -> made.put("query", JsonTree.text(spec, "pluginId"));
            case "adhoc" -> RenamedKeys.move("second adhoc", variable, made);
            default -> {}
        }
        return made;
    }

    private static ObjectNode annotation(JsonNode spec) {
        ObjectNode made = copy(spec);
        made.setAll(copy(spec.path("legacyOptions")));
        made.remove("datasource");
        RenamedKeys.move("second source", spec, made);
        made.set("target", spec.at("/query/spec"));
        return made;
    }

    private static ObjectNode copy(JsonNode json) {
        return json instanceof ObjectNode object ? object.deepCopy() : JsonTree.object();
    }
}
