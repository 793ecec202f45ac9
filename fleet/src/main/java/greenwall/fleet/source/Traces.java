package greenwall.fleet.source;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Anything that keeps traces. Calls block, so they run on virtual threads; interrupting one cancels it.
public interface Traces {
    Source source();

    /// Traces of the window, as many as the limit allows. Which of them a source leaves out when there are more is
    /// its own choice.
    Outcome<Found> search(Search search, Duration deadline);

    /// One trace by its id, whole. A source that has none answers with a refusal of status 404.
    Outcome<Trace> trace(String id, Duration deadline);

    Outcome<List<String>> services(TimeWindow window, Duration deadline);

    Outcome<List<String>> operations(String service, TimeWindow window, Duration deadline);

    Outcome<Metrics.BuildInfo> buildInfo(Duration deadline);

    /// What is looked for; an empty part does not narrow.
    ///
    /// @param failed only traces with a failed span
    /// @param attributes of one span or of its process
    /// @param traceQl in the place of all of these, where the source reads it
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
        /// The same, of those with a failed span.
        public Search onlyFailed() {
            return new Search(service, operation, longerThan, shorterThan, true, attributes, traceQl, window, limit);
        }

        /// The same of those who call the service, for one that sends no spans of its own: a database, somebody else's
        /// program. Empty where no service is named.
        public Optional<Search> ofItsCallers() {
            return service.filter(_ -> traceQl.isEmpty()).map(name -> {
                var named = new TreeMap<>(attributes);
                named.put("peer.service", name);
                return new Search(
                        Optional.empty(), operation, longerThan, shorterThan, failed, named, traceQl, window, limit);
            });
        }

        /// The same, in another window.
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

    /// @param cut whether the limit was met, so that there may be more
    record Found(List<Summary> traces, boolean cut) {}

    /// What a search tells of one trace.
    ///
    /// @param spans how many it has, and how many of them failed; empty where the source does not say
    record Summary(
            String id,
            String service,
            String operation,
            Instant start,
            Duration duration,
            Optional<Integer> spans,
            Optional<Integer> errors) {}
}
