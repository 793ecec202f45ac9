package greenwall.fleet.form;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The labels besides `instance` that a site needs to distinguish its hosts, for example because agents scrape
/// their own `localhost`, one source covers two clusters, or series have no instance. Most sites need none.
public record TargetLabels(List<String> labels, ReplicaLabels replicas) {
    public static final TargetLabels NONE = new TargetLabels(List.of());

    public TargetLabels(List<String> labels) {
        this(labels, ReplicaLabels.NONE);
    }

    /// A copy for a source that does not merge these replicas.
    public TargetLabels with(ReplicaLabels duplicates) {
        return new TargetLabels(labels, duplicates);
    }

    /// A copy with further labels, which distinguish machines here.
    public TargetLabels with(Collection<String> more) {
        var all = new TreeSet<>(labels);
        all.addAll(more);
        return new TargetLabels(List.copyOf(all), replicas);
    }

    private static final Pattern LIST = Pattern.compile("\\b(by|on)\\s*\\(\\s*instance\\b");

    /// The candidates by which two series with the same metric, job and instance differ, and those that name
    /// series without an instance.
    public static TargetLabels of(Collection<Labels> rows, Collection<String> candidates) {
        Map<String, Map<String, String>> first = new HashMap<>();
        Set<String> found = new TreeSet<>();
        var names = new HashSet<>(candidates);
        for (var row : rows) {
            var key = row.metricName() + '\u0000' + row.get("job") + '\u0000' + row.get("instance");
            boolean nameless = row.get("instance").isEmpty();
            var seen = first.computeIfAbsent(key, _ -> new HashMap<>());
            for (var name : names) {
                if (ownLabel(row.metricName(), name)) {
                    continue;
                }
                var value = row.get(name);
                var before = seen.putIfAbsent(name, value);
                if ((before != null && !before.equals(value)) || (nameless && !value.isEmpty())) {
                    found.add(name);
                }
            }
        }
        return new TargetLabels(new ArrayList<>(found));
    }

    /// Labels that an exporter sets itself: they name the machine and do not distinguish targets.
    private static boolean ownLabel(String metric, String label) {
        return (metric.equals("node_uname_info") && label.equals("nodename"))
                || (metric.startsWith("libvirt_") && label.equals("host"));
    }

    /// The expression with these labels added wherever it groups by `instance`, and with replicas merged.
    public String applyTo(String expression) {
        return grouped(replicas.applyTo(expression));
    }

    private String grouped(String expression) {
        return labels.isEmpty()
                ? expression
                : LIST.matcher(expression)
                        .replaceAll("$1 (instance, " + Matcher.quoteReplacement(String.join(", ", labels)));
    }

    /// The grouping labels: `job, instance` and the labels of this site.
    public String groupingLabels() {
        return labels.isEmpty() ? "job, instance" : "job, instance, " + String.join(", ", labels);
    }
}
