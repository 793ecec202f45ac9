package greenwall.app.console;

/// Runs what is given to it, one at a time, until it is closed.
final class UntilClosed implements AutoCloseable {
    private boolean closed;

    synchronized void run(Runnable what) {
        if (!closed) {
            what.run();
        }
    }

    /// Waits for what is running; nothing runs afterwards.
    @Override
    public synchronized void close() {
        closed = true;
    }
}
