package greenwall.connectors.directcheck;

import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckFault;
import greenwall.fleet.directcheck.DirectCheckResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Checks a host over a new connection to one port. A refused connection shows that the host is up; if there is
/// no response, the SSH port and an echo are tried. After connecting, the check waits for data or the end of the
/// connection, because the system accepts connections even for a frozen program.
final class FullPortCheck {
    private static final int CONNECT_MILLIS = 2000;
    private static final int OTHER_PORT_MILLIS = 1500;
    static final int RESPONSE_MILLIS = 3000;
    static final int SSH = 22;
    private static final byte[] REQUEST = "HEAD / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private FullPortCheck() {}

    private enum ConnectOutcome {
        OPEN,
        REFUSED,
        SILENT,
        NO_ROUTE
    }

    static boolean connect(Socket socket, InetAddress address, int port) {
        return connect(socket, address, port, CONNECT_MILLIS) == ConnectOutcome.OPEN;
    }

    static DirectCheckResult host(DirectCheck.Port check, InetAddress address) throws InterruptedException {
        return otherResponse(address, SSH)
                .map(response -> answered("responds (" + response + ")"))
                .orElseGet(() -> noResponse(check, "no response from port " + SSH + " or to an echo request"));
    }

    static DirectCheckResult port(DirectCheck.Port check, InetAddress address, int port) throws InterruptedException {
        try (var socket = new Socket()) {
            // Closes with a reset, which needs the fewest packets; no more data is expected.
            socket.setSoLinger(true, 0);
            return switch (connect(socket, address, port, CONNECT_MILLIS)) {
                case OPEN ->
                    responds(socket, port)
                            ? answered("responds")
                            : fault(
                                    check,
                                    port,
                                    "accepts connections but does not respond (the program may be hung)",
                                    check.text() + " accepted a connection and sent nothing for "
                                            + RESPONSE_MILLIS / 1000 + " s");
                case REFUSED ->
                    fault(check, port, "is down, but the host is up", check.text() + " refuses connections");
                case NO_ROUTE -> new DirectCheckResult.NotRun("this machine has no route to " + check.address());
                case SILENT ->
                    otherResponse(address, port == SSH ? 0 : SSH)
                            .map(response -> fault(
                                    check,
                                    port,
                                    "does not respond, but the host does (port filtered or accept queue full)",
                                    check.text() + " did not respond for " + CONNECT_MILLIS / 1000
                                            + " s, but the host does (" + response + ")"))
                            .orElseGet(() -> noResponse(
                                    check,
                                    port == SSH
                                            ? "no response from port " + SSH + " or to an echo request"
                                            : "no response from ports " + port + " and " + SSH
                                                    + ", nor to an echo request"));
            };
        } catch (IOException broken) {
            return new DirectCheckResult.NotRun("cannot open a socket: " + broken.getMessage());
        }
    }

    static DirectCheckResult answered(String words) {
        return new DirectCheckResult.Answered(words, List.of(), List.of());
    }

    private static DirectCheckResult noResponse(DirectCheck.Port check, String how) {
        return new DirectCheckResult.Unanswered(new DirectCheckFault(
                DirectCheckFault.Kind.HOST, "", true, "no response", check.address() + ": " + how));
    }

    private static DirectCheckResult fault(DirectCheck.Port check, int port, String what, String reason) {
        var name = check.job().isEmpty() ? "port " + port : check.job() + " exporter";
        return new DirectCheckResult.Unanswered(
                new DirectCheckFault(DirectCheckFault.Kind.EXPORTER, check.job(), true, name + " " + what, reason));
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // The connection is closed in either case.
        }
    }

    private static ConnectOutcome connect(Socket socket, InetAddress address, int port, int millis) {
        try {
            socket.connect(new InetSocketAddress(address, port), millis);
            return ConnectOutcome.OPEN;
        } catch (SocketTimeoutException _) {
            return ConnectOutcome.SILENT;
        } catch (ConnectException refused) {
            return message(refused).contains("refused")
                    ? ConnectOutcome.REFUSED
                    : message(refused).contains("unreachable") ? ConnectOutcome.NO_ROUTE : ConnectOutcome.SILENT;
        } catch (SocketException failed) {
            return message(failed).contains("network is unreachable")
                            || message(failed).contains("invalid argument")
                    ? ConnectOutcome.NO_ROUTE
                    : ConnectOutcome.SILENT;
        } catch (IOException _) {
            return ConnectOutcome.SILENT;
        }
    }

    private static String message(Exception failed) {
        return String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
    }

    /// Whether data arrives or the other side closes the connection; both show that the program runs.
    private static boolean responds(Socket socket, int port) {
        try {
            socket.setSoTimeout(RESPONSE_MILLIS);
            if (port != SSH) {
                socket.getOutputStream().write(REQUEST);
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
    private static Optional<String> otherResponse(InetAddress address, int port) throws InterruptedException {
        if (port > 0) {
            try (var socket = new Socket()) {
                socket.setSoLinger(true, 0);
                var connected = connect(socket, address, port, OTHER_PORT_MILLIS);
                if (connected == ConnectOutcome.OPEN || connected == ConnectOutcome.REFUSED) {
                    var does = connected == ConnectOutcome.OPEN ? "accepts" : "refuses";
                    return Optional.of("port " + port + " " + does + " connections");
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
        var reachable = new FutureTask<>(() -> address.isReachable(OTHER_PORT_MILLIS));
        Thread.ofPlatform().daemon().name("echo").start(reachable);
        try {
            return reachable.get(2L * OTHER_PORT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            return false;
        }
    }
}
