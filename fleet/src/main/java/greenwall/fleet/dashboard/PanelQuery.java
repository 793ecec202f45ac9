package greenwall.fleet.dashboard;

/// Where a panel's data comes from.
public sealed interface PanelQuery {
    /// The letter by which transformations and overrides name it.
    String ref();

    /// It is not asked and not shown.
    boolean hidden();

    /// A query, with variables as they are written.
    ///
    /// @param legend text with `{{label}}`; empty or `__auto` for a name made of the labels
    /// @param interval the least step of this query such as `30s`; empty for the panel's
    /// @param intervalFactor the step is widened by it, as old graphs do; 1 for not
    /// @param maxLines of logs; 0 for the usual
    record Query(
            String ref,
            boolean hidden,
            SourceRef source,
            String text,
            Ask ask,
            Format format,
            String legend,
            String interval,
            int intervalFactor,
            int maxLines)
            implements PanelQuery {
        /// A range query of Prometheus with nothing set.
        public static Query of(String ref, String text) {
            return new Query(ref, false, SourceRef.USUAL, text, Ask.RANGE, Format.TIME_SERIES, "", "", 1, 0);
        }

        public Query asking(String other) {
            return new Query(ref, hidden, source, other, ask, format, legend, interval, intervalFactor, maxLines);
        }
    }

    /// The data that another panel of the same dashboard has.
    ///
    /// @param transformed after that panel's transformations
    record OfPanel(String ref, boolean hidden, int panel, boolean transformed) implements PanelQuery {}

    enum Ask {
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
