package greenwall.fleet.dashboard;

/// What a panel is.
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
    /// Shares of a whole; drawn as bars.
    PIE,
    ALERT_LIST,
    DASHBOARD_LIST,
    /// A part of the console's own views: [PanelOption#PART].
    BUILT_IN,
    /// A panel that was read and cannot be drawn: it keeps its place and tells [PanelOption#FOREIGN_TYPE] and
    /// [PanelOption#REASON].
    NOT_TAKEN
}
