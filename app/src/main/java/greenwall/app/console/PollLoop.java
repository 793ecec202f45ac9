package greenwall.app.console;

import greenwall.views.FiringAlerts;

/// Polls a site repeatedly and shows the result.
interface PollLoop extends AutoCloseable {
    void start();

    void show(FiringAlerts firing);

    /// Does not wait. A poll that is still running may end later.
    @Override
    void close();
}
