package greenwall.connectors.http;

import java.io.IOException;

/// A credential that is fetched anew for every call, so that a rotated token is picked up. It is named by where it
/// comes
/// from and never shows what it holds.
public final class Secret {
    /// Reads the credential. The message of its exception is shown, so it says what was looked for and never what was
    /// found there.
    @FunctionalInterface
    public interface Reader {
        String read() throws IOException;
    }

    private final String origin;
    private final Reader reader;

    /// `origin` is shown in errors: `bearer_file ~/east.token`.
    public Secret(String origin, Reader reader) {
        this.origin = origin;
        this.reader = reader;
    }

    public String origin() {
        return origin;
    }

    /// What it holds, without a line end that an editor left behind.
    public String reveal() throws IOException {
        return reader.read().strip();
    }

    @Override
    public String toString() {
        return "secret from " + origin;
    }
}
