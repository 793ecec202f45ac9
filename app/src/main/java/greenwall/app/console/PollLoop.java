package greenwall.app.console;

/// Polls a site repeatedly and shows the result.
interface PollLoop extends AutoCloseable {
    void start();

    /// Does not wait. A poll that is still running may end later.
    @Override
    void close();
}
