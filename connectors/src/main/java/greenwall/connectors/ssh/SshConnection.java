package greenwall.connectors.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import greenwall.connectors.http.StreamSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A connection to a host, shared by all commands on it.
final class SshConnection {
    private static final int CHANNEL_MILLIS = 15_000;

    private final Session session;
    private final List<Session> hops;
    private final SshRoute route;
    private final AtomicInteger inUse = new AtomicInteger();
    private volatile long lastUsed = System.nanoTime();

    /// @param hops the connections that this one uses
    SshConnection(Session session, List<Session> hops, SshRoute route) {
        this.session = session;
        this.hops = List.copyOf(hops);
        this.route = route;
    }

    SshRoute route() {
        return route;
    }

    boolean isUp() {
        return session.isConnected();
    }

    /// How long the connection has been idle; 0 while it is in use.
    long idleNanos() {
        return inUse.get() > 0 ? 0 : System.nanoTime() - lastUsed;
    }

    /// Restarts the idle time.
    void touch() {
        lastUsed = System.nanoTime();
    }

    /// Opens a channel; the library returns null if the session ends at this moment.
    static Channel open(Session session, String type) throws JSchException {
        return Optional.ofNullable(session.openChannel(type))
                .orElseThrow(() -> new JSchException("the connection to " + session.getHost() + " has just ended"));
    }

    /// The connection works, but the host allows no further command on it.
    static final class NoMoreSessionsException extends JSchException {
        NoMoreSessionsException() {
            super("the host allows no more commands at a time (MaxSessions of its sshd)");
        }
    }

    /// Starts a command without a terminal. Its output goes into [CommandOutput].
    ///
    /// @param input whether its input stays open
    /// @param clock for the times of its output
    RemoteCommand start(String mark, List<String> words, boolean input, InstantSource clock) throws JSchException {
        var script = LoginShellCommand.script(mark, words);
        var channel = (ChannelExec) open(session, "exec");
        channel.setCommand(LoginShellCommand.FOR_LOGIN_SHELL.getBytes(StandardCharsets.US_ASCII));
        channel.setPty(false);
        var output = new CommandOutput(LoginShellCommand.readyLine(mark), clock);
        channel.setOutputStream(output.sink(false));
        channel.setErrStream(output.sink(true));
        inUse.incrementAndGet();
        try {
            var remote = new RemoteCommand(channel, output, this::released);
            channel.connect(CHANNEL_MILLIS);
            remote.send(script, input);
            return remote;
        } catch (IOException failed) {
            released();
            throw new JSchException(failed.toString(), failed);
        } catch (JSchException failed) {
            released();
            // The library stores the reason why the host did not open the channel as its exit status.
            throw channel.getExitStatus() > 0 ? new NoMoreSessionsException() : failed;
        }
    }

    /// Opens a connection from this host to another; this host's connection counts as in use until it is
    /// closed.
    StreamSocket.Streams forward(String host, int port) throws IOException {
        inUse.incrementAndGet();
        var open = new AtomicBoolean(true);
        boolean opened = false;
        try {
            var streams = JumpHostStreams.open(session, host, port, CHANNEL_MILLIS);
            opened = true;
            return new StreamSocket.Streams(streams.in(), streams.out(), () -> {
                if (open.compareAndSet(true, false)) {
                    released();
                    streams.end().close();
                }
            });
        } catch (IOException refused) {
            if (!isUp()) {
                throw refused;
            }
            throw new SshForwards.NotForwardedException(
                    refused.getCause() instanceof JSchException why
                            ? SshLogin.message(why)
                            : String.valueOf(refused.getMessage()));
        } finally {
            if (!opened) {
                released();
            }
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
