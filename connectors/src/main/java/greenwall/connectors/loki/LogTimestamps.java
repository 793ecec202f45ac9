package greenwall.connectors.loki;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.trace.EpochNanos;
import java.time.Instant;

/// Converts instants to nanoseconds since the epoch, the only unit that Loki reads without guessing.
final class LogTimestamps {
    private static final long SECOND = 1_000_000_000L;
    private static final long LAST_SECOND = Long.MAX_VALUE / SECOND - 1;

    private LogTimestamps() {}

    static long of(Instant time) {
        long second = Math.clamp(time.getEpochSecond(), 0, LAST_SECOND);
        return second * SECOND + time.getNano();
    }

    static TimeWindow window(long start, long end) {
        return new TimeWindow(EpochNanos.instant(start), EpochNanos.instant(end));
    }
}
