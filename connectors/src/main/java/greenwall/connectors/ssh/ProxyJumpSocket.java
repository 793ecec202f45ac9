package greenwall.connectors.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// A socket that leads through another connection, for ProxyJump: no port of this machine is opened for it.
final class ProxyJumpSocket extends Socket {
    private final ChannelDirectTCPIP channel;
    private final Incoming incoming = new Incoming();
    private final OutputStream outgoing;

    private ProxyJumpSocket(ChannelDirectTCPIP channel, int timeoutMillis) throws IOException, JSchException {
        this.channel = channel;
        channel.setOutputStream(incoming.sink());
        this.outgoing = channel.getOutputStream();
        channel.connect(timeoutMillis);
    }

    static SocketFactory through(Session hop, int timeoutMillis) {
        return new SocketFactory() {
            @Override
            public Socket createSocket(String host, int port) throws IOException {
                try {
                    var channel = (ChannelDirectTCPIP) SshConnection.open(hop, "direct-tcpip");
                    channel.setHost(host);
                    channel.setPort(port);
                    return new ProxyJumpSocket(channel, timeoutMillis);
                } catch (JSchException refused) {
                    throw new IOException("the jump host " + hop.getHost() + " cannot forward to " + host, refused);
                }
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

    @Override
    public InputStream getInputStream() {
        return incoming;
    }

    @Override
    public OutputStream getOutputStream() {
        return outgoing;
    }

    @Override
    public void setSoTimeout(int millis) {
        incoming.timeout(millis);
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // The socket of the hop has this option.
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public synchronized void close() {
        incoming.end();
        channel.disconnect();
    }

    /// Buffers the bytes that arrive through the other connection. The buffer is bounded, and reading has a
    /// timeout.
    private static final class Incoming extends InputStream {
        private static final int ROOM = 4 << 20;
        private final Deque<byte[]> chunks = new ArrayDeque<>();
        private int position;
        private int size;
        private boolean ended;
        private volatile int timeoutMillis;

        void timeout(int millis) {
            timeoutMillis = millis;
        }

        synchronized void end() {
            ended = true;
            notifyAll();
        }

        OutputStream sink() {
            return new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    put(bytes, from, length);
                }

                @Override
                public void close() {
                    end();
                }
            };
        }

        private synchronized void put(byte[] bytes, int from, int length) throws IOException {
            while (size > ROOM && !ended) {
                await(0);
            }
            if (ended) {
                throw new IOException("the reader closed the stream");
            }
            chunks.add(Arrays.copyOfRange(bytes, from, from + length));
            size += length;
            notifyAll();
        }

        @Override
        public synchronized int available() {
            return size;
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) throws IOException {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
            while (size == 0 && !ended) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (timeoutMillis > 0 && left <= 0) {
                    throw new SocketTimeoutException("no data for " + timeoutMillis + " ms");
                }
                await(timeoutMillis > 0 ? left : 0);
            }
            if (size == 0) {
                return -1;
            }
            var first = chunks.getFirst();
            int n = Math.min(length, first.length - position);
            System.arraycopy(first, position, into, offset, n);
            position += n;
            size -= n;
            if (position == first.length) {
                chunks.removeFirst();
                position = 0;
            }
            notifyAll();
            return n;
        }

        /// Waits for a change, at most this long; 0 means without a limit. Callers check their condition
        /// again.
        @SuppressWarnings("WaitNotInLoop")
        private synchronized void await(long millis) throws IOException {
            try {
                wait(millis);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted");
            }
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }
}
