package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.util.List;

/// The answer of a range query, with the step that was really used: a coarser one than asked where the server's
/// 11,000-point limit would have been met.
public record Matrix(TimeWindow window, Duration step, List<Series> series) {
    /// One series' points in order of time. Where no sample was, there is no point: a gap is a gap.
    public record Series(Labels labels, long[] timeMillis, double[] values, List<HistogramAt> histograms) {
        public int size() {
            return timeMillis.length;
        }
    }

    public record HistogramAt(long timeMillis, NativeHistogram histogram) {}
}
