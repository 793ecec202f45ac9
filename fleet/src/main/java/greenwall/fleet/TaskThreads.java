package greenwall.fleet;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Virtual threads for the tasks of one operation. Closing interrupts the tasks that are still running and
/// waits for them, so that an interrupted caller does not wait until the deadline.
public final class TaskThreads implements Executor, AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    public <T> Future<T> submit(Callable<T> task) {
        return threads.submit(task);
    }

    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return threads.invokeAll(tasks);
    }

    /// Runs the tasks in parallel and returns their results in the same order.
    public static <T> List<T> runAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        try (var threads = new TaskThreads()) {
            return threads.invokeAll(tasks).stream().map(Future::resultNow).toList();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
