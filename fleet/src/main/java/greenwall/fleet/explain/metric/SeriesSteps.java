package greenwall.fleet.explain.metric;

import java.time.Duration;

/// Durations that suit the distance between the samples of a series. A duration that is right for scrapes every
/// 15 seconds covers far too many samples at one per second, and none at one per hour.
public record SeriesSteps(Duration step) {
    /// The duration, limited to a minimum and a maximum number of steps.
    public Duration within(Duration usual, int fewest, int most) {
        var shortest = step.multipliedBy(fewest);
        var longest = step.multipliedBy(most);
        return usual.compareTo(shortest) < 0
                ? shortest
                : step.isZero() || usual.compareTo(longest) < 0 ? usual : longest;
    }

    public Duration atLeast(Duration usual, int fewest) {
        return within(usual, fewest, Integer.MAX_VALUE);
    }
}
