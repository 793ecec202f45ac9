package greenwall.lab.logql;

import java.time.Duration;

/// The deadline for reading log lines in one query.
public final class ReadDeadline {
    private static final int CHECK_EVERY = 1024;

    private final long deadlineNanoTime;
    private long lines;

    /// @param deadlineNanoTime the deadline, in the time of [System#nanoTime()]
    public ReadDeadline(long deadlineNanoTime) {
        this.deadlineNanoTime = deadlineNanoTime;
    }

    static LogqlEvaluationException exceeded() {
        return new LogqlEvaluationException(504, "context deadline exceeded");
    }

    void addLine() {
        if (++lines % CHECK_EVERY == 0 && System.nanoTime() - deadlineNanoTime > 0) {
            throw exceeded();
        }
    }

    /// Returns the time until the deadline.
    Duration left() {
        return Duration.ofNanos(Math.max(0, deadlineNanoTime - System.nanoTime()));
    }
}
