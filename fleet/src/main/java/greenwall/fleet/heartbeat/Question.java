package greenwall.fleet.heartbeat;

import greenwall.fleet.Ago;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Vector;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// One instant query that is asked again and again, with its last answer. Only the thread of the beat touches it.
final class Question {
    private final String expr;
    private Vector answer = Vector.EMPTY;
    private long evaluatedAt;
    private Instant lastAnswer = Instant.EPOCH;
    private @Nullable Failure failure;
    private Duration took = Duration.ZERO;
    private Instant due = Instant.EPOCH;
    private Instant taken = Instant.EPOCH;
    private boolean doubtful;
    private Heard heard = new Heard(Instant.EPOCH, 0);

    private final Duration least;

    Question(String expr) {
        this(expr, Duration.ZERO);
    }

    /// `least` is the pause between two askings where the answer changes slowly.
    Question(String expr, Duration least) {
        this.expr = expr;
        this.least = least;
    }

    String expr() {
        return expr;
    }

    Vector answer() {
        return answer;
    }

    /// When the source worked the last answer out, on its own clock.
    long evaluatedAt() {
        return evaluatedAt;
    }

    /// When it last answered, on this machine's clock.
    Instant lastAnswer() {
        return lastAnswer;
    }

    boolean answered() {
        return !lastAnswer.equals(Instant.EPOCH);
    }

    boolean answeredSince(Instant instant) {
        return !lastAnswer.isBefore(instant);
    }

    boolean failing() {
        return failure != null;
    }

    @Nullable
    Failure failure() {
        return failure;
    }

    Duration took() {
        return took;
    }

    /// A question that costs its source much is asked less often: at most a twentieth of the time goes into it.
    /// One that fails is asked again after twice the time that its failing took. All are asked again once the clock
    /// was set back.
    boolean dueAt(Instant now) {
        return !now.isBefore(due) || Ago.ahead(taken, now);
    }

    /// Whether the last answer was of an earlier moment than the one before it: either a cache gave it, or the source's
    /// clock was set back. The next answer tells.
    boolean doubtful() {
        return doubtful;
    }

    /// Takes what became of it; true where it was answered.
    boolean take(Outcome<Vector> outcome, Duration skew) {
        took = outcome.roundTrip();
        taken = outcome.at();
        return switch (outcome) {
            case Outcome.Answered<Vector> answered -> {
                var vector = answered.value();
                long stamp = vector.size() > 0
                        ? vector.timeMillis(0)
                        : answered.serverTime().orElse(answered.at().plus(skew)).toEpochMilli();
                var before = heard;
                heard = new Heard(answered.at(), stamp);
                boolean again = doubtful;
                doubtful = false;
                if (again ? stamp <= before.stamp : heard.repeats(before)) {
                    doubtful = !again && stamp < before.stamp;
                    failure = repeated(stamp);
                    yield false;
                }
                answer = vector;
                evaluatedAt = stamp;
                lastAnswer = answered.at();
                failure = null;
                long cost = took.toMillis() * 20;
                long pause = cost > 10_000 ? Math.min(cost, 300_000) : 0;
                due = answered.at().plusMillis(Math.max(pause, least.toMillis()));
                yield true;
            }
            case Outcome.Failed<Vector> failed -> {
                failure = failed.failure();
                due = failed.at().plusMillis(Math.min(took.toMillis() * 2, 300_000));
                yield false;
            }
        };
    }

    private static Failure repeated(long stamp) {
        return new Failure.Malformed(
                "it gives the answer of " + Instant.ofEpochMilli(stamp).truncatedTo(ChronoUnit.SECONDS)
                        + " again: a cache stands in between",
                "Take the queries of this source out of the cache of the proxy in front");
    }

    /// The stamp of an answer on the source's clock, and when it came on this machine's.
    private record Heard(Instant at, long stamp) {
        /// Stamps may be rounded to the second, so that only a pause longer than that tells.
        private static final Duration TELLING = Duration.ofSeconds(2);

        boolean repeats(Heard before) {
            return stamp <= before.stamp
                    && !before.at.equals(Instant.EPOCH)
                    && Duration.between(before.at, at).abs().compareTo(TELLING) >= 0;
        }
    }
}
