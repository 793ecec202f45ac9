package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;

/// The result of a range query, with the step that was actually used. It is longer than the requested step if
/// the server's limit of 11,000 points would have been exceeded.
public record Matrix(TimeWindow window, Duration step, List<Series> series) {
    /// The points of one series in order of time. Steps without a sample have no point.
    public record Series(Labels labels, long[] timeMillis, double[] values, List<HistogramAt> histograms) {
        public int size() {
            return timeMillis.length;
        }

        /// The times from the first to the last of consecutive points that match. A longer gap ends a period.
        public List<TimeWindow> periods(DoublePredicate matches, Duration longestGap) {
            var periods = new ArrayList<TimeWindow>();
            int start = -1;
            for (int i = 0; i <= size(); i++) {
                boolean on = i < size() && matches.test(values[i]);
                boolean gap = on && start >= 0 && timeMillis[i] - timeMillis[i - 1] > longestGap.toMillis();
                if (start >= 0 && (!on || gap)) {
                    periods.add(new TimeWindow(
                            Instant.ofEpochMilli(timeMillis[start]), Instant.ofEpochMilli(timeMillis[i - 1])));
                    start = -1;
                }
                if (on && start < 0) {
                    start = i;
                }
            }
            return periods;
        }
    }

    public record HistogramAt(long timeMillis, NativeHistogram histogram) {}
}
