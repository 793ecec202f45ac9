package greenwall.lab.exporters;

/// How much the fleet's exporters differ.
public enum Dialects {
    /// One exporter for each purpose, the same on every host.
    PLAIN,
    /// The two clusters chose differently, as real sites do.
    SITES,
    /// Every exporter that there is for a purpose, host by host.
    MIXED
}
