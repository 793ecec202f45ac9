package greenwall.views;

/// Whether a view had all its data when it was drawn. `greenwall shot` exits with this code.
public enum Completeness {
    ALL(0),
    GAPS(1),
    NOTHING(3);

    private final int exitCode;

    Completeness(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    public Completeness worse(Completeness other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
