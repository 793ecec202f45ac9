package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntConsumer;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/// A socket over two streams: to a Unix socket, or through another connection.
public final class StreamSocket extends Socket {
    /// Opens connections to a host other than through this machine's network.
    @FunctionalInterface
    public interface Connector {
        Streams open(String host, int port, Duration timeout) throws IOException;
    }

    /// Both directions of a connection, the object that closes it, and what limits the milliseconds of one
    /// read.
    public record Streams(InputStream in, OutputStream out, Closeable end, IntConsumer readMillis) {
        /// For the HTTP client, which has its own timeouts for reads.
        public Streams(InputStream in, OutputStream out, Closeable end) {
            this(in, out, end, _ -> {});
        }
    }

    private final Connector connector;
    private volatile @Nullable Streams streams;
    private volatile boolean closed;

    private StreamSocket(Connector connector) {
        this.connector = connector;
    }

    /// Connects to the socket file, whatever the host.
    public static Connector unix(Path file) {
        return (_, _, _) -> {
            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(file));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw new SourceFailureException(new Failure.Unreachable(
                        "no connection to the socket " + file + ": " + MessageText.line(String.valueOf(e.getMessage())),
                        "start the server there, correct the path in unix://" + file
                                + ", or let this user write to the socket"));
            }
            return new Streams(Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
        };
    }

    public static Socket over(Streams streams) {
        var socket = new StreamSocket((_, _, _) -> streams);
        socket.streams = streams;
        return socket;
    }

    static SocketFactory factory(Connector connector) {
        return new SocketFactory() {
            @Override
            public Socket createSocket() {
                return new StreamSocket(connector);
            }

            @Override
            public Socket createSocket(String host, int port) throws IOException {
                var socket = createSocket();
                socket.connect(InetSocketAddress.createUnresolved(host, port));
                return socket;
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
                return createSocket(host, port);
            }

            @Override
            public Socket createSocket(InetAddress host, int port) throws IOException {
                return createSocket(host.getHostName(), port);
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
                    throws IOException {
                return createSocket(host, port);
            }
        };
    }

    @Override
    public void connect(SocketAddress target) throws IOException {
        connect(target, 0);
    }

    @Override
    public void connect(SocketAddress target, int timeoutMillis) throws IOException {
        if (!(target instanceof InetSocketAddress to)) {
            throw new SocketException("no host to connect to");
        }
        var opened = connector.open(to.getHostString(), to.getPort(), Duration.ofMillis(timeoutMillis));
        streams = opened;
        if (closed) {
            opened.end().close();
            throw new SocketException("Socket closed");
        }
    }

    private Streams open() throws IOException {
        var currentStreams = streams;
        if (currentStreams == null || closed) {
            throw new SocketException(closed ? "Socket closed" : "not connected");
        }
        return currentStreams;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return open().in();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return open().out();
    }

    @Override
    public void setSoTimeout(int millis) {
        var currentStreams = streams;
        if (currentStreams != null) {
            currentStreams.readMillis().accept(millis);
        }
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // There is no TCP here.
    }

    @Override
    public boolean isConnected() {
        return streams != null;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isInputShutdown() {
        return closed;
    }

    @Override
    public boolean isOutputShutdown() {
        return closed;
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        var currentStreams = streams;
        if (currentStreams != null) {
            currentStreams.end().close();
        }
    }
}
