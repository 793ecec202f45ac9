package greenwall.fleet.explain.metric;

import java.time.Duration;

/// Durations that suit the sample distance of a series: one that is right for scrapes every 15 seconds would have a
/// thousand samples of a second, or none of an hour.
public record SeriesSteps(Duration step) {
    /// A duration, but not fewer or more steps than these.
    public record Reach(Duration usual, int fewest, int most) {}

    public Duration within(Reach reach) {
        var shortest = step.multipliedBy(reach.fewest());
        var longest = step.multipliedBy(reach.most());
        var usual = reach.usual();
        return usual.compareTo(shortest) < 0
                ? shortest
                : step.isZero() || usual.compareTo(longest) < 0 ? usual : longest;
    }

    public Duration atLeast(Duration usual, int fewest) {
        return within(new Reach(usual, fewest, Integer.MAX_VALUE));
    }
}
