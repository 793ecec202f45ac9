package greenwall.connectors.ssh;

import greenwall.fleet.source.Failure;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection for each host, opened when it is needed and kept for a while.
final class SshConnectionPool implements AutoCloseable {
    private static final Duration KEPT_IDLE = Duration.ofMinutes(2);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private static final ConnectResult CLOSED = new ConnectResult.NotConnected(
            new Failure.Cancelled("the configuration of this connection is no longer in use", ""));

    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final SshLogin login = new SshLogin();
    private final Duration keptIdle;
    private volatile boolean closed;

    SshConnectionPool() {
        this(KEPT_IDLE);
    }

    SshConnectionPool(Duration keptIdle) {
        this.keptIdle = keptIdle;
    }

    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable SshConnection open;
    }

    /// The existing connection to a host, or a new one. Other callers for the same host wait for it.
    ConnectResult connect(SshRoute route, SshUserPrompt prompt) throws InterruptedException {
        var slot = Objects.requireNonNull(slots.computeIfAbsent(route.address(), _ -> new Slot()));
        slot.lock.lockInterruptibly();
        try {
            if (closed) {
                return CLOSED;
            }
            var open = slot.open;
            if (open != null && open.isUp()) {
                open.touch();
                return new ConnectResult.Connected(open);
            }
            var result = login.connect(route, prompt);
            if (result instanceof ConnectResult.Connected(var connection)) {
                slot.open = connection;
                if (closed) {
                    // The pool was closed during the login, and may not have seen this connection.
                    connection.close();
                    return CLOSED;
                }
                Thread.ofVirtual().name("idle ssh").start(() -> closeWhenIdle(slot, connection));
            }
            return result;
        } finally {
            slot.lock.unlock();
        }
    }

    boolean isConnected(SshRoute route) {
        var slot = slots.get(route.address());
        var open = slot == null ? null : slot.open;
        return open != null && open.isUp();
    }

    /// Closes a connection after it has been idle for a while. Takes the lock first, because a caller may be
    /// about to use the connection.
    private void closeWhenIdle(Slot slot, SshConnection connection) {
        while (connection.isUp()) {
            try {
                TimeUnit.NANOSECONDS.sleep(Math.clamp(
                        keptIdle.toNanos() - connection.idleNanos(),
                        SHORTEST_PAUSE.toNanos(),
                        LONGEST_PAUSE.toNanos()));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
            slot.lock.lock();
            try {
                if (connection.idleNanos() >= keptIdle.toNanos()) {
                    connection.close();
                }
            } finally {
                slot.lock.unlock();
            }
        }
        // If only the last connection broke, its hops are still open.
        connection.close();
        slot.lock.lock();
        try {
            if (slot.open == connection) {
                // A closed connection still holds its buffers and the user's decrypted keys.
                slot.open = null;
            }
        } finally {
            slot.lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (var slot : slots.values()) {
            var open = slot.open;
            if (open != null) {
                open.close();
            }
        }
        login.close();
    }
}
