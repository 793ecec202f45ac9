package greenwall.fleet.state;

import greenwall.fleet.directcheck.DirectCheckFault;
import greenwall.fleet.directcheck.DirectCheckStatus;
import greenwall.fleet.quantity.Quantity;
import java.time.Instant;
import java.util.Locale;

/// The state of a reading. Declared worst first: a host's state is the worst of its cells. Idle and absent
/// cells do not count for the state of a host.
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

    /// The state of a value by the limits of its quantity.
    public static CellState of(Quantity quantity, double value) {
        return quantity.critical().filter(limit -> limit.matches(value)).isPresent()
                ? CRITICAL
                : quantity.warn().filter(limit -> limit.matches(value)).isPresent() ? WARN : OK;
    }

    /// The state of a direct check. Never OK, since a check covers only what it tests.
    public static CellState of(DirectCheckStatus status, Instant now) {
        return switch (status.state(now)) {
            case FAULTY -> status.result().faults().stream().anyMatch(DirectCheckFault::critical) ? CRITICAL : WARN;
            case STALE -> STALE;
            case UNCONFIRMED, RESPONDS, NOT_RUN -> IDLE;
        };
    }

    public byte code() {
        return (byte) ordinal();
    }

    public String word() {
        return word;
    }

    /// The state with its reason: `silent: no response`; a reason may name the state itself: `warn above 90 %`.
    public String withReason(String reason) {
        boolean named = reason.startsWith(word + " ") || reason.startsWith(word + ":");
        return named ? reason : word + ": " + reason;
    }

    public boolean hasColor() {
        return this != IDLE && this != ABSENT;
    }

    public boolean isProblem() {
        return hasColor() && this != OK;
    }

    /// Whether a value was measured before, but none is known now.
    public boolean isUnknown() {
        return hasColor() && isShownAtOnce();
    }

    public boolean worseThan(CellState other) {
        return ordinal() < other.ordinal();
    }

    public CellState worst(CellState other) {
        return ordinal() <= other.ordinal() ? this : other;
    }

    /// Whether a change to this state is shown at once; warn, critical and ok need several readings.
    public boolean isShownAtOnce() {
        return switch (this) {
            case DOWN, GONE, SILENT, STALE, IDLE, ABSENT -> true;
            case CRITICAL, WARN, OK -> false;
        };
    }
}
