package greenwall.tests.console;

import greenwall.views.testing.Fx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.testfx.util.WaitForAsyncUtils;

/// The complete console in this process, on a screen that is not visible.
public final class InProcessConsole {
    private static final int MINUTES = 3;

    private InProcessConsole() {}

    /// Runs the console until its last window is closed. The result is its exit code.
    public static Future<Integer> start(Path home, List<String> arguments) {
        // A test may look for windows before the program has started the toolkit.
        Fx.run(() -> {});
        return CompletableFuture.supplyAsync(
                () -> Commands.of(home).withADisplay().run(arguments).exit(), Thread::startVirtualThread);
    }

    /// To be called on the JavaFX thread.
    public static List<Stage> windows() {
        return Window.getWindows().stream()
                .filter(Stage.class::isInstance)
                .map(Stage.class::cast)
                .filter(Window::isShowing)
                .toList();
    }

    public static void closeWindows() throws Exception {
        WaitForAsyncUtils.asyncFx(() -> windows().forEach(Stage::close)).get(MINUTES, TimeUnit.MINUTES);
    }

    public static void eventually(String description, Callable<Boolean> condition) throws Exception {
        try {
            WaitForAsyncUtils.waitFor(MINUTES, TimeUnit.MINUTES, condition);
        } catch (TimeoutException e) {
            throw new AssertionError("it did not come to be: " + description, e);
        }
    }
}
