package greenwall.lab;

import java.util.ArrayDeque;
import java.util.Deque;

/// The parts of a range that must be closed. They are closed in reverse order. If one fails to close, the
/// others are still closed.
public final class CloseableStack implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    public <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                System.getLogger(CloseableStack.class.getName())
                        .log(System.Logger.Level.WARNING, "a part of the practice range could not be closed", failed);
            }
        }
    }
}
