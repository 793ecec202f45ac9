package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Onset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The times that lines are ranked against: the onset of a metric and further instants in question, or an
/// entire window.
///
/// @param furtherTimes further instants; a change near one of them counts like a change near the onset
/// @param equalWeights whether all times between the onset's last sample and `until` count equally
/// @param uncertaintySeconds the uncertainty in seconds: a smaller distance does not count
public record ReferenceTimes(
        Onset onset, List<Instant> furtherTimes, Instant until, boolean equalWeights, double uncertaintySeconds) {
    private static final Duration MIN_GAP = Duration.ofMinutes(4);

    public static ReferenceTimes of(Onset onset, List<Instant> also, double vague) {
        return new ReferenceTimes(onset, also, onset.at(), false, vague);
    }

    /// In a window, a line is ranked by how rarely similar lines occur in an interval of its length.
    public static ReferenceTimes of(TimeWindow window) {
        return new ReferenceTimes(
                Onset.none(window.start(), Labels.EMPTY),
                List.of(),
                window.end(),
                true,
                Math.max(1, window.length().toSeconds()));
    }

    List<Instant> in(TimeWindow window) {
        return Stream.concat(Stream.of(onset.at()), furtherTimes.stream())
                .filter(window::contains)
                .distinct()
                .sorted()
                .toList();
    }

    /// The instants around which lines are read first; instants close to another are left out.
    List<Instant> centres(TimeWindow window) {
        if (equalWeights) {
            return List.of(window.start().plus(window.length().dividedBy(2)));
        }
        var centres = new ArrayList<Instant>(List.of(onset.at()));
        for (var instant : furtherTimes) {
            if (window.contains(instant)
                    && centres.stream()
                            .allMatch(c -> Duration.between(c, instant).abs().compareTo(MIN_GAP) > 0)) {
                centres.add(instant);
            }
        }
        centres.sort(Comparator.naturalOrder());
        return centres;
    }
}
