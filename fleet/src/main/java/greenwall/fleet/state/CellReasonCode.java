package greenwall.fleet.state;

/// Why a cell is in its state, small enough for a column; [CellReasons] turns it into a sentence on demand.
enum CellReasonCode {
    /// The limits of the quantity decide the state.
    JUDGED(CellState.OK),
    UNKNOWN_STATE(CellState.CRITICAL),
    TOO_NEW(CellState.IDLE),
    NOTHING_MEASURED(CellState.IDLE),
    NEVER_GREEN(CellState.IDLE),
    IMPLAUSIBLE(CellState.IDLE),
    SAMPLE_OLD(CellState.STALE),
    TEXTFILE_OLD(CellState.STALE),
    SAMPLE_MISSING(CellState.STALE),
    /// One of several disks, datasets or the like is missing, and its last value was bad.
    ONE_MISSING(CellState.STALE),
    SOURCE_SILENT(CellState.SILENT),
    QUERY_FAILED(CellState.SILENT),
    PART_MISSING(CellState.SILENT),
    EXPORTER_DOWN(CellState.DOWN),
    HOST_DOWN(CellState.DOWN),
    TARGET_GONE(CellState.GONE),
    KEY_GONE(CellState.GONE),
    /// A guest that should run is shut off.
    GUEST_OFF(CellState.CRITICAL),
    /// A guest that should run is not listed any more: some exporters list running guests only.
    GUEST_MISSING(CellState.CRITICAL);

    private static final CellReasonCode[] ALL = values();

    private final CellState state;

    CellReasonCode(CellState state) {
        this.state = state;
    }

    CellState state() {
        return state;
    }

    static CellReasonCode of(byte ordinal) {
        return ALL[ordinal];
    }

    byte code() {
        return (byte) ordinal();
    }
}
