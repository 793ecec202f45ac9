package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Any source with Loki's query API. Calls block, so they run on virtual threads; interrupting a call cancels
/// it.
public interface LogSource {
    Source source();

    /// Reads the lines of the window in order of time (or in reverse), and passes them on as they arrive.
    /// Pages past the server's limit without losing or repeating a line. `limit` is the maximum number of
    /// lines in total; the result shows whether it was reached.
    Outcome<ReadSummary> lines(String query, TimeWindow window, Order order, int limit, Sink sink, Duration deadline);

    Outcome<InstantVector> instant(String query, Instant at, Duration deadline);

    Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline);

    Outcome<List<String>> labelNames(TimeWindow window, Duration deadline);

    Outcome<List<String>> labelValues(String label, TimeWindow window, Duration deadline);

    Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline);

    Outcome<MetricsSource.BuildInfo> buildInfo(Duration deadline);

    /// Follows the log live until the handle is closed; reconnects automatically and fills gaps with range
    /// queries. Older lines than `from` are delivered too if the server sends them because they came late.
    Tail tail(String query, Instant from, TailSink sink);

    enum Order {
        FORWARD,
        BACKWARD
    }

    /// A log line; its time is in nanoseconds since the epoch, so that lines in the same millisecond keep
    /// their order.
    record Line(long timeNanos, Labels stream, Map<String, String> metadata, String text) {}

    /// Returns false to stop reading.
    @FunctionalInterface
    interface Sink {
        boolean accept(Line line);
    }

    interface TailSink {
        void line(Line line);

        /// Reports lines that the server dropped, or that did not fit into the buffer of this program.
        void dropped(long entries, String why);

        /// Reports that the connection was lost, refused or restored, in one line to show.
        void status(boolean connected, String what);
    }

    interface Tail extends AutoCloseable {
        @Override
        void close();
    }

    /// What was read: whether the limit cut it off, and which window it covers.
    record ReadSummary(long lines, boolean cut, TimeWindow covered, int requests) {}
}
