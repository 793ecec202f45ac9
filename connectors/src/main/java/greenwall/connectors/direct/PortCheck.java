package greenwall.connectors.direct;

import greenwall.fleet.check.Check;
import greenwall.fleet.check.CheckFinding;
import greenwall.fleet.check.CheckResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Checks a host on one port. A refused connection shows that the host is up; if there is no response, other
/// ports of the host are tried. After connecting, the check waits for data or the end of the connection,
/// because the system accepts connections even for a frozen program.
///
/// If packets are scarce, a check only connects and keeps the connection, and later checks send requests over
/// it. A port that does not respond to these is checked in full until it does.
final class PortCheck implements AutoCloseable {
    private static final int PACKETS_CONNECTING = 3;
    private static final int PACKETS_CONNECTING_ANEW = 4;
    private static final int MOST_ENDINGS = 3;
    private static final int CONNECT_MILLIS = 2000;
    private static final int WORD_MILLIS = 3000;
    private static final int OTHER_MILLIS = 1500;
    private static final int SSH = 22;
    private static final byte[] QUESTION = "HEAD / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Consumer<Check> ended;
    private final Map<Check.Port, PersistentConnection> kept = new ConcurrentHashMap<>();
    /// How many times a kept connection was closed by the other side or had no response.
    private final Map<Check.Port, Integer> endings = new ConcurrentHashMap<>();

    private final Set<Check.Port> wrong = ConcurrentHashMap.newKeySet();
    private volatile boolean scarce;

    /// @param ended called with a check when the other side closes its kept connection
    PortCheck(Consumer<Check> ended) {
        this.ended = ended;
    }

    /// Sets the checks to run from now on.
    ///
    /// @param packetsAreScarce whether there are too many checks to run each in full within the packet budget
    void plan(Collection<Check> checks, boolean packetsAreScarce) {
        scarce = packetsAreScarce;
        endings.keySet().retainAll(checks);
        wrong.retainAll(checks);
        kept.forEach((check, connection) -> {
            if (!scarce || !checks.contains(check)) {
                kept.remove(check, connection);
                connection.close();
            }
        });
    }

    int packets(Check.Port check) {
        if (!brief(check)) {
            return check.packets();
        }
        var connection = kept.get(check);
        return connection == null
                ? PACKETS_CONNECTING
                : connection.usedUp() ? PACKETS_CONNECTING_ANEW : PersistentConnection.PACKETS;
    }

    private boolean brief(Check.Port check) {
        return scarce
                && check.port().isPresent()
                && check.port().getAsInt() != SSH
                && !wrong.contains(check)
                && endings.getOrDefault(check, 0) < MOST_ENDINGS;
    }

    private enum Reached {
        TAKEN,
        REFUSED,
        NOTHING,
        NO_WAY
    }

    CheckResult look(Check.Port check) throws InterruptedException {
        var connection = kept.remove(check);
        boolean connectOnly = brief(check);
        if (connection != null) {
            if (connectOnly && !connection.usedUp()) {
                if (connection.answers(WORD_MILLIS)) {
                    kept.put(check, connection);
                    return answered("answers");
                }
                endings.merge(check, 1, Integer::sum);
                connectOnly = false;
            }
            connection.close();
        }
        var result = look(check, connectOnly);
        if (result instanceof CheckResult.Unanswered) {
            wrong.add(check);
        } else {
            wrong.remove(check);
        }
        return result;
    }

    private CheckResult look(Check.Port check, boolean connectOnly) throws InterruptedException {
        InetAddress address;
        try {
            address = InetAddress.getByName(check.address());
        } catch (UnknownHostException _) {
            return new CheckResult.NotRun("the name " + check.address() + " does not resolve on this machine");
        }
        if (check.port().isEmpty()) {
            return host(check, address);
        }
        int port = check.port().getAsInt();
        if (connectOnly) {
            var socket = new Socket();
            if (connect(socket, address, port, CONNECT_MILLIS) == Reached.TAKEN) {
                keep(check, socket);
                return answered("takes connections");
            }
            close(socket);
        }
        return port(check, address, port);
    }

    private void keep(Check.Port check, Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (SocketException _) {
            // Closing the connection needs some more packets.
        }
        kept.put(check, new PersistentConnection(socket, check.text(), () -> {
            endings.merge(check, 1, Integer::sum);
            ended.accept(check);
        }));
    }

    private static CheckResult host(Check.Port check, InetAddress address) throws InterruptedException {
        var way = other(address, SSH);
        return way.map(word -> answered("answers (" + word + ")"))
                .orElseGet(() -> nobody(check, "no response by ICMP or TCP"));
    }

