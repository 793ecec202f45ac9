package greenwall.views.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.Scene;
import org.testfx.util.WaitForAsyncUtils;

/// The JavaFX toolkit for tests. It is started once for all of them and runs until the JVM ends.
public final class Fx {
    private static final CompletableFuture<Boolean> STARTED = new CompletableFuture<>();

    private Fx() {}

    private static synchronized void start() {
        if (STARTED.isDone()) {
            return;
        }
        try {
            Platform.startup(() -> STARTED.complete(true));
        } catch (IllegalStateException alreadyRunning) {
            STARTED.complete(true);
        }
        Platform.setImplicitExit(false);
        wait(STARTED);
    }

    /// Runs the work on the JavaFX thread and returns its result.
    public static <T> T get(Supplier<T> work) {
        start();
        if (Platform.isFxApplicationThread()) {
            return work.get();
        }
        var task = new FutureTask<T>(work::get);
        Platform.runLater(task);
        return wait(task);
    }

    public static void run(Runnable work) {
        get(() -> {
            work.run();
            return true;
        });
    }

    /// Waits until the condition holds on the JavaFX thread.
    public static void eventually(BooleanSupplier condition) {
        try {
            WaitForAsyncUtils.waitFor(3, TimeUnit.MINUTES, () -> get(condition::getAsBoolean));
        } catch (TimeoutException e) {
            throw new AssertionError("it did not come to be", e);
        }
    }

    /// Waits for the next layout of the scene, because some changes move or show nodes only then.
    public static void pulse(Scene scene) {
        var laidOut = new CompletableFuture<Boolean>();
        Runnable listener = () -> laidOut.complete(true);
        run(() -> {
            scene.addPostLayoutPulseListener(listener);
            Platform.requestNextPulse();
        });
        wait(laidOut);
        run(() -> scene.removePostLayoutPulseListener(listener));
    }

    private static <T> T wait(Future<T> future) {
        try {
            return future.get(5, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the JavaFX thread did not respond", e);
        }
    }
}
