package greenwall.connectors.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// A credential that is fetched when it is needed and again every minute, so that a rotated token is noticed;
/// after a refusal it is fetched at once. A credential with a known lifetime is renewed before it expires,
/// while calls continue with the current one. Messages contain only its origin, never its value.
public final class CachedSecret {
    /// Reads the credential. The message of its exception is shown, so it must never contain the credential.
    @FunctionalInterface
    public interface Reader {
        String read() throws IOException;
    }

    @FunctionalInterface
    public interface TokenReader {
        Token read() throws IOException;
    }

    /// @param lifetime the remaining lifetime; empty if unknown
    public record Token(String text, Optional<Duration> lifetime) {
        @Override
        public String toString() {
            return "Token[…, " + lifetime + "]";
        }
    }

    /// @param fresh until when it is used without fetching it again
    /// @param usable until when it may still be used while it is renewed
    private record Value(String text, long since, long fresh, long usable) {}

    /// A recent failed fetch, whose exception is thrown to callers shortly afterwards.
    private record FailedFetch(IOException why, long at) {}

    private static final long KEEP_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();
    private static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long MARGIN_NANOS = Duration.ofMinutes(2).toNanos();

    /// @param name shown in errors: `bearer_file ~/east.token`
    /// @param discard makes the reader read again; false if it would have done so anyway
    private record Origin(String name, TokenReader reader, boolean expires, BooleanSupplier discard) {}

    private final Origin origin;
    private final LongSupplier nanos;
    private final ReentrantLock fetching = new ReentrantLock();
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile Optional<Value> current = Optional.empty();
    private volatile Optional<FailedFetch> lastFailure = Optional.empty();

    private CachedSecret(Origin origin, LongSupplier nanos) {
        this.origin = origin;
        this.nanos = nanos;
    }

    /// @param origin shown in errors: `bearer_file ~/east.token`
    public CachedSecret(String origin, Reader reader) {
        this(
                new Origin(origin, () -> new Token(reader.read(), Optional.empty()), false, () -> false),
                System::nanoTime);
    }

    public static CachedSecret expiring(String origin, TokenReader reader) {
        return expiring(origin, reader, System::nanoTime);
    }

    static CachedSecret expiring(String origin, TokenReader reader, LongSupplier nanos) {
        return new CachedSecret(new Origin(origin, reader, true, () -> false), nanos);
    }

    /// For a reader with a cache of its own.
    ///
    /// @param discard removes the credential from that cache; false if there was nothing to remove
    public CachedSecret discardedBy(BooleanSupplier discard) {
        return new CachedSecret(new Origin(origin.name, origin.reader, origin.expires, discard), nanos);
    }

    /// The value, without a line break at its end.
    public String reveal() throws IOException {
        var known = current;
        long now = nanos.getAsLong();
        if (known.isPresent() && now - known.get().fresh < 0) {
            return known.get().text;
        }
        if (known.isPresent() && now - known.get().usable < 0) {
            renewInBackground();
            return known.get().text;
        }
        fetching.lock();
        try {
            return fetchOnce(known);
        } finally {
            fetching.unlock();
        }
    }

    private Optional<FailedFetch> justFailed() {
        return lastFailure.filter(last -> nanos.getAsLong() - last.at < RETRY_NANOS);
    }

    private void renewInBackground() {
        if (justFailed().isEmpty() && renewing.compareAndSet(false, true)) {
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
    private String fetchOnce(Optional<Value> before) throws IOException {
        var now = current;
        if (!now.equals(before) && now.isPresent() && nanos.getAsLong() - now.get().fresh < 0) {
            return now.get().text;
        }
        var failed = justFailed();
        if (origin.expires && failed.isPresent()) {
            throw failed.get().why;
        }
        return fetch();
    }

    private String fetch() throws IOException {
        // The token was issued after this instant, so its lifetime is never overestimated.
        long since = nanos.getAsLong();
        try {
            var token = origin.reader.read();
            long usable = since + token.lifetime.map(Duration::toNanos).orElse(0L);
            // Renews after half of a short lifetime, or two minutes before the end of a long one.
            long early = token.lifetime
                    .map(h -> h.toNanos() - Math.min(h.toNanos() / 2, MARGIN_NANOS))
                    .orElse(KEEP_NANOS);
            var fetched = new Value(token.text.strip(), since, since + early, usable);
            keep(fetched);
            return fetched.text;
        } catch (IOException why) {
            keepFailure(since, why);
            throw why;
        }
    }

    /// A slow renewal does not replace the result of one that began later.
    private synchronized void keep(Value fetched) {
        if (current.filter(value -> value.since - fetched.since > 0).isEmpty()) {
            current = Optional.of(fetched);
            lastFailure = Optional.empty();
        }
    }

    /// The failure of an attempt counts unless another one that began no earlier has succeeded, or another one has
    /// failed since.
    private synchronized void keepFailure(long since, IOException why) {
        if (current.filter(value -> value.since - since >= 0).isEmpty()
                && lastFailure.filter(failure -> failure.at - since >= 0).isEmpty()) {
            lastFailure = Optional.of(new FailedFetch(why, nanos.getAsLong()));
        }
    }

    /// Like [#discard()], after these values were refused. True also if another call has discarded or replaced the
    /// refused value in the meantime.
    boolean discard(List<String> refused) {
        var known = current;
        return known.isEmpty() || !refused.contains(known.get().text) || discard(known.get());
    }

    /// Makes the next [#reveal()] read again. False if there is no value, or if it was read only a moment
    /// ago, so that another attempt would change nothing.
    public boolean discard() {
        return current.filter(this::discard).isPresent();
    }

    private boolean discard(Value known) {
        long age = nanos.getAsLong() - known.since;
        if (origin.expires && age <= RETRY_NANOS) {
            // Without this limit a server that refuses each token would cause a fetch for each request.
            return false;
        }
        current = Optional.empty();
        return origin.discard.getAsBoolean() || age > FRESH_NANOS;
    }

    @Override
    public String toString() {
        return "secret from " + origin.name;
    }
}
