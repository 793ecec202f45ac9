package greenwall.fleet.state;

import greenwall.fleet.Unit;
import greenwall.fleet.source.Source;
import greenwall.fleet.source.SourceLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How one source is doing: when it last answered, and what it said when it did not.
///
/// `state` is `ok` or `silent` (no response for 30 s, or none ever); between a failure and silence it stays `ok`
/// with a reason.
///
/// `slowed` says how often it is asked and why, where that is less often than configured. `load` is what the last
/// whole poll put on it. `partial` says that a part of what it should know is missing, for the reason given.
public record SourceState(
        Source source,
        CellState state,
        Optional<Instant> lastAnswer,
        Optional<Duration> age,
        Optional<Duration> roundTrip,
        Optional<Duration> skew,
        String reason,
        String remedy,
        Optional<Slowed> slowed,
        Optional<SourceLoad> load,
        boolean partial) {
    /// By more than a scrape: ages and windows then go by the source's clock, and it is said.
    private static final Duration SCRAPE = Duration.ofSeconds(15);

    /// Of an answer whose way was not timed.
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
                false);
    }

    /// `partial` where it answers but lacks a part.
    public String word() {
        return partial && state == CellState.OK ? "partial" : state.word();
    }

    /// The state to colour it by: one that lacks a part is not well.
    public CellState shown() {
        return partial && state == CellState.OK ? CellState.SILENT : state;
    }

    /// The same as it is at an instant: what was heard of a Prometheus too long ago says nothing of now.
    public SourceState at(Instant now) {
        boolean old = source.kind() == Source.Kind.PROMETHEUS
                && age(lastAnswer, now)
                        .filter(age -> age.compareTo(SILENT_AFTER) > 0)
                        .isPresent();
        return old && state == CellState.OK ? silent(now, source + " has not responded since") : this;
    }

    /// Whether this machine's clock and the source's are far apart.
    public boolean clocksDiffer() {
        return skew.map(s -> s.abs().compareTo(SCRAPE) > 0).orElse(false);
    }

    /// By how much the clocks differ, in words, where it is more than a scrape.
    public Optional<String> clockOff() {
        return skew.filter(_ -> clocksDiffer())
                .map(s ->
                        "this machine's clock is " + Unit.duration(s.abs()) + (s.isNegative() ? " ahead of" : " behind")
                                + " that of " + source.kind().word() + " " + source.cluster());
    }

    /// The same, told by a clock that is moved by so much.
    SourceState movedBy(Duration correction) {
        return correction.isZero()
                ? this
                : with(state, lastAnswer.map(at -> at.plus(correction)), age, reason, partial);
    }

    /// The same; where it has not responded in this run, with its last answer in an earlier one.
    SourceState rememberedBy(List<SourceState> earlier, Instant now) {
        var before = lastAnswer.or(() -> earlier.stream()
                .filter(known -> known.source().equals(source))
                .findFirst()
                .flatMap(SourceState::lastAnswer));
        return with(state, before, age(before, now), reason, partial);
    }

    /// The same source, of which nothing is heard now.
    SourceState silent(Instant now, String why) {
        return with(CellState.SILENT, lastAnswer, age(lastAnswer, now), why, false);
    }

    /// None where the clock was set back since.
    static Optional<Duration> age(Optional<Instant> answer, Instant now) {
        return answer.map(at -> Duration.between(at, now)).filter(length -> !length.isNegative());
    }

    /// The same for another reason.
    public SourceState because(String newReason, String newRemedy) {
        return new SourceState(
                source, state, lastAnswer, age, roundTrip, skew, newReason, newRemedy, slowed, load, partial);
    }

    private SourceState with(
            CellState newState,
            Optional<Instant> newAnswer,
            Optional<Duration> newAge,
            String newReason,
            boolean newPartial) {
        return new SourceState(
                source, newState, newAnswer, newAge, roundTrip, skew, newReason, remedy, slowed, load, newPartial);
    }

    /// How often a source is asked that answers slowly, and why.
    public record Slowed(Duration every, String why) {
        @Override
        public String toString() {
            return "polled every " + every.toSeconds() + " s because " + why;
        }
    }

    /// A source that has not responded for 30 s is silent. It is judged so a second earlier, for the judgement has
    /// to be on the screen by then.
    public static final Duration SILENT_AFTER = Duration.ofSeconds(29);
}
