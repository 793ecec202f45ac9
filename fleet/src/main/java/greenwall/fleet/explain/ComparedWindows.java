package greenwall.fleet.explain;

import static greenwall.fleet.TimeOrder.longer;
import static greenwall.fleet.TimeOrder.shorter;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import java.time.Duration;

/// A window, and an earlier baseline that shows what is usual.
record ComparedWindows(TimeWindow window, TimeWindow baseline) {
    static final Duration LONGEST_SPAN = Duration.ofDays(20);
    private static final int BASELINE_FACTOR = 4;
    private static final Duration SHORTEST_BASELINE = Duration.ofHours(1);
    private static final Duration LONGEST_BASELINE = Duration.ofHours(12);

    /// A window and the time before it.
    static ComparedWindows of(TimeWindow window) {
        var length = window.length().multipliedBy(BASELINE_FACTOR);
        var baseline = shorter(longer(length, SHORTEST_BASELINE), LONGEST_BASELINE);
        return new ComparedWindows(window, TimeWindow.before(window.start(), baseline));
    }

    /// Whether the baseline ends before the window begins, and is not too long ago.
    boolean comparable() {
        return !baseline.end().isAfter(window.start())
                && !baseline.start().plus(LONGEST_SPAN).isBefore(window.end());
    }

    /// `the 4 h before`, or the window to compare with.
    String baselineText() {
        return baseline.end().equals(window.start())
                ? "the " + Unit.duration(baseline.length()) + " before"
                : "the window from " + baseline.start() + " to " + baseline.end();
    }
}
