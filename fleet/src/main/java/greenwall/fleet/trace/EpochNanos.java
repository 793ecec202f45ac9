package greenwall.fleet.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

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
    public static String words(long nanos) {
        if (nanos < 0) {
            return "-" + words(nanos == Long.MIN_VALUE ? Long.MAX_VALUE : -nanos);
        }
        if (nanos < 1_000) {
            return nanos + " ns";
        }
        if (nanos < 1_000_000) {
            return digits(nanos / 1e3) + " µs";
        }
        if (nanos < BILLION) {
            return digits(nanos / 1e6) + " ms";
        }
        if (nanos < 60 * BILLION) {
            return digits(nanos / 1e9) + " s";
        }
        var length = Duration.ofNanos(nanos);
        if (length.toHours() == 0) {
            return length.toMinutes() + " m " + length.toSecondsPart() + " s";
        }
        return length.toDays() == 0
                ? length.toHours() + " h " + length.toMinutesPart() + " m"
                : length.toDays() + " d " + length.toHoursPart() + " h";
    }

    private static String digits(double value) {
        int places = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + places + "f", value);
    }
}
