package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Anything with Loki's query API. Calls block, so they run on virtual threads; interrupting one cancels it.
public interface Logs {
    Source source();

    /// Lines of the window in order of time (or against it), paged past the server's limit without loss or
    /// double, handed over as they arrive. `limit` is the most lines to read in all; the answer says whether it
    /// cut.
    Outcome<Read> lines(String query, TimeWindow window, Order order, int limit, Sink sink, Duration deadline);

    Outcome<Vector> instant(String query, Instant at, Duration deadline);

    Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline);

    Outcome<List<String>> labelNames(TimeWindow window, Duration deadline);

    Outcome<List<String>> labelValues(String label, TimeWindow window, Duration deadline);

    Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline);

    Outcome<Metrics.BuildInfo> buildInfo(Duration deadline);

    /// Follows the log live until the handle is closed; reconnects by itself and fills gaps from range queries.
    Tail tail(String query, Instant from, TailSink sink);

    enum Order {
        FORWARD,
        BACKWARD
    }

    /// Nanoseconds since the epoch: two lines in one millisecond keep their order.
    record Line(long timeNanos, Labels stream, Map<String, String> metadata, String text) {}

    /// Returns false to stop reading.
    @FunctionalInterface
    interface Sink {
        boolean accept(Line line);
    }

    interface TailSink {
        void line(Line line);

        /// Entries that the server, or a full buffer on this side, left out.
        void dropped(long entries, String why);

        /// The link was lost, refused or is back; a line to show.
        void status(boolean connected, String what);
    }

    interface Tail extends AutoCloseable {
        @Override
        void close();
    }

    /// What was read: whether the limit cut it, and how far it came.
    record Read(long lines, long bytes, boolean cut, TimeWindow covered, int requests) {}
}
