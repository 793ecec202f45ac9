package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.util.List;

/// The result of a range query, with the step that was actually used. It is longer than the requested step if
/// the server's limit of 11,000 points would have been exceeded.
public record Matrix(TimeWindow window, Duration step, List<Series> series) {
    /// The points of one series in order of time. Steps without a sample have no point.
    public record Series(Labels labels, long[] timeMillis, double[] values, List<HistogramAt> histograms) {
        public int size() {
            return timeMillis.length;
        }
    }

    public record HistogramAt(long timeMillis, NativeHistogram histogram) {}
}
