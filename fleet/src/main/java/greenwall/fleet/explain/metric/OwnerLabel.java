package greenwall.fleet.explain.metric;

import greenwall.fleet.Labels;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which label says whose a series is, whatever it is called: of those that the changed series has, the one by
/// which its metric varies most. Among labels that vary alike, one that the query names goes first.
final class OwnerLabel {
    private static final Set<String> NEVER = Set.of(Labels.NAME, "le", "quantile");

    private OwnerLabel() {}

    /// @param series of the same metric
    /// @param queried labels that the query has conditions on
    static Optional<String> of(Collection<Labels> series, Labels changed, Set<String> queried) {
        var values = new HashMap<String, Set<String>>();
        for (var one : series) {
            one.forEach((name, value) ->
                    values.computeIfAbsent(name, _ -> new HashSet<>()).add(value));
        }
        return values.entrySet().stream()
                .filter(e -> e.getValue().size() > 1 && changed.has(e.getKey()) && !NEVER.contains(e.getKey()))
                .max(Comparator.comparingInt((Map.Entry<String, Set<String>> e) ->
                                e.getValue().size())
                        .thenComparing(e -> queried.contains(e.getKey()))
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey);
    }
}
