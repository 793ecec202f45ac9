package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.PanelQuery.Format;
import greenwall.fleet.dashboard.PanelQuery.QueryMode;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.SourceRef.Kind;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes panel queries.
final class PanelQueryJson {
    private static final String DASHBOARD = "-- Dashboard --";
    private static final EnumNames FORMATS = EnumNames.of(Format.class, "time_series", "table", "heatmap", "logs");

    private PanelQueryJson() {}

    /// @param reason why there is no query, or what was assumed about its source; otherwise empty
    record ReadResult(Optional<PanelQuery> target, String reason) {}

    static ReadResult read(JsonNode json, JsonNode panelSource, GrafanaSourceResolver sources) {
        JsonNode named = JsonTree.exists(json.path("datasource")) ? json.path("datasource") : panelSource;
        String ref = JsonTree.text(json, "refId");
        boolean hidden = JsonTree.flag(json, "hide");
        if (GrafanaSourceResolver.id(named).equals(DASHBOARD)) {
            return new ReadResult(
                    Optional.of(new PanelQuery.PanelReference(
                            ref,
                            hidden,
                            JsonTree.integer(json.path("panelId"), 0),
                            JsonTree.flag(json, "withTransforms"))),
                    "");
        }
        String query =
                JsonTree.text(json, "expr").isEmpty() ? JsonTree.text(json, "query") : JsonTree.text(json, "expr");
        GrafanaSourceResolver.FoundSource found = sources.find(named, panelSource, json);
        if (found.source().isEmpty() || query.isEmpty()) {
            return new ReadResult(Optional.empty(), found.reason());
        }
        SourceRef source = found.source().get();
        boolean loki = source.kind() == Kind.LOKI;
        return new ReadResult(
                Optional.of(new PanelQuery.Query(
                        ref,
                        hidden,
                        source,
                        query,
                        ask(json, loki),
                        (Format) FORMATS.value(JsonTree.text(json, "format")).orElse(Format.TIME_SERIES),
                        JsonTree.text(json, "legendFormat"),
                        interval(json, loki),
                        Math.max(1, JsonTree.integer(json.path("intervalFactor"), 1)),
                        JsonTree.integer(json.path("maxLines"), 0))),
                found.reason());
    }

    private static String interval(JsonNode json, boolean loki) {
        String step = loki ? JsonTree.text(json, "step") : "";
        return step.isEmpty() ? JsonTree.text(json, "interval") : step;
    }

    private static QueryMode ask(JsonNode json, boolean loki) {
        if (loki && !JsonTree.text(json, "queryType").isEmpty()) {
            return JsonTree.text(json, "queryType").equals("instant") ? QueryMode.INSTANT : QueryMode.RANGE;
        }
        if (!JsonTree.flag(json, "instant")) {
            return QueryMode.RANGE;
        }
        return JsonTree.flag(json, "range") ? QueryMode.BOTH : QueryMode.INSTANT;
    }

    static ObjectNode write(PanelQuery panelQuery) {
        ObjectNode json = JsonTree.of("refId", panelQuery.ref());
        if (panelQuery.hidden()) {
            json.put("hide", true);
        }
        switch (panelQuery) {
            case PanelQuery.PanelReference of -> {
                json.set("datasource", JsonTree.of("type", "datasource", "uid", DASHBOARD));
                json.put("panelId", of.panel());
                json.put("withTransforms", of.transformed());
            }
            case PanelQuery.Query query -> {
                boolean loki = query.source().kind() == Kind.LOKI;
                json.set("datasource", GrafanaSourceResolver.write(query.source()));
                json.put("expr", query.text());
                json.put("legendFormat", query.legend());
                if (loki) {
                    json.put("queryType", query.ask() == QueryMode.INSTANT ? "instant" : "range");
                } else {
                    json.put("instant", query.ask() != QueryMode.RANGE);
                    json.put("range", query.ask() != QueryMode.INSTANT);
                }
                json.put("format", FORMATS.word(query.format()).orElseThrow());
                if (!query.interval().isEmpty()) {
                    json.put(loki ? "step" : "interval", query.interval());
                }
                if (query.intervalFactor() > 1) {
                    json.put("intervalFactor", query.intervalFactor());
                }
                if (query.maxLines() > 0) {
                    json.put("maxLines", query.maxLines());
                }
            }
        }
        return json;
    }
}
