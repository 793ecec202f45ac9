package greenwall.fleet.poll;

import greenwall.fleet.Elapsed;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.SourceLoad;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tracks when a source last answered, its last failure, and the offset of its clock.
final class SourceWatch {
    /// Two clocks that differ by more than this all at once have been set.
    static final Duration STEP = Duration.ofSeconds(20);

    private final Source source;
    private volatile Instant lastAnswer = Instant.EPOCH;
    private Duration lastTrip = Duration.ZERO;
    private Duration skew = Duration.ZERO;
    private boolean measured;
    private boolean moved;
    private @Nullable Failure lastFailure;
    private String remark = "";

    SourceWatch(Source source) {
        this.source = source;
    }

    void answered(Outcome<?> outcome) {
        if (outcome.at().isAfter(lastAnswer) || Elapsed.ahead(lastAnswer, outcome.at())) {
            lastAnswer = outcome.at();
            lastTrip = outcome.roundTrip();
        }
    }

    /// Takes the source's clock, or the failure, from the `up` query of each poll.
    void pulse(PolledQuery up) {
        lastFailure = up.failure();
        remark = up.remark();
        if (!up.failing()) {
            var middle = up.lastAnswer().minus(up.took().dividedBy(2));
            var before = skew;
            skew = Duration.between(middle, Instant.ofEpochMilli(up.evaluatedAt()));
            moved |= measured && skew.minus(before).abs().compareTo(STEP) > 0;
            measured = true;
        }
    }

    /// Whether one of the two clocks was set since the last call.
    boolean moved() {
        boolean was = moved;
        moved = false;
        return was;
    }

    Duration skew() {
        return skew;
    }

    boolean silent(Instant now) {
        return lastAnswer.equals(Instant.EPOCH) || Elapsed.longerThan(SourceState.SILENT_AFTER, lastAnswer, now);
    }

    /// When it will count as silent unless it answers before.
    Optional<Instant> silentAt() {
        return lastAnswer.equals(Instant.EPOCH)
                ? Optional.empty()
                : Optional.of(lastAnswer.plus(SourceState.SILENT_AFTER).plusMillis(1));
    }

    /// @param missing the parts behind it that do not respond
    /// @param beside a reason to show where nothing else is wrong
    SourceState state(
            Instant now,
            boolean silent,
            Optional<SourceState.Slowed> slowed,
            Optional<SourceLoad> load,
            String missing,
            String beside) {
        boolean ever = !lastAnswer.equals(Instant.EPOCH) && !Elapsed.ahead(lastAnswer, now);
        return new SourceState(
                source,
                silent ? CellState.SILENT : CellState.OK,
                ever ? Optional.of(lastAnswer) : Optional.empty(),
                ever ? Optional.of(Duration.between(lastAnswer, now)) : Optional.empty(),
                ever ? Optional.of(lastTrip) : Optional.empty(),
                ever ? Optional.of(skew) : Optional.empty(),
                lastFailure != null
                        ? lastFailure.found()
                        : !missing.isEmpty()
                                ? "one of its backends does not respond: " + missing
                                : remark.isEmpty() ? beside : "its responses carry a warning: " + remark,
                lastFailure != null
                        ? lastFailure.remedy()
                        : missing.isEmpty() && remark.isEmpty()
                                ? ""
                                : "Check its backends: a store or a replica may be down",
                slowed,
                load,
                lastFailure instanceof Failure.Partial || !missing.isEmpty());
    }
}
