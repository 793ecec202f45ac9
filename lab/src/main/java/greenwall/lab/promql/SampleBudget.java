package greenwall.lab.promql;

import java.util.concurrent.atomic.AtomicLong;

/// The limits of one query: its deadline, and the number of points in memory. Thread-safe.
///
/// @param points the number of points so far
record SampleBudget(long deadlineNanos, long maxPoints, AtomicLong points) {
    void checkTime() {
        if (System.nanoTime() - deadlineNanos >= 0 || Thread.currentThread().isInterrupted()) {
            throw new EvaluationFailure(QueryOutcome.Cause.TIMEOUT, "query timed out in expression evaluation");
        }
    }

    /// Counts the points that an evaluation is about to allocate.
    void take(long rows, int steps) {
        if (points.addAndGet(rows * steps) > maxPoints) {
            throw EvaluationFailure.execution(
                    "query processing would load too many samples into memory in query execution");
        }
    }
}
