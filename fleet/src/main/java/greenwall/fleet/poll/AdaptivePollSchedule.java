package greenwall.fleet.poll;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeMath;
import greenwall.fleet.Unit;
import greenwall.fleet.source.Failure;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/// How often one source gets a full poll: at the configured interval while a poll takes a small part of the
/// period, less often while the source is slow or sends Retry-After. Staleness limits do not depend on this.
final class AdaptivePollSchedule {
    private static final Duration LIVENESS_INTERVAL = Duration.ofSeconds(10);
    private static final Duration MAX_PERIOD = Duration.ofMinutes(5);
    /// A timer that fires slightly early must not wait for another full period.
    private static final Duration TIMER_TOLERANCE = Duration.ofMillis(200);

    /// A poll that takes half of the period is too slow; the period then grows until a poll takes a seventh
    /// of it.
    private static final int SLOW_DIVISOR = 2;

    private static final double TARGET_SHARE = 0.15;

    private final Duration usual;
    /// Never shorter than the usual period, so that a slow source is not polled more often than others.
    private final Duration longest;
    private Duration period;
    private String why = "";
    private Instant begun = Instant.EPOCH;
    private Instant lastPoll = Instant.EPOCH;
    private boolean wasSilent;

    AdaptivePollSchedule(Duration usual) {
        this.usual = usual;
        this.longest = TimeMath.longer(usual, MAX_PERIOD);
        this.period = usual;
    }

    Optional<PollScope> due(Instant now, Optional<Instant> silentAt) {
        if (ElapsedTime.reached(fullPollAt(), begun, now)) {
            return Optional.of(PollScope.FULL);
        }
        boolean due = ElapsedTime.reached(lastPoll.plus(LIVENESS_INTERVAL).minus(TIMER_TOLERANCE), lastPoll, now);
        boolean silent =
                silentAt.filter(at -> at.isAfter(lastPoll) && !now.isBefore(at)).isPresent();
        return due || silent ? Optional.of(PollScope.LIVENESS) : Optional.empty();
    }

    private Instant fullPollAt() {
        return isFirstFullPoll() ? begun : begun.plus(period).minus(TIMER_TOLERANCE);
    }

    Instant next(Instant now, Optional<Instant> silentAt) {
        var next = TimeMath.earlier(begun.plus(period), lastPoll.plus(LIVENESS_INTERVAL));
        return silentAt.filter(at -> at.isAfter(now) && at.isBefore(next)).orElse(next);
    }

    /// Whether the next full poll is the first since the source responds, or responds again.
    boolean isFirstFullPoll() {
        return begun.equals(Instant.EPOCH);
    }

    void began(PollScope scope, Instant now) {
        lastPoll = now;
        if (scope == PollScope.FULL) {
            begun = now;
        }
    }

    /// Adapts the period after a full poll.
    void adapt(Duration took, Collection<PolledQuery> queries) {
        var retryAfter = queries.stream()
                .map(PolledQuery::failure)
                .flatMap(failure -> failure instanceof Failure.Throttled throttled
                        ? Stream.of(throttled.retryAfter())
                        : Stream.of())
                .max(Duration::compareTo);
        if (retryAfter.isPresent()) {
            var requested = multiple(retryAfter.get());
            var twice = period.multipliedBy(2);
            period = TimeMath.shorter(TimeMath.longer(requested, twice), longest);
            // A 429 without a time counts as a short pause, which the source did not request.
            why = requested.compareTo(twice) > 0
                    ? "it requested a pause of "
                            + Unit.SECONDS.text(retryAfter.get().toSeconds()) + " (429 or 503)"
                    : "it reports too many requests (429 or 503)";
            return;
        }
        boolean slow = took.multipliedBy(SLOW_DIVISOR).compareTo(usual) > 0;
        var newPeriod = slow
                ? TimeMath.shorter(multiple(Duration.ofMillis(Math.round(took.toMillis() / TARGET_SHARE))), longest)
                : usual;
        if (slow && newPeriod.compareTo(period) >= 0) {
            period = newPeriod;
            why = "it takes " + Unit.SECONDS.text(took.toMillis() / 1000.0) + " to respond";
        } else if (newPeriod.compareTo(period) < 0) {
            // The period shrinks by half at a time, to spare a source that was slow a moment ago.
            var half = multiple(period.dividedBy(2));
            period = half.compareTo(newPeriod) > 0 && half.compareTo(period) < 0 ? half : newPeriod;
            why = "it was slow recently";
        }
        if (period.compareTo(usual) <= 0) {
            period = usual;
            why = "";
        }
    }

    /// Records whether the source answers at all. A source that answers again gets a full poll at once. It
    /// also gets the usual period, until a poll is slow or throttled again: how long it hung says nothing about
    /// how fast it is.
    void recordAnswering(boolean answers) {
        if (answers && wasSilent) {
            begun = Instant.EPOCH;
            period = usual;
            why = "";
        }
        wasSilent = !answers;
    }

    Optional<SourceState.LongerInterval> slowed() {
        return why.isEmpty() ? Optional.empty() : Optional.of(new SourceState.LongerInterval(period, why));
    }

    /// A duration, rounded up to a whole number of usual periods.
    private Duration multiple(Duration length) {
        long times = Math.max(1, Math.ceilDiv(length.toMillis(), Math.max(1, usual.toMillis())));
        return usual.multipliedBy(times);
    }
}
