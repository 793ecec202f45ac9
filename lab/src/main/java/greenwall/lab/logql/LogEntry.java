package greenwall.lab.logql;

import greenwall.fleet.Labels;

/// A line as a query answers it: its labels may have grown in the pipeline.
public record LogEntry(Labels labels, long timeNanos, String text) {}
