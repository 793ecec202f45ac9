package greenwall.connectors.ssh;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import greenwall.connectors.http.StreamSocket;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A connection to a host, shared by all commands on it.
final class SshConnection {
    private static final int CHANNEL_MILLIS = 15_000;
    private static final int LONGEST_LINE = 100;
    private static final int CHECKS = 12;
    private static final long CHECK_PAUSE_MILLIS = 250;
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String COUNT_PROCESSES = "n=0; for p; do [ -d /proc/$p ] && n=$((n+1)); done; echo $n";

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

    /// Starts a command without a terminal. Its output goes into [CommandOutput].
    ///
    /// @param input whether its input stays open
    RemoteCommand start(String mark, List<String> words, boolean input) throws JSchException {
        var script = LoginShellCommand.script(mark, words);
        var channel = (ChannelExec) open(session, "exec");
        channel.setCommand(LoginShellCommand.FOR_LOGIN_SHELL.getBytes(StandardCharsets.US_ASCII));
        channel.setPty(false);
        var output = new CommandOutput(LoginShellCommand.readyLine(mark));
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
            throw failed;
        }
    }

    /// The line that a short command writes; empty if it does not arrive in time.
    private String line(List<String> words, long until) throws InterruptedException {
        var read = new StringBuilder();
        try (var remote = start(LoginShellCommand.mark(), words, false)) {
            remote.read(until, chunk -> {
                if (chunk != null && !chunk.error()) {
                    read.append(new String(chunk.bytes(), StandardCharsets.US_ASCII));
                }
                return read.length() < LONGEST_LINE;
            });
        } catch (JSchException _) {
            return "";
        }
        return read.toString().strip();
    }

    /// The time of the host's clock; empty if it cannot be read.
    Optional<Instant> readClock(long until) throws InterruptedException {
        var text = line(List.of("date", "-u", "+%s.%N"), until);
        if (!text.matches("\\d{9,11}\\.\\d{1,9}")) {
            return Optional.empty();
        }
        var seconds = new BigDecimal(text);
        var nanos = seconds.remainder(BigDecimal.ONE).movePointRight(9);
        return Optional.of(Instant.ofEpochSecond(seconds.longValue(), nanos.longValue()));
    }

    /// The number of these processes that still run after a short wait; [Ended#NOT_KNOWN] if it cannot be
    /// checked.
    int countRunning(Collection<Long> processes) throws InterruptedException {
        if (processes.isEmpty()) {
            return 0;
        }
        var words = new ArrayList<>(List.of("sh", "-c", COUNT_PROCESSES, "greenwall-left"));
        processes.forEach(p -> words.add(Long.toString(p)));
        int last = Ended.NOT_KNOWN;
        for (int i = 0; i < CHECKS; i++) {
            var number = line(words, System.nanoTime() + CHECK_NANOS);
            last = number.matches("\\d{1,3}") ? Integer.parseInt(number) : Ended.NOT_KNOWN;
            if (last <= 0) {
                return last;
            }
            TimeUnit.MILLISECONDS.sleep(CHECK_PAUSE_MILLIS);
        }
        return last;
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
