package greenwall.fleet.heartbeat;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps in mind when a source last answered anything, what it said when it did not, and how far its clock is
/// from this machine's.
final class SourceWatch {
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Source source;
    private Instant lastAnswer = Instant.EPOCH;
    private Duration lastTrip = Duration.ZERO;
    private Duration skew = Duration.ZERO;
    private @Nullable Failure lastFailure;

    SourceWatch(Source source) {
        this.source = source;
    }

    void answered(Outcome<?> outcome) {
        if (outcome.at().isAfter(lastAnswer)) {
            lastAnswer = outcome.at();
            lastTrip = outcome.roundTrip();
        }
    }

    /// The question that is always asked tells the clock, or why there is no answer.
    void pulse(Question up) {
        lastFailure = up.failure();
        if (!up.failing()) {
            var middle = up.lastAnswer().minus(up.took().dividedBy(2));
            skew = Duration.between(middle, Instant.ofEpochMilli(up.evaluatedAt()));
        }
    }

    Duration skew() {
        return skew;
    }

    boolean silent(Instant now) {
        return lastAnswer.equals(Instant.EPOCH)
                || Duration.between(lastAnswer, now).compareTo(SILENCE) > 0;
    }

    SourceState state(Instant now) {
        boolean ever = !lastAnswer.equals(Instant.EPOCH);
        return new SourceState(
                source,
                silent(now) ? CellState.SILENT : CellState.OK,
                ever ? Optional.of(lastAnswer) : Optional.empty(),
                ever ? Optional.of(Duration.between(lastAnswer, now)) : Optional.empty(),
                ever ? Optional.of(lastTrip) : Optional.empty(),
                ever ? Optional.of(skew) : Optional.empty(),
                lastFailure == null ? "" : lastFailure.found(),
                lastFailure == null ? "" : lastFailure.remedy());
    }
}
