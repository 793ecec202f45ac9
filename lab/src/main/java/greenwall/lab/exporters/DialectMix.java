package greenwall.lab.exporters;

/// How much the fleet's exporters differ.
public enum DialectMix {
    /// One exporter for each purpose, the same on every host.
    PLAIN,
    /// The two clusters use different exporters, as real sites do.
    SITES,
    /// Each host runs one of all available exporters for a purpose.
    MIXED
}
