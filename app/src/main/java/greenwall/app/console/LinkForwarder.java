package greenwall.app.console;

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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Passes links to a console that is already running, through a socket in the state folder that only its user can
/// access. The first of several consoles listens.
public final class LinkForwarder implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_LINKS = 16;
    private static final int MAX_CHARS = 64 * 1024;

    private final ServerSocketChannel server;
    private final Path socket;

    private LinkForwarder(ServerSocketChannel server, Path socket) {
        this.server = server;
        this.socket = socket;
    }

    /// Returns whether a running console accepted the links. One that hangs does not.
    public static boolean handOver(Path socket, List<String> links) {
        return handOver(socket, links, TIMEOUT);
    }

    static boolean handOver(Path socket, List<String> links, Duration timeout) {
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

    /// Listens for links. If that fails, this console runs without receiving links.
    public static AutoCloseable listen(Path socket, Consumer<Place> receiver) {
        try {
            Files.createDirectories(socket.toAbsolutePath().getParent());
            if (Files.exists(socket)) {
                try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                    return () -> {};
                } catch (IOException _) {
                    // A console that was killed left the socket behind.
                    Files.delete(socket);
                }
            }
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            var running = new LinkForwarder(server, socket);
            Thread.ofVirtual().name("links").start(() -> running.serve(receiver));
            return running;
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException none) {
            System.getLogger(LinkForwarder.class.getName())
                    .log(
                            System.Logger.Level.INFO,
                            "this console cannot receive greenwall:// links from other programs: " + none);
            return () -> {};
        }
    }

    private void serve(Consumer<Place> receiver) {
        while (server.isOpen()) {
            try (var channel = server.accept()) {
                var lines = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
                int length = 0;
                for (int i = 0; i < MAX_LINKS; i++) {
                    var line = lines.readLine();
                    length += line == null ? 0 : line.length();
                    if (line == null || length > MAX_CHARS) {
                        break;
                    }
                    open(line, receiver);
                }
                channel.write(ByteBuffer.wrap(new byte[] {1}));
            } catch (IOException _) {
                // The peer or this console closed the connection.
            }
        }
    }

    private static void open(String link, Consumer<Place> receiver) {
        try {
            receiver.accept(Place.parse(link, ViewList.ids()));
        } catch (IllegalArgumentException _) {
            // The sender reports the links itself.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(socket);
    }
}
