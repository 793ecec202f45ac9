package greenwall.views.widgets;

import greenwall.fleet.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Values that are queried in addition to the state: the newest value of each series, by detail query.
/// @param missing why a part of the values is missing, by detail query; without those that are complete
public record TableQueryResults(Map<String, List<Value>> found, Map<String, String> missing) {
    public static final TableQueryResults NONE = new TableQueryResults(Map.of(), Map.of());

    /// @param part the name of the expression in the detail query
    public record Value(String cluster, String host, String part, Labels labels, double value) {}

    public List<Value> all(String detail) {
        return found.getOrDefault(detail, List.of());
    }

    public boolean answered(String detail) {
        return found.containsKey(detail);
    }

    /// Why a part of the values of the detail query is missing; empty if none is.
    public Optional<String> missing(String detail) {
        return Optional.ofNullable(missing.get(detail));
    }

    /// Why values of any detail query are missing; empty if none are.
    Optional<String> note() {
        return missing.values().stream().distinct().sorted().reduce((first, second) -> first + "; " + second);
    }

    public List<Value> of(String detail, String cluster, String host) {
        return all(detail).stream()
                .filter(v -> v.cluster().equals(cluster) && v.host().equals(host))
                .toList();
    }

    /// The value of one part for a host, or NaN.
    public double value(String detail, String cluster, String host, String part) {
        return of(detail, cluster, host).stream()
                .filter(v -> v.part().equals(part))
                .mapToDouble(Value::value)
                .findFirst()
                .orElse(Double.NaN);
    }

    /// The value of the first of these labels that is not empty.
    public static Optional<String> label(Value value, String... names) {
        return Optional.of(value.labels().firstValue(names)).filter(text -> !text.isEmpty());
    }
}
