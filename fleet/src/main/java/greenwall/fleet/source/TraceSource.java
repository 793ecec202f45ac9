package greenwall.fleet.source;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Any trace source. Calls block, so they run on virtual threads; interrupting a call cancels it.
public interface TraceSource {
    Source source();

    /// Traces in the window, up to the limit. If there are more, the source chooses which of them it returns.
    Outcome<SearchResult> search(Search search, Duration deadline);

    /// The traces of the service; if it sends none, those of its callers, which only Tempo can search for.
    static Outcome<SearchResult> orOfItsCallers(TraceSource source, Search search, Duration deadline) {
        var found = source.search(search, deadline);
        boolean none = found.answer().filter(own -> own.traces().isEmpty()).isPresent();
        return search.ofItsCallers()
                .filter(_ -> none && source.source().kind() == Source.Kind.TEMPO)
                .map(callers -> source.search(callers, deadline))
                .orElse(found);
    }

    /// One complete trace by its id. A source that does not have it fails with status 404.
    Outcome<Trace> trace(String id, Duration deadline);

    Outcome<List<String>> services(TimeWindow window, Duration deadline);

    Outcome<List<String>> operations(String service, TimeWindow window, Duration deadline);

    Outcome<MetricsSource.BuildInfo> buildInfo(Duration deadline);

    /// The search conditions; an empty condition does not limit the search.
    ///
    /// @param failed only traces with a failed span
    /// @param attributes of one span or of its process
    /// @param traceQl replaces all other conditions, where the source supports TraceQL
    record Search(
            Optional<String> service,
            Optional<String> operation,
            Optional<Duration> longerThan,
            Optional<Duration> shorterThan,
            boolean failed,
            Map<String, String> attributes,
            Optional<String> traceQl,
            TimeWindow window,
            int limit) {
        public Search onlyFailed() {
            return new Search(service, operation, longerThan, shorterThan, true, attributes, traceQl, window, limit);
        }

        /// The same search for the callers of the service, which may send no spans itself, such as a database
        /// or a third-party program. Empty if no service is named.
        public Optional<Search> ofItsCallers() {
            return service.filter(_ -> traceQl.isEmpty()).map(name -> {
                var named = new TreeMap<>(attributes);
                named.put("peer.service", name);
                return new Search(
                        Optional.empty(), operation, longerThan, shorterThan, failed, named, traceQl, window, limit);
            });
        }

        public Search during(TimeWindow other) {
            return new Search(service, operation, longerThan, shorterThan, failed, attributes, traceQl, other, limit);
        }

        public static Search everything(TimeWindow window, int limit) {
            return all(Optional.empty(), window, limit);
        }

        public static Search ofService(String service, TimeWindow window, int limit) {
            return all(Optional.of(service), window, limit);
        }

        private static Search all(Optional<String> service, TimeWindow window, int limit) {
            return new Search(
                    service,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Map.of(),
                    Optional.empty(),
                    window,
                    limit);
        }
    }

    /// @param cut whether the limit was reached, so that there may be more
    record SearchResult(List<Summary> traces, boolean cut) {}

    /// The data of one trace in a search result.
    ///
    /// @param spans the number of its spans; empty if the source does not report it
    /// @param errors the number of its failed spans; empty if the source does not report it
    record Summary(
            String id,
            String service,
            String operation,
            Instant start,
            Duration duration,
            Optional<Integer> spans,
            Optional<Integer> errors) {}
}
