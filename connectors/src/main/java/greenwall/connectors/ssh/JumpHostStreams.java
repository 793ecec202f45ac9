package greenwall.connectors.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import greenwall.connectors.http.StreamSocket;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import okio.Buffer;
import okio.Okio;
import okio.Pipe;

/// Connections that lead through an SSH host: no port of this machine is opened for them.
///
/// The bytes that arrive are buffered in a pipe. Any thread may close either end of it, so nothing but the pipe
/// itself, which has a lock, is touched when one is closed.
final class JumpHostStreams {
    private static final int ROOM = 4 << 20;

    private JumpHostStreams() {}

    static SocketFactory through(Session hop, int timeoutMillis) {
        return new SocketFactory() {
            @Override
            public Socket createSocket(String host, int port) throws IOException {
                return StreamSocket.over(open(hop, host, port, timeoutMillis));
            }

            @Override
            public InputStream getInputStream(Socket socket) throws IOException {
                return socket.getInputStream();
            }

            @Override
            public OutputStream getOutputStream(Socket socket) throws IOException {
                return socket.getOutputStream();
            }
        };
    }

    static StreamSocket.Streams open(Session hop, String host, int port, int timeoutMillis) throws IOException {
        try {
            var channel = (ChannelDirectTCPIP) SshConnection.open(hop, "direct-tcpip");
            channel.setHost(host);
            channel.setPort(port);
            var pipe = new Pipe(ROOM);
            channel.setOutputStream(sink(pipe));
            var out = channel.getOutputStream();
            channel.connect(timeoutMillis);
            return new StreamSocket.Streams(
                    source(pipe),
                    out,
                    () -> {
                        pipe.cancel();
                        channel.disconnect();
                    },
                    millis -> pipe.source().timeout().timeout(millis, TimeUnit.MILLISECONDS));
        } catch (JSchException refused) {
            throw new IOException("the jump host " + hop.getHost() + " cannot forward to " + host, refused);
        }
    }

    private static InputStream source(Pipe pipe) {
        return new FilterInputStream(Okio.buffer(pipe.source()).inputStream()) {
            @Override
            public void close() {
                pipe.cancel();
            }
        };
    }

    private static OutputStream sink(Pipe pipe) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                pipe.sink().write(new Buffer().write(bytes, from, length), length);
            }

            @Override
            public void close() throws IOException {
                pipe.sink().close();
            }
        };
    }
}
