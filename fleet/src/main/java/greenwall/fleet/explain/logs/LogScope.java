package greenwall.fleet.explain.logs;

import greenwall.fleet.TimeWindow;

/// What is read of logs: a window with a reference, and an earlier baseline with its usual lines.
public record LogScope(ReferenceTimes reference, TimeWindow window, TimeWindow baseline) {
    /// From the start of the baseline to the end of the window.
    public TimeWindow whole() {
        return new TimeWindow(baseline.start(), window.end());
    }
}
