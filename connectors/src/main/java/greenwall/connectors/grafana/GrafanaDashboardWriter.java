package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Dashboard.Row;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.promql.PromqlLiterals;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a view as JSON that Grafana imports.
public final class GrafanaDashboardWriter {
    /// The schema version of the JSON written here. Newer Grafana versions can read it.
    private static final int SCHEMA = 39;

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private GrafanaDashboardWriter() {}

    public static String write(Dashboard dashboard) {
        ObjectNode json = JsonTree.object()
                .put("title", dashboard.title())
                .put("description", dashboard.description())
                .set("tags", JsonTree.value(dashboard.tags()))
                .put("timezone", dashboard.zone())
                .put("schemaVersion", SCHEMA)
                .put("editable", true)
                .put("graphTooltip", 1)
                .set(
                        "time",
                        JsonTree.of(
                                "from",
                                dashboard.time().from(),
                                "to",
                                dashboard.time().to()))
                .put(
                        "refresh",
                        dashboard.refresh().map(PromqlLiterals::inOneUnit).orElse(""));
        JsonTree.put(
                json,
                "templating.list",
                dashboard.variables().stream().map(VariableJson::write).toList());
        JsonTree.put(json, "annotations.list", AnnotationJson.write(dashboard.annotations()));
        json.set("links", LinksJson.links(dashboard.links()));
        json.set("panels", panels(dashboard));
        return MAPPER.writeValueAsString(json) + "\n";
    }

    private static ArrayNode panels(Dashboard dashboard) {
        ArrayNode all = JsonTree.array();
        List<Row> rows = dashboard.rows();
        int id = dashboard.panels().mapToInt(Panel::id).max().orElse(0) + 1;
        int top = 0;
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            boolean bare = i == 0
                    && row.title().isEmpty()
                    && !row.collapsed()
                    && row.repeat().isEmpty();
            ArrayNode into = all;
            if (!bare) {
                ObjectNode heading = JsonTree.object()
                        .put("id", id++)
                        .put("type", "row")
                        .put("title", row.title())
                        .put("collapsed", row.collapsed())
                        .set("gridPos", JsonTree.of("x", 0, "y", top, "w", Panel.COLUMNS, "h", 1));
                if (!row.repeat().isEmpty()) {
                    heading.put("repeat", row.repeat());
                }
                ArrayNode inside = heading.putArray("panels");
                all.add(heading);
                into = row.collapsed() ? inside : all;
                top++;
            }
            for (Panel panel : row.panels()) {
                into.add(GrafanaPanelJson.write(panel, top));
            }
            top += row.collapsed() ? 0 : row.height();
        }
        return all;
    }
}
