package greenwall.fleet.poll;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeMath;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.SourceLoad;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.SourceState;
import greenwall.fleet.state.SourceState.Completeness;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tracks when a source last answered, its last failure, and the offset of its clock.
final class SourceTracker {
    static final String CHECK_BACKENDS = "check its backends: a store or a replica may be down";

    /// A larger sudden change of the difference between two clocks means that one of them was set.
    static final Duration STEP = Duration.ofSeconds(20);

    private final Source source;
    private volatile Instant lastAnswer = Instant.EPOCH;
    /// The last response to a query of the running poll, which is not evaluated yet.
    private volatile Instant lastResponse = Instant.EPOCH;
    private Duration lastRoundTrip = Duration.ZERO;
    private Duration skew = Duration.ZERO;
    private boolean measured;
    private boolean clockSet;
    private @Nullable Failure lastFailure;
    private String remark = "";

    SourceTracker(Source source) {
        this.source = source;
    }

    void answered(Outcome<?> outcome) {
        if (outcome.at().isAfter(lastAnswer) || ElapsedTime.ahead(lastAnswer, outcome.at())) {
            lastAnswer = outcome.at();
            lastRoundTrip = outcome.roundTrip();
        }
    }

    /// Records that a response of the running poll has arrived. Thread-safe.
    void responded(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Answered) {
            lastResponse = outcome.at();
        }
    }

    void pollBegan() {
        lastResponse = Instant.EPOCH;
    }

    /// When the source last responded, also in the poll that is still running. Thread-safe.
    Instant lastResponse() {
        return TimeMath.later(lastAnswer, lastResponse);
    }

    /// Updates the source's clock, or the failure, from the `up` query of each poll.
    void takeUpQuery(PolledQuery up) {
        lastFailure = up.failure();
        remark = up.remark();
        if (!up.failing()) {
            var middle = up.lastAnswer().minus(up.took().dividedBy(2));
            var before = skew;
            skew = Duration.between(middle, Instant.ofEpochMilli(up.evaluatedAt()));
            clockSet |= measured && skew.minus(before).abs().compareTo(STEP) > 0;
            measured = true;
        }
    }

    /// Whether one of the two clocks was set since the last call.
    boolean clockSet() {
        boolean was = clockSet;
        clockSet = false;
        return was;
    }

    Duration skew() {
        return skew;
    }

    boolean silent(Instant now) {
        return lastAnswer.equals(Instant.EPOCH) || ElapsedTime.longerThan(SourceState.SILENT_AFTER, lastAnswer, now);
    }

    /// When the source will count as silent unless it answers before then.
    Optional<Instant> silentAt() {
        return lastAnswer.equals(Instant.EPOCH)
                ? Optional.empty()
                : Optional.of(lastAnswer.plus(SourceState.SILENT_AFTER).plusMillis(1));
    }

    /// @param missing what is missing in the data of the source
    /// @param notice a reason to show where nothing else is wrong
    /// @param firstPoll whether the first poll is not complete yet
    SourceState state(
            Instant now,
            boolean silent,
            Optional<SourceState.LongerInterval> slowed,
            SourceLoad load,
            Optional<TargetListQueries.MissingParts> missing,
            String notice,
            boolean firstPoll) {
        var answeredAt = Optional.of(lastAnswer).filter(at -> !at.equals(Instant.EPOCH) && !ElapsedTime.ahead(at, now));
        return new SourceState(
                source,
                silent ? CellState.SILENT : CellState.OK,
                answeredAt,
                answeredAt.map(at -> Duration.between(at, now)),
                answeredAt.map(_ -> lastRoundTrip),
                answeredAt.map(_ -> skew),
                reason(missing, notice, firstPoll),
                remedy(missing),
                slowed,
                Optional.of(load),
                completeness(missing, firstPoll && !silent));
    }

    private String reason(Optional<TargetListQueries.MissingParts> missing, String notice, boolean firstPoll) {
        if (lastFailure != null) {
            return lastFailure.found();
        }
        if (missing.isPresent()) {
            return missing.get().reason();
        }
        if (!remark.isEmpty()) {
            return "its responses carry a warning: " + remark;
        }
        return firstPoll ? "its first poll is running: hosts that disappeared earlier are not known yet" : notice;
    }

    private String remedy(Optional<TargetListQueries.MissingParts> missing) {
        if (lastFailure != null) {
            return lastFailure.remedy();
        }
        return missing.map(TargetListQueries.MissingParts::remedy).orElse(remark.isEmpty() ? "" : CHECK_BACKENDS);
    }

    private Completeness completeness(Optional<TargetListQueries.MissingParts> missing, boolean firstPoll) {
        if (firstPoll) {
            return Completeness.FIRST_POLL;
        }
        boolean partial = lastFailure instanceof Failure.Partial || missing.isPresent();
        return partial ? Completeness.PARTIAL : Completeness.COMPLETE;
    }
}
