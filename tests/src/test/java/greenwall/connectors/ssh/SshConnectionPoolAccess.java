package greenwall.connectors.ssh;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Opens connections as probes do, for tests that need a real server.
public final class SshConnectionPoolAccess implements AutoCloseable {
    private final SshConnectionPool pool;
    private final SshRoute route;
    private WeakReference<SshConnection> last = new WeakReference<>(null);

    public SshConnectionPoolAccess(Duration idleTimeout, String address, Path clientConfig, Path folder)
            throws Exception {
        pool = new SshConnectionPool(idleTimeout);
        route = new SshRouteResolver(OpenSshConfigFile.read(clientConfig), folder, _ -> null, Optional.empty())
                .resolve(address);
    }

    /// Returns an empty text if the connection is up, otherwise the reason why not.
    public String connect() throws InterruptedException {
        return switch (pool.connect(route, SshUserPrompt.NOBODY)) {
            case ConnectResult.Connected(var connection) -> {
                last = new WeakReference<>(connection);
                yield "";
            }
            case ConnectResult.NotAttempted(var failure) -> failure.found();
            case ConnectResult.NotConnected(var failure) -> failure.found();
        };
    }

    /// Whether the last connection, with its keys, is still in memory.
    public boolean isKept() {
        System.gc();
        return last.get() != null;
    }

    /// Whether a command can be run over the connection.
    public boolean runs() throws Exception {
        if (pool.connect(route, SshUserPrompt.NOBODY) instanceof ConnectResult.Connected(var connection)) {
            try (var remote =
                    connection.start(LoginShellCommand.mark(), List.of("true"), false, InstantSource.system())) {
                for (int i = 0; i < 600 && !remote.isOver(); i++) {
                    var _ = remote.output().take(50);
                }
                return remote.exit() == 0;
            }
        }
        return false;
    }

    @Override
    public void close() {
        pool.close();
    }
}
