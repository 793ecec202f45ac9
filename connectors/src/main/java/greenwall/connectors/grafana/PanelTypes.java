package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.PanelKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Grafana's names for kinds of panels, and why the others are not drawn.
final class PanelTypes {
    private static final Map<String, PanelKind> KINDS = new LinkedHashMap<>();
    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("canvas", "free drawings are not drawn"),
            Map.entry("nodeGraph", "graphs of nodes are not drawn"),
            Map.entry("traces", "traces are a view of their own"),
            Map.entry("flamegraph", "profiles are no data of Prometheus or Loki"),
            Map.entry("candlestick", "candlesticks are not drawn"),
            Map.entry("trend", "charts over another axis than time are not drawn"),
            Map.entry("xychart", "charts over another axis than time are not drawn"),
            Map.entry("news", "news are read from the web, which the console does not"),
            Map.entry("annolist", "lists of annotations are not kept"),
            Map.entry("welcome", "it greets the users of Grafana"),
            Map.entry("gettingstarted", "it greets the users of Grafana"),
            Map.entry("pluginlist", "it lists plugins of Grafana"),
            Map.entry("live", "it shows Grafana's own stream"),
            Map.entry("datagrid", "it holds data of Grafana's own"));

    static {
        KINDS.put("timeseries", PanelKind.TIME_SERIES);
        KINDS.put("stat", PanelKind.STAT);
        KINDS.put("gauge", PanelKind.GAUGE);
        KINDS.put("bargauge", PanelKind.BAR_GAUGE);
        KINDS.put("barchart", PanelKind.BAR_CHART);
        KINDS.put("table", PanelKind.TABLE);
        KINDS.put("heatmap", PanelKind.HEATMAP);
        KINDS.put("histogram", PanelKind.HISTOGRAM);
        KINDS.put("state-timeline", PanelKind.STATE_TIMELINE);
        KINDS.put("status-history", PanelKind.STATUS_HISTORY);
        KINDS.put("logs", PanelKind.LOGS);
        KINDS.put("text", PanelKind.TEXT);
        KINDS.put("piechart", PanelKind.PIE);
        KINDS.put("alertlist", PanelKind.ALERT_LIST);
        KINDS.put("dashlist", PanelKind.DASHBOARD_LIST);
        KINDS.put("greenwall-part", PanelKind.BUILT_IN);
    }

    private PanelTypes() {}

    static Optional<PanelKind> kind(String type) {
        return Optional.ofNullable(KINDS.get(type));
    }

    static String type(PanelKind kind) {
        return KINDS.entrySet().stream()
                .filter(e -> e.getValue() == kind)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("text");
    }

    static String reason(String type) {
        String known = REASONS.get(type);
        return known != null
                ? known
                : type.isEmpty() ? "it has no type" : "a plugin of Grafana draws it: " + Reason.quoted(type);
    }

    /// Whether it shows what a source answers.
    static boolean asks(PanelKind kind) {
        return switch (kind) {
            case TEXT, ALERT_LIST, DASHBOARD_LIST, BUILT_IN, NOT_TAKEN -> false;
            default -> true;
        };
    }
}
