package greenwall.connectors.http;

import greenwall.fleet.TimeMath;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Refuses calls to a server that sent Retry-After until that time is over. Every few seconds one test call is
/// sent, and the first one with a response ends the refusal.
final class RetryAfterCircuitBreaker {
    /// A little less than the interval between two liveness checks of a source.
    private static final long BETWEEN_TESTS = Duration.ofSeconds(9).toNanos();

    /// The limit, so that a wrong value cannot block a source for ever.
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final LongSupplier nanos;
    private long until;
    private long testedAt;
    private boolean testing;

    enum CallPermission {
        GO,
        /// The call is the test call; its outcome is passed to [#tested].
        TEST,
        WAIT
    }

    /// @param nanos a monotonic clock
    RetryAfterCircuitBreaker(LongSupplier nanos) {
        this.nanos = nanos;
        this.until = nanos.getAsLong();
    }

    synchronized void holdFor(Duration length) {
        long now = nanos.getAsLong();
        if (until - now <= 0) {
            testedAt = now;
        }
        until = now + length.toNanos();
    }

    synchronized Duration remaining() {
        return Duration.ofNanos(Math.max(0, until - nanos.getAsLong()));
    }

    /// Decides about a call. While another call is the test, this call waits for its result, but no longer than
    /// `timeout`.
    ///
    /// @param safe whether the call may be sent twice; other calls cannot be the test call
    synchronized CallPermission decide(boolean safe, Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (testing && until - nanos.getAsLong() > 0) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return CallPermission.WAIT;
            }
            wait(millis);
        }
        if (until - nanos.getAsLong() <= 0) {
            return CallPermission.GO;
        }
        if (!safe || nanos.getAsLong() - testedAt < BETWEEN_TESTS) {
            return CallPermission.WAIT;
        }
        testing = true;
        return CallPermission.TEST;
    }

    synchronized void tested(boolean answered) {
        testing = false;
        testedAt = nanos.getAsLong();
        if (answered) {
            until = testedAt;
        }
        notifyAll();
    }

    /// The delay in the header, which is in seconds or an HTTP date.
    static Optional<Duration> parse(@Nullable String header, Instant now) {
        if (header == null) {
            return Optional.empty();
        }
        var text = header.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(text.length() > 6 ? LONGEST : bounded(Duration.ofSeconds(Long.parseLong(text))));
        }
        try {
            var until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(bounded(Duration.between(now, until.toInstant())));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration requested) {
        return requested.isNegative() ? Duration.ZERO : TimeMath.shorter(requested, LONGEST);
    }
}
