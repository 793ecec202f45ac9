package greenwall.app.console;

import greenwall.views.BackgroundWork;
import greenwall.views.FxThread;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Runs the views' background work on virtual threads.
final class SiteBackgroundWork implements BackgroundWork, AutoCloseable {
    private final FxThread fx;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SiteBackgroundWork(FxThread fx) {
        this.fx = fx;
    }

    @Override
    public <T> void work(Supplier<T> work, Consumer<Optional<T>> receiver) {
        threads.execute(() -> {
            var result = BackgroundWork.tried(work);
            fx.post(() -> receiver.accept(result));
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
