package greenwall.app.config;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Repeats a task on a virtual thread until closed. A failed run does not end the repetition.
public final class RepeatedTask implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);

    /// Runs the task at once and then at every `interval`.
    public void start(String name, Duration interval, Runnable task) {
        Thread.ofVirtual().name(name).start(() -> {
            try {
                do {
                    run(name, task);
                } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void run(String name, Runnable task) {
        try {
            task.run();
        } catch (Throwable bug) {
            System.getLogger(RepeatedTask.class.getName()).log(System.Logger.Level.ERROR, name + " failed", bug);
        }
    }

    public boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
