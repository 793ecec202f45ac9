package greenwall.connectors.directcheck;

import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Runs the checks of ports. A full check is a [FullPortCheck].
///
/// If packets are scarce, a check only connects and keeps the connection, and later checks send requests over
/// it. A port that does not respond to these is checked in full until it does.
final class PortCheckRunner implements AutoCloseable {
    private static final int PACKETS_CONNECTING = 3;
    private static final int PACKETS_RECONNECTING = 4;
    private static final int MAX_LOST_CONNECTIONS = 3;

    private final Consumer<DirectCheck> ended;
    private final Map<DirectCheck.Port, PersistentConnection> kept = new ConcurrentHashMap<>();
    /// How many times a kept connection was closed by the other side or had no response.
    private final Map<DirectCheck.Port, Integer> lostConnections = new ConcurrentHashMap<>();

    private final Set<DirectCheck.Port> unresponsive = ConcurrentHashMap.newKeySet();
    private volatile boolean scarce;
    private volatile boolean closed;

    /// @param ended called with a check when the other side closes its kept connection
    PortCheckRunner(Consumer<DirectCheck> ended) {
        this.ended = ended;
    }

    /// See [NetworkCheckRunner#plan].
    void plan(Collection<DirectCheck> checks, boolean packetsAreScarce) {
        scarce = packetsAreScarce;
        lostConnections.keySet().retainAll(checks);
        unresponsive.retainAll(checks);
        kept.forEach((check, connection) -> {
            if (!scarce || !checks.contains(check)) {
                kept.remove(check, connection);
                connection.close();
            }
        });
    }

    int packets(DirectCheck.Port check) {
        if (!isConnectOnly(check)) {
            return check.packets();
        }
        var connection = kept.get(check);
        return connection == null
                ? PACKETS_CONNECTING
                : connection.usedUp() ? PACKETS_RECONNECTING : PersistentConnection.PACKETS;
    }

    private boolean isConnectOnly(DirectCheck.Port check) {
        return scarce
                && check.port().isPresent()
                && check.port().getAsInt() != FullPortCheck.SSH
                && !unresponsive.contains(check)
                && lostConnections.getOrDefault(check, 0) < MAX_LOST_CONNECTIONS;
    }

    DirectCheckResult run(DirectCheck.Port check) throws InterruptedException {
        var connection = kept.remove(check);
        boolean connectOnly = isConnectOnly(check);
        if (connection != null) {
            if (connectOnly && !connection.usedUp()) {
                if (answers(connection)) {
                    keep(check, connection);
                    return FullPortCheck.answered("responds");
                }
                lostConnections.merge(check, 1, Integer::sum);
                connectOnly = false;
            }
            connection.close();
        }
        var result = run(check, connectOnly);
        if (result instanceof DirectCheckResult.Unanswered) {
            unresponsive.add(check);
        } else {
            unresponsive.remove(check);
        }
        return result;
    }

    /// Closes the connection if the check is interrupted, since nobody else has it.
    private static boolean answers(PersistentConnection connection) throws InterruptedException {
        try {
            return connection.answers(FullPortCheck.RESPONSE_MILLIS);
        } catch (InterruptedException cancelled) {
            connection.close();
            throw cancelled;
        }
    }

    private DirectCheckResult run(DirectCheck.Port check, boolean connectOnly) throws InterruptedException {
        InetAddress address;
        try {
            address = InetAddress.getByName(check.address());
        } catch (UnknownHostException _) {
            return new DirectCheckResult.NotRun("the name " + check.address() + " does not resolve on this machine");
        }
        if (check.port().isEmpty()) {
            return FullPortCheck.host(check, address);
        }
        int port = check.port().getAsInt();
        if (connectOnly) {
            var socket = new Socket();
            if (FullPortCheck.connect(socket, address, port)) {
                keepOpen(check, socket);
                return FullPortCheck.answered("accepts connections");
            }
            FullPortCheck.close(socket);
        }
        return FullPortCheck.port(check, address, port);
    }

    private void keepOpen(DirectCheck.Port check, Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException _) {
            // Closing the connection needs some more packets.
        }
        keep(check, new PersistentConnection(socket, check.text(), () -> {
            lostConnections.merge(check, 1, Integer::sum);
            ended.accept(check);
        }));
    }

    private void keep(DirectCheck.Port check, PersistentConnection connection) {
        kept.put(check, connection);
        if (closed) {
            plan(List.of(), false);
        }
    }

    @Override
    public void close() {
        closed = true;
        plan(List.of(), false);
    }

    /// A connection that stays open between checks. A request over it needs few packets, and if the program at
    /// the other end dies, the closed connection shows this without a request.
    private static final class PersistentConnection implements AutoCloseable {
        static final int PACKETS = 4;

        /// The maximum number of requests on one connection. Firewalls may allow connections that are older
        /// than their rules, so it is replaced regularly.
        private static final int MAX_REQUESTS = 3;

        private static final int BUFFER = 1024;

        private final Socket socket;
        private final byte[] request;
        private int requests;
        private int reads;
        private boolean ended;

        PersistentConnection(Socket socket, String host, Runnable onEnd) {
            this.socket = socket;
            this.request = ("HEAD / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            Thread.ofVirtual().name("kept connection").start(() -> read(onEnd));
        }

        private void read(Runnable onEnd) {
            var buffer = new byte[BUFFER];
            try {
                socket.setSoTimeout(0);
                while (socket.getInputStream().read(buffer) >= 0) {
                    countRead();
                }
            } catch (IOException _) {
                // Reset by the other side, or closed here.
            }
            if (end()) {
                onEnd.run();
            }
        }

        private synchronized void countRead() {
            reads++;
            notifyAll();
        }

        synchronized boolean usedUp() {
            return requests >= MAX_REQUESTS || ended;
        }

        /// Sends a request, and returns whether any response arrives in time.
        synchronized boolean answers(int millis) throws InterruptedException {
            requests++;
            int before = reads;
            try {
                socket.getOutputStream().write(request);
            } catch (IOException _) {
                return false;
            }
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            while (reads == before && !ended && System.nanoTime() < until) {
                TimeUnit.NANOSECONDS.timedWait(this, until - System.nanoTime());
            }
            return reads > before;
        }

        /// Returns whether it was still open.
        private synchronized boolean end() {
            boolean first = !ended;
            ended = true;
            FullPortCheck.close(socket);
            notifyAll();
            return first;
        }

        @Override
        public void close() {
            end();
        }
    }
}
