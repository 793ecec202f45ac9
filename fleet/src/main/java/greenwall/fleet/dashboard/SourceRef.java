package greenwall.fleet.dashboard;

/// The source of a query.
///
/// @param name the name of a cluster, or a variable with a cluster as its value (`$datasource`); empty for
///     the cluster that the dashboard shows
public record SourceRef(Kind kind, String name) {
    public static final SourceRef DEFAULT = new SourceRef(Kind.PROMETHEUS, "");

    public enum Kind {
        PROMETHEUS,
        LOKI,
        /// Each query has its own source.
        MIXED
    }
}
