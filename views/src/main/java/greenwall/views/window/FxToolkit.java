package greenwall.views.window;

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

/// Starts the JavaFX toolkit once per process, and runs tasks on its thread while the caller waits.
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
                && !hasGpu()) {
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

    /// Whether Linux has a graphics device. Without one, JavaFX renders in software anyway, and its test for
    /// OpenGL would load a renderer that is never used.
    private static boolean hasGpu() {
        return GPUS.stream().anyMatch(device -> Files.exists(Path.of("/dev", device)));
    }

    /// Starts the toolkit and returns when it runs. It keeps running after the last window is closed, until
    /// the program stops it.
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

    /// Starts the toolkit without a display. Must be called before anything else uses JavaFX.
    public static void startHeadless() {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
        // Otherwise writing a picture would load X11 where DISPLAY is set.
        System.setProperty("java.awt.headless", "true");
        start();
    }

    public static <T> T callAndWait(FxThread fx, Supplier<T> work) {
        if (fx.isCurrent()) {
            return work.get();
        }
        try {
            return CompletableFuture.supplyAsync(work, fx::post).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the window was being drawn", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("drawing failed", e.getCause());
        }
    }
}
