package greenwall.fleet.source;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A tail that is opened later, unless it is closed first.
public final class DeferredTail implements LogSource.Tail {
    private LogSource.@Nullable Tail tail;
    private boolean closed;

    public synchronized void open(Supplier<LogSource.Tail> opening) {
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
