package greenwall.fleet.source;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A tail that is opened later, unless it is closed first.
public final class DeferredTail implements Logs.Tail {
    private Logs.@Nullable Tail inner;
    private boolean closed;

    public synchronized void open(Supplier<Logs.Tail> opening) {
        if (!closed) {
            inner = opening.get();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (inner != null) {
            inner.close();
        }
    }
}
