package greenwall.fleet.poll;

import greenwall.fleet.Elapsed;
import greenwall.fleet.Unit;
import greenwall.fleet.source.Failure;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/// How often one source gets a full poll: as configured while a poll takes a small part of the period, less often while
/// the source is slow or sends Retry-After. Staleness limits do not depend on it.
final class PollSchedule {
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    /// A timer that fires a little early must not wait a whole period more.
    private static final Duration EARLY = Duration.ofMillis(200);

    /// A poll that takes half of the period is too slow; then the period grows until a poll takes a seventh of it.
    private static final int TOO_MUCH = 2;

    private static final double AIM = 0.15;

    private final Duration usual;
    private Duration period;
    private String why = "";
    private Instant begun = Instant.EPOCH;
    private Instant looked = Instant.EPOCH;
    private boolean silenced;
    private boolean throttled;

    PollSchedule(Duration usual) {
        this.usual = usual;
        this.period = usual;
    }

    /// The poll that is due now, if any.
    Optional<PollScope> due(Instant now, Optional<Instant> silentAt) {
        if (!now.isBefore(wholeAt()) || Elapsed.ahead(begun, now)) {
            return Optional.of(PollScope.WHOLE);
        }
        boolean look = !now.isBefore(looked.plus(LOOK).minus(EARLY)) || Elapsed.ahead(looked, now);
        boolean silent =
                silentAt.filter(at -> at.isAfter(looked) && !now.isBefore(at)).isPresent();
        return look || silent ? Optional.of(PollScope.LIFE) : Optional.empty();
    }

    private Instant wholeAt() {
        return begun.equals(Instant.EPOCH) ? begun : begun.plus(period).minus(EARLY);
    }

    /// When the next poll is due.
    Instant next(Instant now, Optional<Instant> silentAt) {
        var look = looked.plus(LOOK);
        var next = begun.plus(period).isBefore(look) ? begun.plus(period) : look;
        return silentAt.filter(at -> at.isAfter(now) && at.isBefore(next)).orElse(next);
    }

    void began(PollScope reach, Instant now) {
        looked = now;
        if (reach == PollScope.WHOLE) {
            begun = now;
        }
    }

    /// Adapts the period after a whole poll.
    ///
    /// @param took how long the poll took
    void asked(Duration took, Collection<PolledQuery> asked) {
        var leftAlone = asked.stream()
                .map(PolledQuery::failure)
                .flatMap(failure -> failure instanceof Failure.Throttled throttled
                        ? Stream.of(throttled.retryAfter())
                        : Stream.of())
                .max(Duration::compareTo);
        throttled = leftAlone.isPresent();
        if (leftAlone.isPresent()) {
            var wish = multiple(leftAlone.get());
            var twice = period.multipliedBy(2);
            period = shorter(wish.compareTo(twice) > 0 ? wish : twice, LONGEST);
            why = "it is throttling requests (429 or 503), for "
                    + Unit.SECONDS.text(leftAlone.get().toSeconds());
            return;
        }
        boolean slow = took.multipliedBy(TOO_MUCH).compareTo(usual) > 0;
        var wanted = slow ? shorter(multiple(Duration.ofMillis(Math.round(took.toMillis() / AIM))), LONGEST) : usual;
        if (slow && wanted.compareTo(period) >= 0) {
            period = wanted;
            why = "it answers in " + Unit.SECONDS.text(took.toMillis() / 1000.0);
        } else if (wanted.compareTo(period) < 0) {
            // The period shrinks by half of the excess at a time, to spare a source that was slow a moment ago.
            var half = multiple(period.dividedBy(2));
            period = half.compareTo(wanted) > 0 && half.compareTo(period) < 0 ? half : wanted;
            why = "it was slow recently";
        }
        if (period.compareTo(usual) <= 0) {
            period = usual;
            why = "";
        }
    }

    /// Takes over whether the source answers at all. One that answers again gets a whole poll at once, and the usual
    /// period even if it had sent Retry-After, until it sends that again.
    void lives(boolean answers) {
        if (answers && silenced) {
            begun = Instant.EPOCH;
            if (throttled) {
                period = usual;
                why = "";
            }
        }
        silenced = !answers;
    }

    Optional<SourceState.Slowed> slowed() {
        return why.isEmpty() ? Optional.empty() : Optional.of(new SourceState.Slowed(period, why));
    }

    /// A duration, rounded up to a whole number of usual periods.
    private Duration multiple(Duration length) {
        long times = Math.max(1, Math.ceilDiv(length.toMillis(), Math.max(1, usual.toMillis())));
        return usual.multipliedBy(times);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