    private static CheckResult port(Check.Port check, InetAddress address, int port) throws InterruptedException {
        try (var socket = new Socket()) {
            // Closes with a reset, which needs the fewest packets; no more data is expected.
            socket.setSoLinger(true, 0);
            switch (connect(socket, address, port, CONNECT_MILLIS)) {
                case TAKEN -> {
                    return word(socket, port)
                            ? answered("answers")
                            : new CheckResult.Unanswered(fault(
                                    check,
                                    port,
                                    "accepts connections and sends nothing (frozen?)",
                                    check.text() + " accepted a connection and sent nothing for " + WORD_MILLIS / 1000
                                            + " s"));
                }
                case REFUSED -> {
                    return new CheckResult.Unanswered(
                            fault(check, port, "is down, but the host is up", check.text() + " refuses connections"));
                }
                case NO_WAY -> {
                    return new CheckResult.NotRun("this machine has no route to " + check.address());
                }
                case NOTHING -> {
                    return other(address, port == SSH ? 0 : SSH)
                            .<CheckResult>map(way -> new CheckResult.Unanswered(fault(
                                    check,
                                    port,
                                    "does not respond, but the host does (filtered, or its queue is full)",
                                    check.text() + " did not respond for " + CONNECT_MILLIS / 1000
                                            + " s, but the host does (" + way + ")")))
                            .orElseGet(() ->
                                    nobody(check, "no response from port " + port + ", by ICMP or from other ports"));
                }
            }
        } catch (IOException broken) {
            return new CheckResult.NotRun("cannot open a socket: " + broken.getMessage());
        }
        throw new IllegalStateException("every outcome of the connection returns above");
    }

    private static CheckResult answered(String words) {
        return new CheckResult.Answered(words, List.of(), List.of());
    }

    private static CheckResult nobody(Check.Port check, String how) {
        return new CheckResult.Unanswered(
                new CheckFinding(CheckFinding.Kind.HOST, "", true, "no response", check.address() + ": " + how));
    }

    private static CheckFinding fault(Check.Port check, int port, String what, String reason) {
        var name = check.job().isEmpty() ? "port " + port : check.job() + " exporter";
        return new CheckFinding(CheckFinding.Kind.EXPORTER, check.job(), true, name + " " + what, reason);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // The connection was never open.
        }
    }

    @Override
    public void close() {
        plan(List.of(), false);
    }

    private static Reached connect(Socket socket, InetAddress address, int port, int millis) {
        try {
            socket.connect(new InetSocketAddress(address, port), millis);
            return Reached.TAKEN;
        } catch (SocketTimeoutException _) {
            return Reached.NOTHING;
        } catch (ConnectException refused) {
            return said(refused).contains("refused")
                    ? Reached.REFUSED
                    : said(refused).contains("unreachable") ? Reached.NO_WAY : Reached.NOTHING;
        } catch (SocketException failed) {
            return said(failed).contains("network is unreachable")
                            || said(failed).contains("invalid argument")
                    ? Reached.NO_WAY
                    : Reached.NOTHING;
        } catch (IOException _) {
            return Reached.NOTHING;
        }
    }

    private static String said(Exception failed) {
        return String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
    }

    /// Whether data arrives or the other side closes the connection; both show that the program runs.
    private static boolean word(Socket socket, int port) {
        try {
            socket.setSoTimeout(WORD_MILLIS);
            if (port != SSH) {
                socket.getOutputStream().write(QUESTION);
            }
            socket.getInputStream().read();
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /// Whether the host responds in another way: a port that accepts or refuses connections, or an echo.
    private static Optional<String> other(InetAddress address, int port) throws InterruptedException {
        if (port > 0) {
            try (var socket = new Socket()) {
                socket.setSoLinger(true, 0);
                switch (connect(socket, address, port, OTHER_MILLIS)) {
                    case TAKEN -> {
                        return Optional.of("port " + port + " takes connections");
                    }
                    case REFUSED -> {
                        return Optional.of("port " + port + " refuses");
                    }
                    default -> {}
                }
            } catch (IOException _) {
                // Without a socket this port cannot be tried; the echo uses its own socket.
            }
        }
        return echo(address) ? Optional.of("echo") : Optional.empty();
    }

    /// Sends an ICMP echo if the system allows it for this user, otherwise a TCP request to the echo port. It
    /// blocks in native code, so it runs on a platform thread.
    private static boolean echo(InetAddress address) throws InterruptedException {
        var asked = new FutureTask<>(() -> address.isReachable(OTHER_MILLIS));
        Thread.ofPlatform().daemon().name("echo").start(asked);
        try {
            return asked.get(2L * OTHER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            return false;
        }
    }
}
