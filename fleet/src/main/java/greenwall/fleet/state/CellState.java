package greenwall.fleet.state;

import greenwall.fleet.check.CheckFinding;
import greenwall.fleet.check.CheckStatus;
import greenwall.fleet.quantity.Quantity;
import java.time.Instant;
import java.util.Locale;

/// What a reading means. Declared worst first: a host's state is the worst of its cells. Idle and absent colour
/// nothing.
public enum CellState {
    CRITICAL,
    DOWN,
    GONE,
    WARN,
    STALE,
    SILENT,
    OK,
    IDLE,
    ABSENT;

    private static final CellState[] ALL = values();

    private final String word = name().toLowerCase(Locale.ROOT);

    public static CellState of(byte ordinal) {
        return ALL[ordinal];
    }

    /// What a value is by the limits of its quantity.
    public static CellState of(Quantity quantity, double value) {
        return quantity.critical().filter(limit -> limit.met(value)).isPresent()
                ? CRITICAL
                : quantity.warn().filter(limit -> limit.met(value)).isPresent() ? WARN : OK;
    }

    /// How what this console saw itself is coloured. Never ok: only what was looked at is known.
    public static CellState of(CheckStatus seen, Instant now) {
        return switch (seen.state(now)) {
            case WRONG -> seen.result().faults().stream().anyMatch(CheckFinding::critical) ? CRITICAL : WARN;
            case STALE -> STALE;
            case UNPROVEN, ANSWERS, NOT_LOOKED -> IDLE;
        };
    }

    public byte code() {
        return (byte) ordinal();
    }

    public String word() {
        return word;
    }

    public boolean colours() {
        return this != IDLE && this != ABSENT;
    }

    public boolean troubled() {
        return colours() && this != OK;
    }

    public boolean worseThan(CellState other) {
        return ordinal() < other.ordinal();
    }

    public CellState worst(CellState other) {
        return ordinal() <= other.ordinal() ? this : other;
    }

    /// A change to one of these is shown at once; warn, critical and ok need several readings.
    public boolean atOnce() {
        return switch (this) {
            case DOWN, GONE, SILENT, STALE, IDLE, ABSENT -> true;
            case CRITICAL, WARN, OK -> false;
        };
    }
}
