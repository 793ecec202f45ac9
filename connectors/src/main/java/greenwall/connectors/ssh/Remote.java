package greenwall.connectors.ssh;

import com.jcraft.jsch.ChannelExec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// A command that runs on a host.
final class Remote implements AutoCloseable {
    private final ChannelExec channel;
    private final OutputStream input;
    private final Inflow inflow;
    private final Runnable released;
    private boolean inputClosed;
    private boolean closed;

    Remote(ChannelExec channel, OutputStream input, Inflow inflow, Runnable released) {
        this.channel = channel;
        this.input = input;
        this.inflow = inflow;
        this.released = released;
    }

    Inflow inflow() {
        return inflow;
    }

    /// One line of input; lost where nobody reads it any more.
    void line(String text) {
        if (!inputClosed) {
            try {
                input.write((text + "\n").getBytes(StandardCharsets.UTF_8));
                input.flush();
            } catch (IOException _) {
                inputClosed = true;
            }
        }
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
