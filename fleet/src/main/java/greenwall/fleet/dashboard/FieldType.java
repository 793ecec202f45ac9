package greenwall.fleet.dashboard;

/// The type of a field's values.
public enum FieldType {
    TIME,
    NUMBER,
    TEXT,
    FLAG,
    HISTOGRAM,
    /// A complete frame in each value, as for the sparkline of a table cell.
    FRAME
}
