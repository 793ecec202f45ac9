package greenwall.fleet.state;

import greenwall.fleet.DurationText;
import greenwall.fleet.SentenceCase;
import greenwall.fleet.source.ClockSkewLimits;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.SourceLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The state of one source: when it last answered, and the error if it did not.
///
/// @param state `ok` or `silent` (no response for 30 s, or none ever); after a failure it stays `ok` with a
///     reason until it is silent
/// @param slowed how often the source is polled and why, where that is less often than configured
/// @param load the load that the last complete poll put on the source
/// @param completeness whether some of its data is missing, for the reason given
public record SourceState(
        Source source,
        CellState state,
        Optional<Instant> lastAnswer,
        Optional<Duration> age,
        Optional<Duration> roundTrip,
        Optional<Duration> skew,
        String reason,
        String remedy,
        Optional<LongerInterval> slowed,
        Optional<SourceLoad> load,
        Completeness completeness) {
    /// How much of its data a source that answers has returned.
    public enum Completeness {
        COMPLETE,
        PARTIAL,
        /// The first poll is still running. A host that was lost may seem ok.
        FIRST_POLL
    }

    /// The state of a source whose round trip was not measured.
    public static SourceState of(
            Source source,
            CellState state,
            Optional<Instant> lastAnswer,
            Optional<Duration> age,
            String reason,
            String remedy) {
        return new SourceState(
                source,
                state,
                lastAnswer,
                age,
                Optional.empty(),
                Optional.empty(),
                reason,
                remedy,
                Optional.empty(),
                Optional.empty(),
                Completeness.COMPLETE);
    }

    /// The state as a word; another one where the source answers but some of its data is missing.
    public String word() {
        if (state != CellState.OK) {
            return state.word();
        }
        return switch (completeness) {
            case COMPLETE -> state.word();
            case PARTIAL -> "partial";
            case FIRST_POLL -> "first poll";
        };
    }

    /// The state to show: a source whose data are incomplete is not OK.
    public CellState shown() {
        return state == CellState.OK && completeness != Completeness.COMPLETE ? CellState.SILENT : state;
    }

    /// Whether the targets of the source are known, but its first poll is not complete yet.
    public boolean isInFirstPoll() {
        return completeness == Completeness.FIRST_POLL;
    }

    /// The state at an instant: the last answer of a Prometheus becomes too old.
    public SourceState at(Instant now) {
        boolean old = source.kind() == Source.Kind.PROMETHEUS
                && age(lastAnswer, now)
                        .filter(age -> age.compareTo(SILENT_AFTER) > 0)
                        .isPresent();
        return old && state == CellState.OK
                ? asSilent(
                        now,
                        source + " has not responded for "
                                + DurationText.of(age(lastAnswer, now).orElseThrow()))
                : this;
    }

    /// Whether the clocks of this machine and the source differ so much that ages use the source's clock.
    public boolean clocksDiffer() {
        return skew.map(s -> s.abs().compareTo(ClockSkewLimits.CORRECTED) > 0).orElse(false);
    }

    /// The clock difference as text, where the clocks differ.
    public Optional<String> clockWarning() {
        return skew.filter(_ -> clocksDiffer())
                .map(s -> "this machine's clock is " + DurationText.of(s.abs())
                        + (s.isNegative() ? " ahead of" : " behind") + " that of the "
                        + SentenceCase.of(source.kind().word()) + " of " + source.cluster());
    }

    /// A copy whose times are moved by the correction.
    SourceState movedBy(Duration correction) {
        return correction.isZero()
                ? this
                : with(state, lastAnswer.map(at -> at.plus(correction)), age, reason, completeness);
    }

    /// A copy that has the last answer of an earlier run where the source has not answered in this run.
    SourceState withEarlierAnswer(List<SourceState> earlier, Instant now) {
        var before = lastAnswer.or(() -> earlier.stream()
                .filter(known -> known.source().equals(source))
                .findFirst()
                .flatMap(SourceState::lastAnswer));
        return with(state, before, age(before, now), reason, completeness);
    }

    public SourceState with(Completeness newCompleteness) {
        return with(state, lastAnswer, age, reason, newCompleteness);
    }

    /// A copy with a later response, if the source is not silent.
    SourceState respondedAt(Instant at, Instant now) {
        var last = Optional.of(at);
        return state == CellState.OK ? with(state, last, age(last, now), reason, completeness) : this;
    }

    public SourceState asSilent(Instant now, String why) {
        return with(CellState.SILENT, lastAnswer, age(lastAnswer, now), why, Completeness.COMPLETE);
    }

    /// Empty if the clock was set back since the answer.
    static Optional<Duration> age(Optional<Instant> answer, Instant now) {
        return answer.map(at -> Duration.between(at, now)).filter(length -> !length.isNegative());
    }

    public SourceState withReason(String newReason, String newRemedy) {
        return new SourceState(
                source, state, lastAnswer, age, roundTrip, skew, newReason, newRemedy, slowed, load, completeness);
    }

    private SourceState with(
            CellState newState,
            Optional<Instant> newAnswer,
            Optional<Duration> newAge,
            String newReason,
            Completeness newCompleteness) {
        return new SourceState(
                source, newState, newAnswer, newAge, roundTrip, skew, newReason, remedy, slowed, load, newCompleteness);
    }

    /// The longer interval of a source that answers slowly, and the reason.
    public record LongerInterval(Duration every, String why) {
        @Override
        public String toString() {
            return "polled every " + every.toSeconds() + " s because " + why;
        }
    }

    /// A source that has not answered for 30 s is silent. The limit is a second shorter, so that the state is
    /// on the screen by then.
    public static final Duration SILENT_AFTER = Duration.ofSeconds(29);
}
