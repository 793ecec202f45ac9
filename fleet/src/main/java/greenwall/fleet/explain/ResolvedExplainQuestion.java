package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.logs.LineRelevance;
import greenwall.fleet.explain.metric.ChangeExtentFinder;
import greenwall.fleet.explain.metric.PromqlQuery;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;

/// A question whose subject is known.
///
/// @param query PromQL of the metric to explain
/// @param logs LogQL, if the question specifies it; otherwise the host's streams are searched
/// @param own all names of the host; empty if the question names no host
/// @param neighbours hosts that it depends on, with the reason
/// @param instances the `instance` labels of the host's targets
/// @param isOngoing whether the fault is known to continue now, so that it is worth searching far back for its
///     onset
record ResolvedExplainQuestion(
        String title,
        String unit,
        PromqlQuery query,
        LineRelevance relevance,
        Optional<String> logs,
        Set<String> own,
        Map<String, Neighbour> neighbours,
        Set<String> instances,
        ChangeExtentFinder finder,
        SeriesFilter series,
        boolean isOngoing) {

    /// Selects the series of the pool, peer or device in question.
    ///
    /// @param key the pool, peer or device in words; empty for all series
    record SeriesFilter(String key, Predicate<Labels> test) {
        static final SeriesFilter ALL = new SeriesFilter("", _ -> true);
    }

    /// A host that the explained host depends on, with all its names. The `role` is its relation in words:
    /// `hypervisor`, `guest`, another guest on the same hypervisor, [#FAR_END] or [#OTHER_END].
    record Neighbour(String role, Set<String> names, Set<String> instances) {
        static final String FAR_END = "far end of its tunnel";
        static final String OTHER_END = "named in the labels of the reading";

        /// Whether it shares a physical machine with the explained host. The far end of a tunnel does not, so
        /// its faults do not concern this host.
        boolean sharesMachine() {
            return !role.equals(FAR_END);
        }
    }

    ResolvedExplainQuestion withNames(SequencedSet<String> names) {
        return new ResolvedExplainQuestion(
                title,
                unit,
                query,
                relevance,
                logs,
                Collections.unmodifiableSequencedSet(names),
                neighbours,
                instances,
                finder,
                series,
                isOngoing);
    }
}
