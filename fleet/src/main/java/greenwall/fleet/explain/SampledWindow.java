package greenwall.fleet.explain;

import static greenwall.fleet.TimeOrder.earlier;
import static greenwall.fleet.TimeOrder.longer;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.metric.SeriesSteps;
import greenwall.fleet.explain.metric.SeriesSteps.Reach;
import java.time.Duration;
import java.time.Instant;

/// The window in which other series are compared with the explained one, and the distance between their samples.
record SampledWindow(TimeWindow window, Duration step) {
    static final Reach BEFORE = new Reach(Duration.ofMinutes(40), 24, 160);
    static final Reach AFTER = new Reach(Duration.ofMinutes(12), 3, 48);
    /// Other series may be scraped less often than the one that is explained.
    private static final Duration MIN_BEFORE = Duration.ofMinutes(10);
    private static final Duration MIN_AFTER = Duration.ofMinutes(3);
    private static final int MAX_POINTS = 160;

    /// Long enough for a few samples after and a few dozen before, at any scrape interval. The step is that of the
    /// metric, or whole seconds if that gives too many points.
    static SampledWindow around(Instant onset, Duration step, Instant now) {
        var steps = new SeriesSteps(step);
        var window = new TimeWindow(
                onset.minus(longer(steps.within(BEFORE), MIN_BEFORE)),
                earlier(now, onset.plus(longer(steps.within(AFTER), MIN_AFTER))));
        var coarse = Duration.ofSeconds(Math.ceilDiv(window.length().toSeconds(), MAX_POINTS));
        return new SampledWindow(window, longer(coarse, step));
    }
}
