package greenwall.app.console;

import greenwall.app.config.RepeatedTask;
import greenwall.connectors.files.AtomicFile;
import greenwall.views.Place;
import greenwall.views.ViewList;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Passes links to a console that is already running, through a socket in the state folder that only its user
/// can access. The first of several consoles listens.
public final class LinkForwarder implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);
    private static final int MAX_LINKS = 16;
    private static final int MAX_CHARS = 64 * 1024;

    private final Path socket;
    private final Consumer<List<Place>> receiver;
    private final RepeatedTask checks = new RepeatedTask();
    private @Nullable ServerSocketChannel server;
    /// The socket of this or another console at the last check.
    private Optional<Object> seen = Optional.empty();

    private String problem = "";

    private LinkForwarder(Path socket, Consumer<List<Place>> receiver) {
        this.socket = socket;
        this.receiver = receiver;
    }

    /// Returns whether a running console accepted the links. One that hangs does not.
    public static boolean forward(Path socket, List<String> links) {
        return forward(socket, links, TIMEOUT);
    }

    static boolean forward(Path socket, List<String> links, Duration timeout) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            var accepted = new CompletableFuture<Boolean>();
            Thread.ofPlatform().daemon().name("link").start(() -> accepted.complete(send(channel, socket, links)));
            return accepted.completeOnTimeout(false, timeout.toNanos(), TimeUnit.NANOSECONDS)
                    .join();
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
    }

    private static boolean send(SocketChannel channel, Path socket, List<String> links) {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var bytes = ByteBuffer.wrap((String.join("\n", links) + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.shutdownOutput();
            // The console closes the connection once it has read everything.
            return channel.read(ByteBuffer.allocate(1)) > 0;
        } catch (IOException | IllegalArgumentException _) {
            return false;
        }
    }

    /// Listens for links, also after the socket was removed. While that fails, this console runs without
    /// receiving links.
    public static LinkForwarder listen(Path socket, Consumer<List<Place>> receiver) {
        return listen(socket, receiver, CHECK_INTERVAL);
    }

    static LinkForwarder listen(Path socket, Consumer<List<Place>> receiver, Duration interval) {
        var forwarder = new LinkForwarder(socket, receiver);
        forwarder.check();
        forwarder.checks.start("links", interval, forwarder::check);
        return forwarder;
    }

    private synchronized void check() {
        boolean unchanged = seen.isPresent() && seen.equals(current());
        // A console that was killed leaves its socket unchanged.
        if (checks.isClosed() || unchanged && (server != null && server.isOpen() || anotherListens())) {
            return;
        }
        try {
            if (server != null) {
                server.close();
                server = null;
            }
            AtomicFile.createFolder(socket.toAbsolutePath().getParent());
            if (!anotherListens()) {
                // A console that was killed left the socket behind.
                Files.deleteIfExists(socket);
                var bound = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                server = bound;
                bound.bind(UnixDomainSocketAddress.of(socket));
                Thread.ofVirtual().name("links").start(() -> serve(bound));
            }
            seen = current();
            problem = "";
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException none) {
            if (!problem.equals(none.toString())) {
                problem = none.toString();
                System.getLogger(LinkForwarder.class.getName())
                        .log(
                                System.Logger.Level.INFO,
                                "this console cannot receive greenwall:// links from other programs: " + none);
            }
        }
    }

    /// What distinguishes the present socket from one that replaces it; empty without one.
    private Optional<Object> current() {
        try {
            var file = Files.readAttributes(socket, BasicFileAttributes.class);
            return Optional.of(List.of(file.creationTime(), String.valueOf(file.fileKey())));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private boolean anotherListens() {
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Ends when the socket is closed, or when it fails, for example without free file descriptors. The next
    /// check listens again.
    private void serve(ServerSocketChannel bound) {
        try (bound) {
            while (true) {
                var channel = bound.accept();
                Thread.ofVirtual().name("link").start(() -> receive(channel));
            }
        } catch (IOException _) {
            // This console no longer listens here.
        }
    }

    private void receive(SocketChannel peer) {
        try (peer) {
            var lines =
                    new BufferedReader(new InputStreamReader(Channels.newInputStream(peer), StandardCharsets.UTF_8));
            var places = new ArrayList<Place>();
            int length = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                length += line.length() + 1;
                if (places.size() == MAX_LINKS || length > MAX_CHARS) {
                    // Without an answer, the sender opens all of them itself.
                    return;
                }
                parsed(line).ifPresent(places::add);
            }
            // A sender that gave up opens the links itself; then this answer fails.
            peer.write(ByteBuffer.wrap(new byte[] {1}));
            if (!places.isEmpty()) {
                receiver.accept(places);
            }
        } catch (IOException _) {
            // The peer closed the connection.
        }
    }

    private static Optional<Place> parsed(String link) {
        try {
            return Optional.of(Place.parse(link, ViewList.ids()));
        } catch (IllegalArgumentException _) {
            // The sender reports the links itself.
            return Optional.empty();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        checks.close();
        if (server != null) {
            server.close();
            if (seen.equals(current())) {
                Files.deleteIfExists(socket);
            }
        }
    }
}
