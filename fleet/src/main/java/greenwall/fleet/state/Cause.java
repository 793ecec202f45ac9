package greenwall.fleet.state;

/// Why a cell is in its state, short enough for a column; an [Explainer] makes a sentence of it when somebody
/// asks.
enum Cause {
    JUDGED,
    UNKNOWN_STATE,
    TOO_NEW,
    NOTHING_MEASURED,
    NEVER_GREEN,
    SAMPLE_OLD,
    TEXTFILE_OLD,
    SAMPLE_MISSING,
    SOURCE_SILENT,
    QUESTION_FAILED,
    PART_MISSING,
    EXPORTER_DOWN,
    HOST_DOWN,
    TARGET_GONE,
    KEY_GONE,
    /// A guest that should run is shut off.
    GUEST_OFF,
    /// A guest that should run is not listed any more: some exporters list running guests only.
    GUEST_MISSED;

    private static final Cause[] ALL = values();

    static Cause of(byte ordinal) {
        return ALL[ordinal];
    }

    byte code() {
        return (byte) ordinal();
    }
}
