package greenwall.connectors.ssh;

import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/// A socket that leads through another connection, for ProxyJump: no port of this machine is opened for it.
final class Tunnel extends Socket {
    private final ChannelDirectTCPIP channel;
    private final ByteQueue incoming = new ByteQueue();
    private final OutputStream outgoing;

    private Tunnel(ChannelDirectTCPIP channel, int timeoutMillis) throws IOException, JSchException {
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
                    return new Tunnel(channel, timeoutMillis);
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
        return incoming.source();
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
        // The hop's own socket has it.
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
}
