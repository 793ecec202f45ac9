package greenwall.connectors.ssh;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// One connection, shared by all that runs on its host.
final class SshConnection {
    private static final int CHANNEL_MILLIS = 15_000;

    private final Session session;
    private final List<Session> hops;
    private final SshRoute settings;
    private final AtomicInteger inUse = new AtomicInteger();
    private volatile long lastUsed = System.nanoTime();

    /// @param hops the connections that this one leads through
    SshConnection(Session session, List<Session> hops, SshRoute settings) {
        this.session = session;
        this.hops = List.copyOf(hops);
        this.settings = settings;
    }

    SshRoute settings() {
        return settings;
    }

    boolean isUp() {
        return session.isConnected();
    }

    /// How long nothing has run over it; 0 while something does.
    long idleNanos() {
        return inUse.get() > 0 ? 0 : System.nanoTime() - lastUsed;
    }

    /// Marks it as in use.
    void touch() {
        lastUsed = System.nanoTime();
    }

    /// Starts a command without a terminal and without input. What it writes goes into the inflow.
    ///
    /// @param words the program first
    Remote start(List<String> words) throws JSchException {
        return start(RunMark.random(), words, false);
    }

    /// The same, with an input that stays open.
    Remote startWithInput(String mark, List<String> words) throws JSchException {
        return start(mark, words, true);
    }

    private Remote start(String mark, List<String> words, boolean input) throws JSchException {
        var script = LoginCommand.script(mark, words);
        var channel = (ChannelExec) session.openChannel("exec");
        channel.setCommand(LoginCommand.FOR_LOGIN_SHELL.getBytes(StandardCharsets.US_ASCII));
        channel.setPty(false);
        var inflow = new CommandOutput(LoginCommand.readyLine(mark));
        channel.setOutputStream(inflow.sink(false));
        channel.setErrStream(inflow.sink(true));
        inUse.incrementAndGet();
        try {
            var remote = new Remote(channel, channel.getOutputStream(), inflow, this::released);
            channel.connect(CHANNEL_MILLIS);
            remote.send(script, input);
            return remote;
        } catch (IOException failed) {
            released();
            throw new JSchException(failed.toString(), failed);
        } catch (JSchException failed) {
            released();
            throw failed;
        }
    }

    /// A connection to a host as seen from this one; it counts as something that runs until it is closed.
    SshForwards.Streams forward(String host, int port) throws IOException {
        inUse.incrementAndGet();
        var open = new AtomicBoolean(true);
        boolean opened = false;
        try {
            var socket = Tunnel.through(session, CHANNEL_MILLIS).createSocket(host, port);
            opened = true;
            return new SshForwards.Streams(socket.getInputStream(), socket.getOutputStream(), () -> {
                if (open.compareAndSet(true, false)) {
                    released();
                    end(socket);
                }
            });
        } catch (IOException refused) {
            throw new SshForwards.NotForwardedException(
                    refused.getCause() instanceof JSchException why
                            ? SshConnectionPool.words(why)
                            : String.valueOf(refused.getMessage()));
        } finally {
            if (!opened) {
                released();
            }
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It had ended before.
        }
    }

    private void released() {
        lastUsed = System.nanoTime();
        inUse.decrementAndGet();
    }

    void close() {
        session.disconnect();
        hops.reversed().forEach(Session::disconnect);
    }
}
