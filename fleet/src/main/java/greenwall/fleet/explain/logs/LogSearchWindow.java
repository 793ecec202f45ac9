package greenwall.fleet.explain.logs;

import greenwall.fleet.TimeWindow;

/// The reference times and the window of a log search, and an earlier baseline with the usual lines.
public record LogSearchWindow(ReferenceTimes reference, TimeWindow window, TimeWindow baseline) {
    /// From the start of the baseline to the end of the window.
    public TimeWindow fullWindow() {
        return new TimeWindow(baseline.start(), window.end());
    }

    /// Where lines are counted over time: without a baseline of another day, because nothing is read in between.
    TimeWindow countedWindow() {
        return baseline.end().isBefore(window.start()) ? window : fullWindow();
    }
}
