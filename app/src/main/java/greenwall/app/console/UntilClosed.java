package greenwall.app.console;

/// Runs actions one at a time. After it is closed, it runs none.
final class UntilClosed implements AutoCloseable {
    private boolean closed;

    synchronized void run(Runnable action) {
        if (!closed) {
            action.run();
        }
    }

    /// Waits for the running action.
    @Override
    public synchronized void close() {
        closed = true;
    }
}
