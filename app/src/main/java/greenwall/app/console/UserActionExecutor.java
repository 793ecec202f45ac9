package greenwall.app.console;

import greenwall.views.FxThread;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Carries out the actions of users in the background, and reports the results on the JavaFX thread. Closing
/// waits for the actions that have begun.
record UserActionExecutor(FxThread fx, ExecutorService threads) implements AutoCloseable {
    UserActionExecutor(FxThread fx) {
        this(fx, Executors.newVirtualThreadPerTaskExecutor());
    }

    <T> void run(Supplier<T> work, Consumer<T> receiver) {
        begin(() -> {
            var result = work.get();
            fx.post(() -> receiver.accept(result));
        });
    }

    /// Returns false once the site was closed, and with it the view that waits for the result.
    boolean begin(Runnable work) {
        try {
            threads.execute(work);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
