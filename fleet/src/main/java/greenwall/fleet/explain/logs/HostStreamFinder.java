package greenwall.fleet.explain.logs;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Finds the labels that name a host's streams in a log source, from the source's labels and their values.
public final class HostStreamFinder {
    /// The labels of which shippers give each stream at least one.
    private static final List<String> STREAM_LABELS =
            List.of("service_name", "job", "container", "unit", "filename", "hostname", "host");

    private final LogSource logs;
    private final Supplier<Duration> deadline;
    private final List<String> labels;
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private Optional<Failure> failure = Optional.empty();

    private HostStreamFinder(LogSource logs, TimeWindow window, Supplier<Duration> deadline) {
        this.logs = logs;
        this.deadline = deadline;
        labels = answer(logs.labelNames(window, deadline.get()));
    }

    /// @param deadline of each request
    public static HostStreamFinder query(LogSource logs, TimeWindow window, Duration deadline) {
        return query(logs, window, () -> deadline);
    }

    /// @param deadline of the next request
    public static HostStreamFinder query(LogSource logs, TimeWindow window, Supplier<Duration> deadline) {
        var found = new HostStreamFinder(logs, window, deadline);
        for (var label : StreamHostLabels.NAMES) {
            if (found.labels.contains(label)) {
                found.readValues(label, window);
            }
        }
        return found;
    }

    private void readValues(String label, TimeWindow window) {
        var labelValues = answer(logs.labelValues(label, window, deadline.get()));
        if (!labelValues.isEmpty()) {
            values.put(label, labelValues);
        }
    }

    private List<String> answer(Outcome<List<String>> outcome) {
        failure = failure.or(outcome::failed);
        return outcome.answer().orElse(List.of());
    }

    /// Selectors that together match each line of the hosts with these names once; empty if the source has
    /// none.
    public List<String> selectors(Collection<String> names) {
        var selectors = new ArrayList<String>();
        var excluded = new LinkedHashMap<String, Set<String>>();
        values.forEach((label, allValues) -> {
            var matching = allValues.stream()
                    .filter(v -> names.stream().anyMatch(name -> StreamHostLabels.same(name, v)))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (matching.isEmpty()) {
                return;
            }
            var matchers = new StringBuilder(matcher(label, matching, true));
            excluded.forEach((other, otherValues) -> matchers.append(',').append(matcher(other, otherValues, false)));
            selectors.add("{" + matchers + "}");
            excluded.put(label, matching);
        });
        return selectors;
    }

    /// Selectors that together match each line of all hosts once; empty where no label names hosts.
    public List<String> all() {
        return disjoint(values.keySet());
    }

    /// Selectors that together match each line of most streams of the source once, by the labels that most streams
    /// have; empty if it has no label.
    public List<String> everyStream() {
        var common = STREAM_LABELS.stream().filter(labels::contains).toList();
        return disjoint(common.isEmpty() ? labels.stream().limit(1).toList() : common);
    }

    /// Selectors that together match each stream with any of these labels once.
    public static List<String> disjoint(Collection<String> names) {
        var selectors = new ArrayList<String>();
        var excluded = new StringBuilder();
        for (var label : names) {
            selectors.add("{" + label + "=~\".+\"" + excluded + "}");
            excluded.append(',').append(label).append("=\"\"");
        }
        return selectors;
    }

    /// Why the source did not return all its labels and values.
    public Optional<Failure> failure() {
        return failure;
    }

    /// The label that names hosts here; empty if there is none.
    public Optional<String> label() {
        return values.keySet().stream().findFirst();
    }

    /// The label that names this host; if none does, the one that names other hosts.
    public Optional<String> labelOf(String host) {
        return values.entrySet().stream()
                .filter(e -> e.getValue().stream()
                        .anyMatch(value -> StreamHostLabels.plain(value).equals(StreamHostLabels.plain(host))))
                .map(Map.Entry::getKey)
                .findFirst()
                .or(this::label);
    }

    public List<String> hosts(String label) {
        return List.copyOf(values.getOrDefault(label, List.of()));
    }

    private static String matcher(String label, Set<String> values, boolean equal) {
        if (values.size() == 1) {
            return label
                    + (equal ? "=" : "!=")
                    + GoFormat.quote(values.iterator().next());
        }
        return label + (equal ? "=~" : "!~") + GoFormat.quote(ExprRewriter.anyOf(values.stream()));
    }
}
