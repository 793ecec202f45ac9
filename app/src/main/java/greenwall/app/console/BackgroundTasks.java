package greenwall.app.console;

import greenwall.views.TimeRangeReader;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Runs the questions of a view in the background. At most eight at a time, so that a view with many charts does not
/// ask a source everything at once.
final class BackgroundTasks {
    private static final int AT_ONCE = 8;

    private final SiteThreads threads;
    private final Semaphore free = new Semaphore(AT_ONCE, true);

    BackgroundTasks(SiteThreads threads) {
        this.threads = threads;
    }

    /// Work that ends early when its question is withdrawn.
    @FunctionalInterface
    interface Interruptible<T> {
        T get() throws InterruptedException;
    }

    /// @param withdrawn the answer of interrupted work, for which nobody waits
    <T> TimeRangeReader.Ask run(Interruptible<T> work, T withdrawn, Consumer<T> receiver) {
        return run(
                () -> {
                    try {
                        return work.get();
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                        return withdrawn;
                    }
                },
                receiver);
    }

    /// For an answer that is known at once.
    static <T> TimeRangeReader.Ask known(T answer, Consumer<T> receiver) {
        receiver.accept(answer);
        return () -> {};
    }

    /// Closing the answer withdraws the question at its source too.
    <T> TimeRangeReader.Ask run(Supplier<T> work, Consumer<T> receiver) {
        var withdrawn = new AtomicBoolean();
        var running = threads.submit(() -> {
            free.acquire();
            T answer;
            try {
                answer = work.get();
            } finally {
                free.release();
            }
            threads.post(() -> {
                if (!withdrawn.get()) {
                    receiver.accept(answer);
                }
            });
            return answer;
        });
        return () -> {
            withdrawn.set(true);
            running.cancel(true);
        };
    }
}
