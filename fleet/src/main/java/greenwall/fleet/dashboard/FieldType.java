package greenwall.fleet.dashboard;

/// What the values of a field are.
public enum FieldType {
    TIME,
    NUMBER,
    TEXT,
    FLAG,
    /// Native histograms.
    HISTOGRAM,
    /// A whole frame in each value: the sparkline of a table cell.
    FRAME
}
