package greenwall.connectors.http;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Holds calls back from a server that sent Retry-After. Every few seconds one test call goes through, and the first
/// that is answered ends the hold.
final class RetryAfterHold {
    /// A little less than the time between two looks at whether a source lives.
    private static final long BETWEEN_TESTS = Duration.ofSeconds(9).toNanos();

    private final LongSupplier nanos;
    private long until;
    private long testedAt;
    private boolean testing;

    enum Turn {
        GO,
        /// The call is the test; its outcome is passed to [#tested].
        TEST,
        WAIT
    }

    /// @param nanos a clock that nobody sets
    RetryAfterHold(LongSupplier nanos) {
        this.nanos = nanos;
        this.until = nanos.getAsLong();
    }

    /// The server asked for it.
    synchronized void leaveAlone(Duration length) {
        long now = nanos.getAsLong();
        if (until - now <= 0) {
            testedAt = now;
        }
        until = now + length.toNanos();
    }

    synchronized Duration left() {
        return Duration.ofNanos(Math.max(0, until - nanos.getAsLong()));
    }

    /// A call that comes while another is the test waits for what becomes of it, at most for so long.
    ///
    /// @param safe whether it may be sent twice; others are no test
    synchronized Turn turn(boolean safe, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (testing && until - nanos.getAsLong() > 0) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return Turn.WAIT;
            }
            wait(millis);
        }
        if (until - nanos.getAsLong() <= 0) {
            return Turn.GO;
        }
        if (!safe || nanos.getAsLong() - testedAt < BETWEEN_TESTS) {
            return Turn.WAIT;
        }
        testing = true;
        return Turn.TEST;
    }

    synchronized void tested(boolean answered) {
        testing = false;
        testedAt = nanos.getAsLong();
        if (answered) {
            until = testedAt;
        }
        notifyAll();
    }
}
