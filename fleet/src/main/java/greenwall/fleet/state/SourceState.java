package greenwall.fleet.state;

import greenwall.fleet.source.Load;
import greenwall.fleet.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How one source is doing: when it last answered, and what it said when it did not.
///
/// `state` is `ok` or `silent` (no answer for 30 s, or none ever); between a failure and silence it stays `ok`
/// with a reason.
///
/// `slowed` says how often it is asked and why, where that is less often than configured. `load` is what the last whole
/// beat put on it.
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
        Optional<Load> load) {
    /// Asked as often as configured.
    public SourceState(
            Source source,
            CellState state,
            Optional<Instant> lastAnswer,
            Optional<Duration> age,
            Optional<Duration> roundTrip,
            Optional<Duration> skew,
            String reason,
            String remedy) {
        this(source, state, lastAnswer, age, roundTrip, skew, reason, remedy, Optional.empty(), Optional.empty());
    }

    /// How often a source is asked that answers slowly, and why.
    public record Slowed(Duration every, String why) {
        @Override
        public String toString() {
            return "asked every " + every.toSeconds() + " s because " + why;
        }
    }

    /// A source that has not answered for 30 s is silent. It is judged so a second earlier, for the judgement has to be
    /// on the screen by then.
    public static final Duration SILENT_AFTER = Duration.ofSeconds(29);
}
