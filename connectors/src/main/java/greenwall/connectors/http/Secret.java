package greenwall.connectors.http;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A credential that is fetched when it is needed and again every minute, so that a rotated token is picked up;
/// after a refusal it is fetched at once. It is named by where it comes from and never shows what it holds.
public final class Secret {
    /// Reads the credential. The message of its exception is shown, so it says what was looked for and never
    /// what was found there.
    @FunctionalInterface
    public interface Reader {
        String read() throws IOException;
    }

    private record Held(String text, long nanos) {}

    private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();

    private final String origin;
    private final Reader reader;
    private volatile @Nullable Held held;

    /// `origin` is shown in errors: `bearer_file ~/east.token`.
    public Secret(String origin, Reader reader) {
        this.origin = origin;
        this.reader = reader;
    }

    /// What it holds, without the line end that an editor left behind.
    public String reveal() throws IOException {
        var known = held;
        if (known != null && System.nanoTime() - known.nanos < KEEP_NANOS) {
            return known.text;
        }
        var fresh = new Held(reader.read().strip(), System.nanoTime());
        held = fresh;
        return fresh.text;
    }

    /// The next [#reveal()] reads anew. False where nothing was kept, so that trying again would change nothing.
    public boolean forget() {
        var known = held;
        held = null;
        return known != null && System.nanoTime() - known.nanos > FRESH_NANOS;
    }

    @Override
    public String toString() {
        return "secret from " + origin;
    }
}
