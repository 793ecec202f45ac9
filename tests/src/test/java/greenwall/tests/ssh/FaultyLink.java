package greenwall.tests.ssh;

import greenwall.tests.faults.AcceptLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A proxy between a console and an SSH server, which plays one fault at a time on new connections.
final class FaultyLink implements AutoCloseable {
    private static final byte[] PAGE =
            "HTTP/1.1 400 Bad Request\r\n\r\n<html>no SSH here</html>\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE = "all connections are watched\r\n".getBytes(StandardCharsets.US_ASCII);

    enum Fault {
        REFUSE,
        RESET,
        HANG_BEFORE_THE_BANNER,
        NO_SSH,
        ENDLESS_BANNER,
        GARBAGE_AFTER_THE_BANNER,
        ONE_BYTE_A_SECOND,
        HANG_IN_THE_MIDDLE,
        CUT_IN_THE_MIDDLE,
        CHANGED_BYTE
    }

    private final int target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket server;
    private volatile @Nullable Fault fault;
    private volatile int after;

    FaultyLink(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = server.getLocalPort();
        AcceptLoop.start(server, open, this::serve);
    }

    int port() {
        return port;
    }

    /// @param bytes how many bytes the server sends before a fault that begins in the middle
    void play(@Nullable Fault next, int bytes) throws IOException {
        fault = next;
        after = bytes;
        open.forEach(FaultyLink::reset);
        if (next == Fault.REFUSE) {
            server.close();
        } else if (server.isClosed()) {
            server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
            AcceptLoop.start(server, open, this::serve);
        }
    }

    /// The number of connections that the console still holds open.
    long openConnections() {
        return open.stream().filter(s -> !s.isClosed()).count();
    }

    private void serve(Socket client) {
        try (client) {
            switch (fault) {
                case null -> relay(client);
                case REFUSE, RESET -> reset(client);
                case HANG_BEFORE_THE_BANNER -> drain(client);
                case NO_SSH -> {
                    client.getOutputStream().write(PAGE);
                    drain(client);
                }
                case ENDLESS_BANNER -> {
                    while (true) {
                        client.getOutputStream().write(LINE);
                        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                    }
                }
                case GARBAGE_AFTER_THE_BANNER -> {
                    client.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII));
                    var noise = new byte[64 << 10];
                    Arrays.fill(noise, (byte) 0x7f);
                    client.getOutputStream().write(noise);
                    drain(client);
                }
                default -> relay(client);
            }
        } catch (IOException _) {
            // The console or the server closed the connection.
        } finally {
            open.remove(client);
        }
    }

    /// Reads until the other side closes, and sends nothing.
    private static void drain(Socket client) throws IOException {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private void relay(Socket client) throws IOException {
        try (var upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
            Thread.ofVirtual().start(() -> {
                try (upstream) {
                    client.getInputStream().transferTo(upstream.getOutputStream());
                } catch (IOException _) {
                    // One end was closed.
                }
            });
            var buffer = new byte[4096];
            long sent = 0;
            for (int n = upstream.getInputStream().read(buffer);
                    n >= 0;
                    n = upstream.getInputStream().read(buffer)) {
                sent = forward(client, upstream, buffer, n, sent);
            }
        }
    }

    private long forward(Socket client, Socket upstream, byte[] buffer, int n, long sent) throws IOException {
        var out = client.getOutputStream();
        var now = fault;
        int clean = (int) Math.clamp(after - sent, 0, n);
        if (now == null || clean == n && now != Fault.ONE_BYTE_A_SECOND) {
            out.write(buffer, 0, n);
            return sent + n;
        }
        switch (now) {
            case ONE_BYTE_A_SECOND -> {
                for (int i = 0; i < n && fault == now; i++) {
                    out.write(buffer[i]);
                    out.flush();
                    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                }
            }
            case HANG_IN_THE_MIDDLE -> {
                out.write(buffer, 0, clean);
                drain(upstream);
            }
            case CUT_IN_THE_MIDDLE -> {
                out.write(buffer, 0, clean);
                reset(client);
                throw new IOException("cut");
            }
            case CHANGED_BYTE -> {
                if (sent <= after) {
                    buffer[clean] ^= 0x10;
                }
                out.write(buffer, 0, n);
            }
            default -> out.write(buffer, 0, n);
        }
        return sent + n;
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            // Already closed.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(FaultyLink::reset);
    }
}
