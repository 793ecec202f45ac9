package greenwall.connectors.ssh;

import com.jcraft.jsch.ChannelExec;
import greenwall.connectors.ssh.CommandOutput.Chunk;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A command that runs on a host.
final class RemoteCommand implements AutoCloseable {
    static final String REMEDY =
            "give the user a log-in shell that runs commands (see getent passwd on the host), or name another user";

    private static final long TURN_MILLIS = 50;
    private final ChannelExec channel;
    private final OutputStream input;
    private final CommandOutput output;
    private final Runnable released;
    private volatile boolean inputClosed;
    private boolean closed;

    RemoteCommand(ChannelExec channel, OutputStream input, CommandOutput output, Runnable released) {
        this.channel = channel;
        this.input = input;
        this.output = output;
        this.released = released;
    }

    CommandOutput output() {
        return output;
    }

    /// Takes what the command writes, and turns each [#TURN_MILLIS] at least, until `more` says no, the time is over or
    /// the command has ended.
    ///
    /// @param more is given null where nothing came
    /// @return whether all was read
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

    /// Why it did not come to its end, of a command that was read to it; empty where it ran.
    String endedWithout() {
        return isReady() ? "" : notReady() + "; " + REMEDY;
    }

    /// The first bytes of the input. A thread of its own writes them, because a server may take none for ever.
    void send(byte[] bytes, boolean stayOpen) {
        Thread.ofVirtual().name("ssh input").start(() -> {
            write(bytes);
            if (!stayOpen) {
                endInput();
            }
        });
    }

    /// One line of input; lost where nobody reads it any more.
    void line(String text) {
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

    /// Whether the log-in shell did as it was told, and the command has begun.
    boolean isReady() {
        return output.isReady();
    }

    /// Why the command never began: what the log-in shell wrote and how it ended.
    String notReady() {
        var said = output.before();
        int exit = exit();
        return "the log-in shell on the host started no command"
                + (exit < 0 ? "" : " and ended with status " + exit)
                + (said.isEmpty() ? "" : ": " + said);
    }

    /// The end of the input, which makes the tool finish.
    void endInput() {
        if (!inputClosed) {
            inputClosed = true;
            try {
                input.close();
            } catch (IOException _) {
                // The link is gone, and the input with it.
            }
        }
    }

    boolean isOver() {
        return channel.isClosed();
    }

    /// -1 where nobody told.
    int exit() {
        return channel.getExitStatus();
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
