package greenwall.fleet.dashboard;

/// The source of a query.
///
/// @param name a cluster, or a variable with a cluster (`$datasource`); empty for that of the dashboard
public record SourceRef(Kind kind, String name) {
    public static final SourceRef DEFAULT = new SourceRef(Kind.PROMETHEUS, "");

    public enum Kind {
        PROMETHEUS,
        LOKI,
        /// Each query has its own source.
        MIXED
    }
}
