package greenwall.fleet.state;

import greenwall.fleet.NamedConstant;

/// The verdict over all cells, with its exit code by the convention of monitoring plugins.
public enum FleetVerdict implements NamedConstant {
    OK(0),
    WARNING(1),
    CRITICAL(2),
    UNKNOWN(3);

    private final int exitCode;

    FleetVerdict(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
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
