package greenwall.connectors.ssh;

import com.jcraft.jsch.ChannelExec;
import greenwall.connectors.ssh.CommandOutput.Chunk;
import greenwall.fleet.SanitizedText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A command that runs on a host.
final class RemoteCommand implements AutoCloseable {
    static final String REMEDY =
            "give the user a login shell that runs commands (see getent passwd on the host), or name another user";

    static final long TURN_MILLIS = 50;

    private static final int SIGNALLED = 128;
    private static final Map<String, Integer> SIGNALS =
            Map.of("HUP", 1, "INT", 2, "QUIT", 3, "ABRT", 6, "KILL", 9, "SEGV", 11, "PIPE", 13, "ALRM", 14, "TERM", 15);

    private final ChannelExec channel;
    private final OutputStream input;
    private final CommandOutput output;
    private final Runnable released;
    private volatile boolean inputClosed;
    private boolean closed;

    /// @param channel not yet connected
    RemoteCommand(ChannelExec channel, CommandOutput output, Runnable released) throws IOException {
        this.channel = channel;
        this.input = channel.getOutputStream();
        this.output = output;
        this.released = released;
    }

    CommandOutput output() {
        return output;
    }

    /// Passes the output of the command to `more`, and calls it at least every [#TURN_MILLIS], until it returns
    /// false, the time is up or the command has ended.
    ///
    /// @param more receives null if there was no output
    /// @return whether all output was read
    boolean read(long until, Predicate<@Nullable Chunk> more) throws InterruptedException {
        while (System.nanoTime() < until) {
            boolean over = isOver();
            var chunk = output.take(TURN_MILLIS);
            if (chunk == null && over) {
                return true;
            }
            if (!more.test(chunk)) {
                return false;
            }
        }
        return false;
    }

    /// Why a command whose output was read completely did not finish; empty if it did.
    String whyUnfinished() {
        if (!isReady()) {
            return notStartedReason() + "; " + REMEDY;
        }
        var signal = channel.getExitSignal();
        return signal != null
                ? "it was terminated on the host by signal " + SanitizedText.line(signal)
                : exit() < 0 ? "the connection ended before the command did; it may still run on the host" : "";
    }

    /// Sends the first bytes of the input on a separate thread, because a server may never read them.
    void send(byte[] bytes, boolean stayOpen) {
        Thread.ofVirtual().name("ssh input").start(() -> {
            write(bytes);
            if (!stayOpen) {
                endInput();
            }
        });
    }

    /// Sends a line of input; it is lost if the command no longer reads.
    void sendLine(String text) {
        write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] bytes) {
        if (!inputClosed) {
            try {
                input.write(bytes);
                input.flush();
            } catch (IOException _) {
                inputClosed = true;
            }
        }
    }

    /// Whether the login shell has started the command.
    boolean isReady() {
        return output.isReady();
    }

    /// Why the command never began: the output of the login shell and its exit code.
    String notStartedReason() {
        var shellOutput = output.startupOutput();
        int exit = exit();
        return "the login shell on the host did not start the command"
                + (exit < 0 ? "" : " and ended with status " + exit)
                + (shellOutput.isEmpty() ? "" : ": " + shellOutput);
    }

    /// Ends the input, which makes the tool finish.
    void endInput() {
        if (!inputClosed) {
            inputClosed = true;
            try {
                input.close();
            } catch (IOException _) {
                // The connection is already closed.
            }
        }
    }

    boolean isOver() {
        return channel.isClosed();
    }

    /// The exit code, as a shell shows it if a signal ended the command; -1 if unknown.
    int exit() {
        var signal = channel.getExitSignal();
        return signal != null ? SIGNALLED + SIGNALS.getOrDefault(signal, 0) : channel.getExitStatus();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            channel.disconnect();
            released.run();
        }
    }
}
