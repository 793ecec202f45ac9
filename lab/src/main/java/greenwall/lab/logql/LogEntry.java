package greenwall.lab.logql;

import greenwall.fleet.Labels;

/// A line in a query result; the pipeline may have added labels.
public record LogEntry(Labels labels, long timeNanos, String text) {}
