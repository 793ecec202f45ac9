package greenwall.connectors.ssh;

import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.http.StreamSocket;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Connections to sources through SSH hosts. The hosts run no command and only forward bytes; no port of this
/// machine is opened. No person is asked: an unknown host key or an encrypted private key is a failure.
public final class SshForwards implements AutoCloseable {
    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    private final SshRouteResolver resolver;
    private final SshConnectionPool pool = new SshConnectionPool();

    private record FailedAttempt(Failure failure, long at) {}

    public SshForwards(SshRouteResolver resolver) {
        this.resolver = resolver;
    }

    /// @param target `[user@]host[:port]`, a name in the SSH configuration or an address
    public StreamSocket.Connector connectorTo(String target) {
        return new Connector(target);
    }

    private final class Connector implements StreamSocket.Connector {
        private final String target;
        private volatile @Nullable FailedAttempt down;

        Connector(String target) {
            this.target = target;
        }

        @Override
        public StreamSocket.Streams open(String host, int port, Duration timeout) throws IOException {
            var before = down;
            if (before != null && System.nanoTime() - before.at < RETRY_NANOS) {
                throw new SourceFailureException(before.failure);
            }
            try {
                return switch (pool.connect(resolver.resolve(target), SshUserPrompt.NOBODY)) {
                    case ConnectResult.Connected(var connection) -> connection.forward(host, port);
                    case ConnectResult.NotAttempted(var failure) -> throw storeFailure(failure);
                    case ConnectResult.NotConnected(var failure) -> throw storeFailure(failure);
                };
            } catch (SshRouteResolver.UnusableRouteException e) {
                throw storeFailure(
                        String.valueOf(e.getMessage()), "correct the SSH configuration, or \"via\" of this source");
            } catch (NotForwardedException e) {
                throw new SourceFailureException(new Failure.Unreachable(
                        "ssh://" + target + " cannot forward to " + host + ":" + port + ": "
                                + SanitizedText.line(String.valueOf(e.getMessage())),
                        "check that something listens there, as seen from that host, and that its sshd allows TCP"
                                + " forwarding (AllowTcpForwarding)"));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }

        private SourceFailureException storeFailure(Failure failure) {
            return storeFailure(failure.found(), failure.remedy() + "; try it by hand: ssh " + target);
        }

        private SourceFailureException storeFailure(String found, String remedy) {
            var lost = new Failure.Unreachable("the tunnel through ssh://" + target + " is not up: " + found, remedy);
            down = new FailedAttempt(lost, System.nanoTime());
            return new SourceFailureException(lost);
        }
    }

    static final class NotForwardedException extends IOException {
        NotForwardedException(String message) {
            super(message);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
