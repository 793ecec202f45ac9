package greenwall.fleet;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Virtual threads for the tasks of one piece of work. Closing them interrupts the tasks that still run and waits for
/// them, so that an interrupted caller does not wait until the deadline.
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

    /// The answers in the order of the questions, asked in parallel.
    public static <T> List<T> answers(Collection<? extends Callable<T>> questions) throws InterruptedException {
        try (var threads = new TaskThreads()) {
            return threads.invokeAll(questions).stream().map(Future::resultNow).toList();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
