package greenwall.app.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Remembers a failed write, because a print stream hides it and the command must not exit as if its output
/// had arrived.
public final class WriteFailureStream extends OutputStream {
    private final OutputStream to;
    private volatile @Nullable IOException failure;

    public WriteFailureStream(OutputStream to) {
        this.to = to;
    }

    /// The reason why output was lost.
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /// Whether the write failed only because the reader closed the pipe, as `head` does.
    public static boolean isGone(IOException failure) {
        return String.valueOf(failure.getMessage()).contains("Broken pipe");
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            to.write(bytes, from, length);
        } catch (IOException failed) {
            failure = failed;
            throw failed;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            to.flush();
        } catch (IOException failed) {
            failure = failed;
            throw failed;
        }
    }
}
