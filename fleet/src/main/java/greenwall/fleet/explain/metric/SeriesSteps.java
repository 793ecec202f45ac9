package greenwall.fleet.explain.metric;

import java.time.Duration;

/// Lengths of time that suit how far apart a series' samples are: a length that is right for scrapes of a quarter of a
/// minute would hold a thousand samples of a second, or none of an hour.
public record SeriesSteps(Duration step) {
    /// That long, but no fewer and no more steps than these.
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
