package greenwall.fleet.state;

import greenwall.fleet.EnumWord;

/// The verdict over all cells. Declared in the order of the exit codes of monitoring plugins.
public enum FleetVerdict implements EnumWord {
    OK,
    WARNING,
    CRITICAL,
    UNKNOWN;

    public int exitCode() {
        return ordinal();
    }

    public static FleetVerdict of(CellState worst) {
        return switch (worst) {
            case CRITICAL, DOWN -> CRITICAL;
            case WARN, GONE -> WARNING;
            case STALE, SILENT -> UNKNOWN;
            case OK, IDLE, ABSENT -> OK;
        };
    }
}
