package greenwall.views.shell;

import greenwall.views.FxThread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/// Starts the JavaFX toolkit, once in a process, and runs something on its thread for a caller that waits.
public final class FxToolkit {
    private static final List<String> GPUS =
            List.of("dri", "nvidiactl", "nvidia0", "dxg", "mali0", "kgsl-3d0", "pvrsrvkm");

    private FxToolkit() {}

    /// There is one toolkit in a process, and it starts once.
    private static final AtomicReference<@Nullable CompletableFuture<Boolean>> STARTED = new AtomicReference<>();

    /// Lets the toolkit start on a thread of its own while the caller does something else; [#start] tells what came of
    /// it.
    public static void begin() {
        var started = new CompletableFuture<Boolean>();
        if (STARTED.compareAndSet(null, started)) {
            Thread.ofPlatform().name("toolkit").daemon().start(() -> startUp(started));
        }
    }

    private static void startUp(CompletableFuture<Boolean> started) {
        if (System.getProperty("prism.order") == null
                && System.getProperty("os.name", "").equals("Linux")
                && !gpu()) {
            System.setProperty("prism.order", "sw");
        }
        try {
            Platform.startup(() -> {
                Platform.setImplicitExit(false);
                started.complete(true);
            });
        } catch (IllegalStateException _) {
            // It runs already.
            Platform.setImplicitExit(false);
            started.complete(true);
        } catch (RuntimeException | Error none) {
            started.completeExceptionally(none);
        }
    }

    /// Whether Linux shows a device that draws. Without one the processors draw in any case, and to ask
    /// OpenGL first would load a whole renderer of which nothing is used.
    private static boolean gpu() {
        return GPUS.stream().anyMatch(device -> Files.exists(Path.of("/dev", device)));
    }

    /// Returns when the toolkit runs. It goes on running when the last window is closed: whoever started the
    /// program ends it.
    ///
    /// @throws UnsupportedOperationException where there is nothing to open a window with
    public static void start() {
        begin();
        try {
            Objects.requireNonNull(STARTED.get()).join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException none) {
                throw none;
            }
            throw failed;
        }
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
