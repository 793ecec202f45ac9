package greenwall.lab.logql;

import java.time.Duration;

/// When the reading of lines for one query must end.
public final class ReadBudget {
    private static final int CHECK_EVERY = 1024;

    private final long deadlineNanoTime;
    private long lines;

    /// The deadline is on the clock of [System#nanoTime()].
    public ReadBudget(long deadlineNanoTime) {
        this.deadlineNanoTime = deadlineNanoTime;
    }

    /// Thrown through the source of lines, which knows nothing of deadlines.
    public static final class DeadlinePassed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DeadlinePassed() {
            super("context deadline exceeded", null, false, false);
        }
    }

    void addLine() {
        if (++lines % CHECK_EVERY == 0 && System.nanoTime() - deadlineNanoTime > 0) {
            throw new DeadlinePassed();
        }
    }

    /// The time until the deadline.
    Duration left() {
        return Duration.ofNanos(Math.max(0, deadlineNanoTime - System.nanoTime()));
    }
}
