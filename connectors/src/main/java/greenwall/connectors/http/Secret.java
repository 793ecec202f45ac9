package greenwall.connectors.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A credential that is fetched when it is needed and again every minute, so that a rotated token is noticed;
/// after a refusal it is fetched at once. A credential with a known lifetime is renewed before it expires, while
/// calls continue with the current one. Messages contain only its origin, never its value.
public final class Secret {
    /// Reads the credential. The message of its exception is shown, so it must never contain the credential.
    @FunctionalInterface
    public interface Reader {
        String read() throws IOException;
    }

    /// Reads a credential that expires.
    @FunctionalInterface
    public interface TokenReader {
        Token read() throws IOException;
    }

    /// @param holds the remaining lifetime; empty if unknown
    public record Token(String text, Optional<Duration> holds) {
        @Override
        public String toString() {
            return "Token[…, " + holds + "]";
        }
    }

    /// @param fresh until when it is used without fetching it again
    /// @param usable until when it may still be used while it is renewed
    private record Held(String text, long since, long fresh, long usable) {}

    /// A recent failed fetch, whose exception is thrown to callers shortly afterwards.
    private record Missed(IOException why, long at) {}

    private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();
    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long MARGIN_NANOS = Duration.ofMinutes(2).toNanos();

    private final String origin;
    private final TokenReader reader;
    private final boolean ends;
    private final LongSupplier nanos;
    private final ReentrantLock fetching = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile @Nullable Held held;
    private volatile @Nullable Missed missed;

    private Secret(String origin, TokenReader reader, boolean ends, LongSupplier nanos) {
        this.origin = origin;
        this.reader = reader;
        this.ends = ends;
        this.nanos = nanos;
    }

    /// @param origin shown in errors: `bearer_file ~/east.token`
    public Secret(String origin, Reader reader) {
        this(origin, () -> new Token(reader.read(), Optional.empty()), false, System::nanoTime);
    }

    /// A credential with a known lifetime.
    public static Secret ending(String origin, TokenReader reader) {
        return ending(origin, reader, System::nanoTime);
    }

    static Secret ending(String origin, TokenReader reader, LongSupplier nanos) {
        return new Secret(origin, reader, true, nanos);
    }

    /// The value, without a line break at its end.
    public String reveal() throws IOException {
        var known = held;
        long now = nanos.getAsLong();
        if (known != null && now - known.fresh < 0) {
            return known.text;
        }
        if (known != null && now - known.usable < 0) {
            renewBeside();
            return known.text;
        }
        fetching.lock();
        try {
            return fetched(known);
        } finally {
            fetching.unlock();
        }
    }

    private void renewBeside() {
        var before = missed;
        boolean justMissed = before != null && nanos.getAsLong() - before.at < RETRY_NANOS;
        if (!justMissed && renewing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("renewal of a token").start(() -> {
                try {
                    fetch();
                } catch (IOException _) {
                    // The current token is still valid; the next call tries again and reports a failure.
                } finally {
                    renewing.set(false);
                }
            });
        }
    }

    /// One of several concurrent callers fetches the credential; the others share its result or its failure.
    private String fetched(@Nullable Held before) throws IOException {
        var now = held;
        if (now != null && now != before && nanos.getAsLong() - now.fresh < 0) {
            return now.text;
        }
        var last = missed;
        if (ends && last != null && nanos.getAsLong() - last.at < RETRY_NANOS) {
            throw last.why;
        }
        return fetch();
    }

    private String fetch() throws IOException {
        // The token was issued after this instant, so its lifetime is never overestimated.
        long since = nanos.getAsLong();
        try {
            var token = reader.read();
            long usable = since + token.holds.map(Duration::toNanos).orElse(0L);
            // Renews after half of a short lifetime, or two minutes before the end of a long one.
            long early = token.holds
                    .map(h -> h.toNanos() - Math.min(h.toNanos() / 2, MARGIN_NANOS))
                    .orElse(KEEP_NANOS);
            var fresh = new Held(token.text.strip(), since, since + early, usable);
            held = fresh;
            missed = null;
            return fresh.text;
        } catch (IOException why) {
            if (!knowsLater(since)) {
                missed = new Missed(why, nanos.getAsLong());
            }
            throw why;
        }
    }

    /// Whether another attempt that began after this instant has succeeded, or another attempt has failed
    /// since. Then the result of a slower renewal is outdated.
    private boolean knowsLater(long since) {
        var now = held;
        var last = missed;
        return now != null && now.since - since > 0 || last != null && last.at - since > 0;
    }

    /// Makes the next [#reveal()] read again. False if there is no value, or if it was read only a moment
    /// ago, so that another attempt would change nothing.
    public boolean forget() {
        var known = held;
        if (known == null) {
            return false;
        }
        long age = nanos.getAsLong() - known.since;
        if (ends && age <= RETRY_NANOS) {
            // Without this limit a server that refuses each token would cause a fetch for each request.
            return false;
        }
        held = null;
        return age > FRESH_NANOS;
    }

    @Override
    public String toString() {
        return "secret from " + origin;
    }
}
