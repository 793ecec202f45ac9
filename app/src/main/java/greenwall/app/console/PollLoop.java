package greenwall.app.console;

import java.time.Duration;

/// Polls a site repeatedly and shows the result.
interface PollLoop extends AutoCloseable {
    /// A query that was cancelled ends at once, unless the machine hangs.
    Duration END_TIMEOUT = Duration.ofSeconds(10);

    void start();

    /// Does not wait. A poll that is still running may end later.
    @Override
    void close();

    /// Waits until a closed loop stores nothing more, at most for [#END_TIMEOUT].
    void awaitEnd();
}
