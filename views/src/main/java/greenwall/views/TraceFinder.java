package greenwall.views;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Traces;
import greenwall.fleet.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Queries every trace source in parallel. Results arrive on the JavaFX thread; closing a handle cancels its request.
public interface TraceFinder {
    TimeRangeReader.Ask search(Traces.Search search, Consumer<Found> receiver);

    /// The trace, from the first source that has it.
    TimeRangeReader.Ask trace(String id, Consumer<Answer> receiver);

    /// The names of services; with a service, those of its operations.
    TimeRangeReader.Ask names(Optional<String> service, TimeWindow window, Consumer<List<String>> receiver);

    /// Exemplars (measured requests with a trace) of the series that a query reads.
    TimeRangeReader.Ask exemplars(
            String cluster, String query, TimeWindow window, Consumer<List<Metrics.Exemplar>> receiver);

    record Hit(String cluster, Traces.Summary trace) {
        /// With at least one failed span.
        Hit failed() {
            int errors = Math.max(1, trace.errors().orElse(1));
            return new Hit(
                    cluster,
                    new Traces.Summary(
                            trace.id(),
                            trace.service(),
                            trace.operation(),
                            trace.start(),
                            trace.duration(),
                            trace.spans(),
                            Optional.of(errors)));
        }
    }

    /// The result of a search.
    ///
    /// @param cut whether a source has more than the limit
    /// @param troubles what could not be read or may be missing, one line each
    record Found(List<Hit> traces, boolean cut, List<String> troubles) {
        /// Marks the traces that a second search for failed ones found, and adds those that only it found: some sources
        /// do not report in a search which traces failed.
        public Found marking(Found failed) {
            var bad = new LinkedHashMap<String, Hit>();
            failed.traces.forEach(hit -> bad.put(hit.trace.id(), hit));
            var all = new ArrayList<Hit>();
            for (var hit : traces) {
                boolean is = bad.remove(hit.trace.id()) != null;
                all.add(is && hit.trace.errors().isEmpty() ? hit.failed() : hit);
            }
            bad.values().forEach(hit -> all.add(hit.failed()));
            return new Found(all, cut, troubles);
        }
    }

    sealed interface Answer {
        record Given(String cluster, Trace trace) implements Answer {}

        /// Why there is none, in one line.
        record Missing(String why) implements Answer {}
    }
}
