package greenwall.app.console;

import greenwall.views.RequestHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Runs the queries of a view in the background. At most eight run at a time, so that a view with many charts
/// does not send all its queries to a source at once.
final class ViewQueryExecutor {
    static final String INTERNAL_ERROR = "internal error in this query; see Greenwall's log";
    private static final int MAX_CONCURRENT = 8;

    private final SiteThreads threads;
    private final Semaphore free = new Semaphore(MAX_CONCURRENT, true);

    ViewQueryExecutor(SiteThreads threads) {
        this.threads = threads;
    }

    void post(Runnable work) {
        threads.post(work);
    }

    /// For an answer that is already available.
    static <T> RequestHandle deliver(T answer, Consumer<T> receiver) {
        receiver.accept(answer);
        return () -> {};
    }

    /// @param afterError the answer after an internal error: without one, a chart would show old data for ever
    <T> RequestHandle run(Callable<T> work, T afterError, Consumer<T> receiver) {
        return run(
                () -> {
                    try {
                        return work.call();
                    } catch (RuntimeException bug) {
                        SiteThreads.logBug(bug);
                        return afterError;
                    }
                },
                receiver);
    }

    /// Closing the returned handle also cancels the query at its source. Work is interrupted only if its query
    /// was cancelled or the site closed, so it needs no answer then.
    <T> RequestHandle run(Callable<T> work, Consumer<T> receiver) {
        var cancelled = new AtomicBoolean();
        var running = threads.submit(() -> {
            free.acquire();
            T answer;
            try {
                answer = work.call();
            } finally {
                free.release();
            }
            threads.post(() -> {
                if (!cancelled.get()) {
                    receiver.accept(answer);
                }
            });
            return answer;
        });
        return () -> {
            cancelled.set(true);
            running.cancel(true);
        };
    }
}
