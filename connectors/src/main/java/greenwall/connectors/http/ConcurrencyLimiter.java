package greenwall.connectors.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Limits the calls to one source that run at once. Some slots are reserved for the poll, so that a view full
/// of charts does not make a source look unavailable.
final class ConcurrencyLimiter {
    /// One of this many slots is reserved, but at least one if there is more than one.
    private static final int SLOTS_PER_RESERVED_ONE = 4;

    private final Semaphore all;
    private final Semaphore unreserved;

    ConcurrencyLimiter(int count) {
        this.all = new Semaphore(count, true);
        this.unreserved = new Semaphore(count == 1 ? 1 : count - Math.max(1, count / SLOTS_PER_RESERVED_ONE), true);
    }

    /// Waits for a slot until this time; false if there was none.
    boolean enter(boolean mayUseReserved, long untilNanos) throws InterruptedException {
        if (!mayUseReserved && !unreserved.tryAcquire(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        boolean entered = false;
        try {
            entered = all.tryAcquire(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } finally {
            if (!entered && !mayUseReserved) {
                unreserved.release();
            }
        }
        return entered;
    }

    void leave(boolean mayUseReserved) {
        all.release();
        if (!mayUseReserved) {
            unreserved.release();
        }
    }
}
