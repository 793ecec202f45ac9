package greenwall.fleet.dashboard;

/// The kinds of panels.
public enum PanelKind {
    TIME_SERIES,
    STAT,
    GAUGE,
    BAR_GAUGE,
    BAR_CHART,
    TABLE,
    HEATMAP,
    HISTOGRAM,
    STATE_TIMELINE,
    STATUS_HISTORY,
    LOGS,
    TEXT,
    /// Shares of a total; drawn as bars.
    PIE,
    ALERT_LIST,
    DASHBOARD_LIST,
    /// A part of one of the console's views: [PanelOption#PART].
    BUILT_IN,
    /// An imported panel that cannot be drawn: shows [PanelOption#FOREIGN_TYPE] and [PanelOption#REASON].
    UNSUPPORTED;

    public boolean hasQueries() {
        return switch (this) {
            case TEXT, ALERT_LIST, DASHBOARD_LIST, BUILT_IN, UNSUPPORTED -> false;
            default -> true;
        };
    }
}
