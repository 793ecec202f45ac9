package greenwall.views;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Passes the newest value to the JavaFX thread. A newer value replaces one that still waits. There is no
/// queue, so a slow screen never falls behind. After close, nothing is passed.
public final class LatestValueRelay<T> implements AutoCloseable {
    private final FxThread fx;
    private final Consumer<T> receiver;
    private final AtomicReference<T> waiting = new AtomicReference<>();
    private volatile boolean closed;

    public LatestValueRelay(FxThread fx, Consumer<T> receiver) {
        this.fx = fx;
        this.receiver = receiver;
    }

    /// May be called from any thread.
    public void offer(T value) {
        if (waiting.getAndSet(value) == null) {
            fx.post(() -> {
                fx.assertCurrent();
                var newest = waiting.getAndSet(null);
                if (newest != null && !closed) {
                    receiver.accept(newest);
                }
            });
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
