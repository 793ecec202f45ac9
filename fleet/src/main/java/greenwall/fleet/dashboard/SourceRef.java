package greenwall.fleet.dashboard;

/// The source that is asked.
///
/// @param name a cluster, or a variable that holds one (`$datasource`); empty for the cluster that the dashboard shows
public record SourceRef(Kind kind, String name) {
    public static final SourceRef USUAL = new SourceRef(Kind.PROMETHEUS, "");

    public enum Kind {
        PROMETHEUS,
        LOKI,
        /// Each query names its own.
        MIXED
    }
}
