package greenwall.fleet.dashboard;

/// The source of a panel's data.
public sealed interface PanelQuery {
    /// The letter that transformations and overrides use.
    String ref();

    /// Whether it is neither queried nor shown.
    boolean hidden();

    /// A query; variables are not replaced yet.
    ///
    /// @param legend text with `{{label}}`; empty or `__auto` for a name made from the labels
    /// @param interval the shortest step of this query such as `30s`; empty for the panel's
    /// @param intervalFactor multiplies the step, as in old graph panels; 1 for none
    /// @param maxLines of a log; 0 for the default
    record Query(
            String ref,
            boolean hidden,
            SourceRef source,
            String text,
            QueryMode ask,
            Format format,
            String legend,
            String interval,
            int intervalFactor,
            int maxLines)
            implements PanelQuery {
        private static final int MAX_LINES = 1_000;

        public int lineLimit() {
            return maxLines > 0 ? Math.min(MAX_LINES, maxLines) : MAX_LINES;
        }

        /// A range query of Prometheus with default options.
        public static Query of(String ref, String text) {
            return new Query(ref, false, SourceRef.DEFAULT, text, QueryMode.RANGE, Format.TIME_SERIES, "", "", 1, 0);
        }

        public Query withText(String other) {
            return new Query(ref, hidden, source, other, ask, format, legend, interval, intervalFactor, maxLines);
        }
    }

    /// The data of another panel of the same dashboard.
    ///
    /// @param transformed whether that panel's transformations are applied
    record PanelReference(String ref, boolean hidden, int panel, boolean transformed) implements PanelQuery {}

    enum QueryMode {
        RANGE,
        INSTANT,
        BOTH
    }

    enum Format {
        TIME_SERIES,
        TABLE,
        HEATMAP,
        LOGS
    }
}
