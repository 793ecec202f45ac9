package greenwall.app.console;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Holds the newest state until the window exists, so that the sources can be queried while JavaFX starts.
public final class StateBeforeWindow<T> {
    private @Nullable Consumer<T> screen;
    private @Nullable T waiting;

    /// May be called from any thread.
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
