package greenwall.fleet.explain;

import static greenwall.fleet.TimeMath.longer;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.metric.SampleSpacing;
import greenwall.fleet.explain.metric.SampleSpacing.StepLimits;
import java.time.Duration;
import java.time.Instant;

/// A window in which series are read besides the explained one, and the distance between their samples.
record SampledWindow(TimeWindow window, Duration step) {
    static final StepLimits BEFORE = new StepLimits(Duration.ofMinutes(40), 24, 160);
    static final StepLimits AFTER = new StepLimits(Duration.ofMinutes(12), 3, 48);
    /// Other series may be scraped less often than the one that is explained.
    private static final Duration MIN_BEFORE = Duration.ofMinutes(10);
    private static final Duration MIN_AFTER = Duration.ofMinutes(3);
    private static final int MAX_POINTS = 160;
    private static final int MAX_POINTS_OF_EVENTS = 240;
    private static final long SHORTEST_STEP_OF_EVENTS = 15;

    /// Long enough for a few samples after and a few dozen before, at any scrape interval. The step is that of
    /// the metric, or whole seconds if that gives too many points.
    static SampledWindow around(Instant onset, Duration step, Instant now) {
        var steps = new SampleSpacing(step);
        var window = new TimeWindow(
                        onset.minus(longer(steps.within(BEFORE), MIN_BEFORE)),
                        onset.plus(longer(steps.within(AFTER), MIN_AFTER)))
                .until(now);
        var coarse = Duration.ofSeconds(Math.ceilDiv(window.length().toSeconds(), MAX_POINTS));
        return new SampledWindow(window, longer(coarse, step));
    }

    /// Events last longer than a few scrapes.
    static SampledWindow ofEvents(TimeWindow window) {
        long seconds = window.length().toSeconds() / MAX_POINTS_OF_EVENTS;
        return new SampledWindow(window, Duration.ofSeconds(Math.max(SHORTEST_STEP_OF_EVENTS, seconds)));
    }
}
