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

/// Starts the JavaFX toolkit once per process, and runs tasks on its thread for a waiting caller.
public final class FxToolkit {
    private static final List<String> GPUS =
            List.of("dri", "nvidiactl", "nvidia0", "dxg", "mali0", "kgsl-3d0", "pvrsrvkm");

    private FxToolkit() {}

    private static final AtomicReference<@Nullable CompletableFuture<Boolean>> STARTED = new AtomicReference<>();

    /// Starts the toolkit in the background; [#start] reports the result.
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
            // The toolkit is already running.
            Platform.setImplicitExit(false);
            started.complete(true);
        } catch (RuntimeException | Error none) {
            started.completeExceptionally(none);
        }
    }

    /// Whether Linux has a graphics device. Without one, rendering is in software anyway, and testing OpenGL would load
    /// an unused renderer.
    private static boolean gpu() {
        return GPUS.stream().anyMatch(device -> Files.exists(Path.of("/dev", device)));
    }

    /// Returns when the toolkit runs. It outlives the last window; the program ends it.
    ///
    /// @throws UnsupportedOperationException if there is no display
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

    /// Draws without a display; must be called before anything else uses JavaFX.
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
