package greenwall.fleet.trace;

import greenwall.fleet.Unit;
import java.time.Instant;

/// Nanoseconds since the epoch; a source may send any 64-bit value.
public final class EpochNanos {
    private static final long BILLION = 1_000_000_000;

    private EpochNanos() {}

    /// The difference, limited to the range of a `long`.
    public static long minus(long later, long earlier) {
        long difference = later - earlier;
        boolean overflow = ((later ^ earlier) & (later ^ difference)) < 0;
        return overflow ? (later < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
    }

    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, BILLION), Math.floorMod(nanos, BILLION));
    }

    /// The nanoseconds, limited to the range of a `long`.
    public static long nanos(Instant instant) {
        try {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), BILLION), instant.getNano());
        } catch (ArithmeticException _) {
            return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /// A duration as text: `340 µs`, `12.4 ms`, `1.25 s`, `3 m 12 s`.
    public static String durationText(long nanos) {
        return Unit.SECONDS.text(nanos / 1e9);
    }
}
