package greenwall.fleet.explain.metric;

import java.time.Duration;

/// Durations that suit the distance between the samples of a series. A duration that is right for scrapes every
/// 15 seconds covers far too many samples at one per second, and none at one per hour.
public record SampleSpacing(Duration step) {
    /// A duration that is limited to a minimum and a maximum number of steps.
    public record StepLimits(Duration usual, int minSteps, int maxSteps) {}

    public Duration within(StepLimits reach) {
        var shortest = step.multipliedBy(reach.minSteps());
        var longest = step.multipliedBy(reach.maxSteps());
        var usual = reach.usual();
        return usual.compareTo(shortest) < 0
                ? shortest
                : step.isZero() || usual.compareTo(longest) < 0 ? usual : longest;
    }

    public Duration atLeast(Duration usual, int fewest) {
        return within(new StepLimits(usual, fewest, Integer.MAX_VALUE));
    }
}
