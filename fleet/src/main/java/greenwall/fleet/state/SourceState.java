package greenwall.fleet.state;

import greenwall.fleet.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How one source is doing: when it last answered, and what it said when it did not.
///
/// `state` is `ok` or `silent` (no answer for 30 s, or none ever); between a failure and silence it stays `ok`
/// with a reason.
public record SourceState(
        Source source,
        CellState state,
        Optional<Instant> lastAnswer,
        Optional<Duration> age,
        Optional<Duration> roundTrip,
        Optional<Duration> skew,
        String reason,
        String remedy) {
    /// A source that has not answered for 30 s is silent. It is judged so a second earlier, for the judgement has to be
    /// on the screen by then.
    public static final Duration SILENT_AFTER = Duration.ofSeconds(29);
}
