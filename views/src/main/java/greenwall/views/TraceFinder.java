package greenwall.views;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Queries every trace source in parallel. Results arrive on the JavaFX thread; closing a handle cancels its
/// request.
public interface TraceFinder {
    RequestHandle search(TraceSource.Search search, Consumer<FoundTraces> receiver);

    /// Reads the trace from the first source that has it.
    RequestHandle trace(String id, Consumer<Answer> receiver);

    /// Reads the names of all services, or of the operations of the given service.
    RequestHandle names(Optional<String> service, TimeWindow window, Consumer<List<String>> receiver);

    /// Reads exemplars (measured requests with a trace) of the series that a query reads.
    RequestHandle exemplars(
            String cluster, String query, TimeWindow window, Consumer<List<MetricsSource.Exemplar>> receiver);

    record FoundTrace(String cluster, TraceSource.Summary trace) {
        /// A copy with at least one failed span.
        FoundTrace markedFailed() {
            int errors = Math.max(1, trace.errors().orElse(1));
            return new FoundTrace(
                    cluster,
                    new TraceSource.Summary(
                            trace.id(),
                            trace.service(),
                            trace.operation(),
                            trace.start(),
                            trace.duration(),
                            trace.spans(),
                            Optional.of(errors)));
        }
    }

    /// @param cut whether a source has more traces than the limit
    /// @param problems what could not be read or may be missing, one line each
    record FoundTraces(List<FoundTrace> traces, boolean cut, List<String> problems) {
        /// Marks the traces that a second search for failed traces found, and adds those that only the second
        /// search found. Some sources do not report in a search which traces failed.
        public FoundTraces marking(FoundTraces failed) {
            var bad = new LinkedHashMap<String, FoundTrace>();
            failed.traces.forEach(hit -> bad.put(hit.trace.id(), hit));
            var all = new ArrayList<FoundTrace>();
            for (var hit : traces) {
                boolean hasFailed = bad.remove(hit.trace.id()) != null;
                all.add(hasFailed && hit.trace.errors().isEmpty() ? hit.markedFailed() : hit);
            }
            bad.values().forEach(hit -> all.add(hit.markedFailed()));
            return new FoundTraces(
                    all,
                    cut || failed.cut,
                    Stream.concat(problems.stream(), failed.problems.stream())
                            .distinct()
                            .toList());
        }

        public FoundTraces without(String id) {
            return new FoundTraces(
                    traces.stream().filter(hit -> !hit.trace.id().equals(id)).toList(), cut, problems);
        }
    }

    sealed interface Answer {
        record Received(String cluster, Trace trace) implements Answer {}

        /// Why there is no trace, in one line.
        record Missing(String why) implements Answer {}
    }
}
