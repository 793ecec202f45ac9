package greenwall.views;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.LogSource;
import greenwall.views.logs.LogLine;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/// Reads logs for a visible view: a time window page by page, a live tail, counts for a histogram, and the
/// selectors of a host. All results arrive on the JavaFX thread.
public interface LogQueries {
    RequestHandle read(Request request, Reader reader);

    /// Follows the log until the handle is closed. A view that does not keep up loses lines; the number lost
    /// is reported.
    RequestHandle follow(String cluster, String query, Instant from, Follower follower);

    /// Runs a LogQL query that returns numbers.
    RequestHandle count(RangeQueryRunner.Request request, Consumer<RangeQueryRunner.Answer> receiver);

    /// Finds the selectors that match the host's lines under any of its names, best first.
    RequestHandle selectors(Place.HostRef host, TimeWindow window, Consumer<Selectors> receiver);

    /// Finds the selectors that match the lines of a service under any of its names, best first.
    RequestHandle serviceSelectors(
            String cluster, Collection<String> names, TimeWindow window, Consumer<Selectors> receiver);

    /// @param most the maximum number of lines to read in total
    record Request(String cluster, String query, TimeWindow window, LogSource.Order order, int most) {}

    interface Reader {
        /// In the requested order.
        void page(List<LogLine> lines);

        void end(ReadResult end);
    }

    sealed interface ReadResult {
        /// @param cut whether there are more lines
        record Read(boolean cut) implements ReadResult {}

        /// Why reading stopped, in one line. The pages already delivered are valid.
        record Missing(String why) implements ReadResult {}
    }

    interface Follower {
        void lines(List<LogLine> lines);

        void dropped(long lines, String why);

        void status(boolean connected, String what);
    }

    /// @param selectors empty if no stream has a name of the host; `why` then describes the search
    record Selectors(List<String> selectors, String why) {}
}
