package greenwall.connectors.loki;

import greenwall.fleet.source.Logs;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A tail that is opened later, unless it is closed before.
final class TailOnceKnown implements Logs.Tail {
    private boolean closed;
    private Logs.@Nullable Tail tail;

    synchronized void open(Supplier<Logs.Tail> opening) {
        if (!closed) {
            tail = opening.get();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (tail != null) {
            tail.close();
        }
    }
}
