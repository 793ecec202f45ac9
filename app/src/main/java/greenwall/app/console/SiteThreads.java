package greenwall.app.console;

import greenwall.views.BackgroundRunner;
import greenwall.views.FxThread;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The threads of one site. Its queries run on virtual threads, and the results go to the JavaFX thread.
/// After the site is closed no result arrives. Until the windows show the next site, the views of the closed one may
/// still send queries: these are dropped.
public final class SiteThreads implements FxThread, BackgroundRunner, Executor, AutoCloseable {
    private final FxThread fx;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean muted;

    public SiteThreads(FxThread fx) {
        this.fx = fx;
    }

    @Override
    public void post(Runnable work) {
        fx.post(() -> {
            if (!muted) {
                work.run();
            }
        });
    }

    @Override
    public boolean isCurrent() {
        return fx.isCurrent();
    }

    /// Unlike the queries of views, this is refused after the site is closed: the caller may wait for the work.
    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /// An exception of the work is a bug: it is logged, because the result of the future may never be read.
    <T> Future<T> submit(Callable<T> work) {
        try {
            return threads.submit(() -> logged(work));
        } catch (RejectedExecutionException _) {
            var never = new CompletableFuture<T>();
            never.cancel(false);
            return never;
        }
    }

    private static <T> T logged(Callable<T> work) throws Exception {
        try {
            return work.call();
        } catch (InterruptedException cancelled) {
            throw cancelled;
        } catch (Exception bug) {
            System.getLogger(SiteThreads.class.getName())
                    .log(System.Logger.Level.ERROR, "internal error in a query of a view", bug);
            throw bug;
        }
    }

    Future<?> submit(Runnable work) {
        return submit(Executors.callable(work));
    }

    @Override
    public <T> void run(Supplier<T> work, Consumer<Optional<T>> receiver) {
        submit(() -> {
            var result = BackgroundRunner.attempt(work);
            post(() -> receiver.accept(result));
        });
    }

    /// No result arrives after this call, although running work takes time to end.
    void stopDelivery() {
        muted = true;
    }

    /// Cancels running work without waiting for it.
    @Override
    public void close() {
        stopDelivery();
        threads.shutdownNow();
    }
}
