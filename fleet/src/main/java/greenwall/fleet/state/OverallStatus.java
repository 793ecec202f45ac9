package greenwall.fleet.state;

import greenwall.fleet.LowerCaseEnum;

/// The verdict over all cells. Declared in the order of the exit codes of monitoring plugins.
public enum OverallStatus implements LowerCaseEnum {
    OK,
    WARNING,
    CRITICAL,
    UNKNOWN;

    public int exitCode() {
        return ordinal();
    }

    /// The worse of both: what is unknown counts unless something critical is known.
    public OverallStatus worst(OverallStatus other) {
        return this == CRITICAL || other == CRITICAL ? CRITICAL : other.compareTo(this) > 0 ? other : this;
    }

    public static OverallStatus of(CellState worst) {
        return switch (worst) {
            case CRITICAL, DOWN -> CRITICAL;
            case WARN, GONE -> WARNING;
            case STALE, SILENT -> UNKNOWN;
            case OK, IDLE, ABSENT -> OK;
        };
    }
}
