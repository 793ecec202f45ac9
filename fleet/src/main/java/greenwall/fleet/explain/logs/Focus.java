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

/// What lines are compared with: the onset of a metric and further instants in question, or a window as a whole.
///
/// @param also instants about which a change counts as one about the onset
/// @param whole whether anything between the onset's last sample and `until` counts alike
/// @param vague seconds within which the distance does not count
public record Focus(Onset onset, List<Instant> also, Instant until, boolean whole, double vague) {
    private static final Duration APART = Duration.ofMinutes(4);

    public static Focus on(Onset onset, List<Instant> also, double vague) {
        return new Focus(onset, also, onset.at(), false, vague);
    }

    /// Within a window every place is as good as any other, so that a line counts by how seldom the like is in a
    /// stretch of that length.
    public static Focus on(TimeWindow window) {
        return new Focus(
                Onset.none(window.start(), Labels.EMPTY),
                List.of(),
                window.end(),
                true,
                Math.max(1, window.length().toSeconds()));
    }

    /// The instants that lie in the window.
    List<Instant> in(TimeWindow window) {
        return Stream.concat(Stream.of(onset.at()), also.stream())
                .filter(window::contains)
                .distinct()
                .sorted()
                .toList();
    }

    /// Around what to read first: all instants that are well apart.
    List<Instant> centres(TimeWindow window) {
        if (whole) {
            return List.of(window.start().plus(window.length().dividedBy(2)));
        }
        var centres = new ArrayList<Instant>(List.of(onset.at()));
        for (var instant : also) {
            if (window.contains(instant)
                    && centres.stream()
                            .allMatch(c -> Duration.between(c, instant).abs().compareTo(APART) > 0)) {
                centres.add(instant);
            }
        }
        centres.sort(Comparator.naturalOrder());
        return centres;
    }
}
