package greenwall.app.console;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Holds the newest state until there is a window, so that sources answer while the toolkit starts.
public final class PendingState<T> {
    private @Nullable Consumer<T> screen;
    private @Nullable T waiting;

    /// From any thread.
    public synchronized void show(T value) {
        if (screen == null) {
            waiting = value;
        } else {
            screen.accept(value);
        }
    }

    public synchronized void open(Consumer<T> window) {
        screen = window;
        if (waiting != null) {
            window.accept(waiting);
            waiting = null;
        }
    }
}
