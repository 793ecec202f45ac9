package greenwall.views.shell;

import greenwall.views.FxThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import javafx.application.Platform;

/// Starts the JavaFX toolkit, once in a process, and runs something on its thread for a caller that waits.
public final class Toolkits {
    private Toolkits() {}

    /// Returns when the toolkit runs. It goes on running when the last window is closed: whoever started the
    /// program ends it.
    public static void start() {
        var started = new CompletableFuture<Boolean>();
        try {
            Platform.startup(() -> started.complete(true));
        } catch (IllegalStateException _) {
            // It runs already.
            started.complete(true);
        }
        started.join();
        Platform.setImplicitExit(false);
    }

    /// Draws without a display: to be called before anything else touches JavaFX.
    public static void startHeadless() {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        start();
    }

    public static <T> T get(FxThread fx, Supplier<T> work) {
        if (fx.isHere()) {
            return work.get();
        }
        var done = new CompletableFuture<T>();
        fx.post(() -> {
            try {
                done.complete(work.get());
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        try {
            return done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the window was being drawn", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("drawing failed", e.getCause());
        }
    }
}
