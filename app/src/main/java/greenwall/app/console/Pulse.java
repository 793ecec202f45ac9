package greenwall.app.console;

import greenwall.views.FiringAlerts;

/// What looks at a site again and again, and shows what it saw.
interface Pulse extends AutoCloseable {
    void start();

    /// Shows what is known of the alerts now.
    void show(FiringAlerts firing);

    /// Waits for nobody. Nothing is shown from here on.
    @Override
    void close();
}
