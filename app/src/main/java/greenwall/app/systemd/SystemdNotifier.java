package greenwall.app.systemd;

import java.util.Map;
import java.util.Optional;

/// Reports readiness and liveness to the service manager with systemd's sd_notify protocol. Call
/// [#notifyAlive()] on the thread that is monitored for freezes.
public final class SystemdNotifier implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SystemdNotifier.class.getName());

    private final UnixDatagramSocket socket;
    private boolean ready;
    private boolean warned;

    private SystemdNotifier(UnixDatagramSocket socket) {
        this.socket = socket;
    }

    /// Empty if the program was not started as a notifying service.
    public static Optional<SystemdNotifier> of(Map<String, String> environment) {
        var name = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (!name.startsWith("/") && !name.startsWith("@")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SystemdNotifier(UnixDatagramSocket.to(name)));
        } catch (UnsupportedOperationException | IllegalArgumentException refused) {
            LOG.log(System.Logger.Level.WARNING, "the service manager cannot be notified: " + refused.getMessage());
            return Optional.empty();
        }
    }

    /// Reports that the program is alive. The first call also reports that it is ready. Never waits.
    public void notifyAlive() {
        var error = socket.send(ready ? "WATCHDOG=1" : "READY=1\nSTATUS=Wall display running\nWATCHDOG=1");
        if (error.isEmpty()) {
            ready = true;
        } else if (!warned) {
            warned = true;
            LOG.log(System.Logger.Level.WARNING, "a watchdog notification was refused: " + error.get());
        }
    }

    @Override
    public void close() {
        socket.send("STOPPING=1");
        socket.close();
    }
}
