package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ReplicaLabels;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.promql.ExprRewriter;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds out whether targets with the same job and instance are one machine that several replicas scrape, or
/// several machines, such as one private address in the networks of two customers. Machines that run at the same
/// time and were booted at different times are different ones.
final class MachineLabels {
    private static final String BOOT = "node_boot_time_seconds";
    /// Most exporters report this about themselves, so it also identifies targets without a node_exporter.
    private static final String START = "process_start_time_seconds";
    /// The times of one machine differ by less than this, because its clock is slewed.
    private static final double SAME_SECONDS = 10;
    /// A query does not name more jobs than these.
    private static final int MAX_JOBS = 50;

    private final MetricsSource metrics;
    private final Duration deadline;
    /// Once found, a label is used for good: hosts keep their names while some of their targets are absent.
    private final Set<String> found = new TreeSet<>();
    private final Set<String> unproven = new TreeSet<>();
    private final Set<String> mixed = new LinkedHashSet<>();

    MachineLabels(MetricsSource metrics, Duration deadline) {
        this.metrics = metrics;
        this.deadline = deadline;
    }

    /// The labels that distinguish machines whose targets have the same job and instance.
    Set<String> labels() {
        var all = new TreeSet<>(found);
        all.addAll(unproven);
        return all;
    }

    /// Those of them that are proven.
    Set<String> found() {
        return Collections.unmodifiableSet(found);
    }

    /// Labels that may be those of replicas, but nothing shows that they are.
    Set<String> unproven() {
        return Collections.unmodifiableSet(unproven);
    }

    /// The instances that are several machines, which no label distinguishes.
    Set<String> mixed() {
        return Collections.unmodifiableSet(mixed);
    }

    /// Examines the targets with the same job and instance.
    ///
    /// @param known the labels of replicas that were found before
    /// @param candidates labels by which most targets differ from otherwise equal ones
    /// @param fixed labels that identify or scope hosts
    /// @return the known labels and those candidates that distinguish replicas of one machine: by their name, or
    ///     because all machines with the same job and instance were booted at the same time
    ReplicaLabels examine(
            InstantVector up,
            InstantVector times,
            ReplicaLabels known,
            ReplicaLabels candidates,
            Collection<String> fixed) {
        var byName = candidates.labels().stream()
                .filter(MachineLabels::isNamedReplica)
                .toList();
        var replicas = known.and(new ReplicaLabels(byName));
        unproven.retainAll(candidates.labels());
        var unclear = candidates.labels().stream()
                .filter(name -> !replicas.labels().contains(name) && !found.contains(name))
                .toList();
        mixed.clear();
        var rows = up.rows().stream().map(row -> row.without(Labels.NAME)).toList();
        var groups = overlapping(rows, replicas, fixed);
        var evidence = groups.isEmpty() ? Optional.<Evidence>empty() : evidence(groups, times, !unclear.isEmpty());
        if (evidence.isEmpty()) {
            return replicas;
        }
        var proven = new ArrayList<String>();
        for (var name : unclear) {
            unproven.remove(name);
            var same = evidence.get().sameMachines(name, groups);
            if (same.isEmpty()) {
                unproven.add(name);
            } else if (same.get()) {
                proven.add(name);
            } else {
                found.add(name);
            }
        }
        var all = replicas.and(new ReplicaLabels(proven));
        overlapping(rows, all, fixed).forEach(group -> distinguish(group, rows, evidence.get()));
        return all;
    }

    private static boolean isNamedReplica(String name) {
        return name.toLowerCase(Locale.ROOT).contains("replica");
    }

    /// The targets that have job, instance and the fixed labels in common with others.
    private static List<List<Labels>> overlapping(List<Labels> rows, ReplicaLabels replicas, Collection<String> fixed) {
        var common = new HashSet<>(fixed);
        common.addAll(List.of("job", "instance"));
        var groups = new HashMap<Labels, List<Labels>>();
        var seen = new HashSet<Labels>();
        for (var row : rows) {
            if (seen.add(replicas.strip(row))) {
                groups.computeIfAbsent(row.only(common), _ -> new ArrayList<>(1))
                        .add(row);
            }
        }
        return groups.values().stream().filter(group -> group.size() > 1).toList();
    }

    /// Queries when the machines were booted. Empty if the source does not answer completely.
    private Optional<Evidence> evidence(List<List<Labels>> groups, InstantVector times, boolean ofProcesses) {
        var names = new TreeSet<String>();
        var jobs = new TreeSet<String>();
        for (var group : groups) {
            var first = group.getFirst();
            jobs.add(first.get("job"));
            group.forEach(row -> names.addAll(row.names()));
        }
        names.addAll(List.of("job", "instance"));
        var ofJobs = jobs.size() > MAX_JOBS ? "" : ",job=~" + GoFormat.quote(ExprRewriter.anyOf(jobs.stream()));
        var query = "max by (__name__, " + String.join(", ", names) + ") ({__name__=~\""
                + (ofProcesses ? BOOT + "|" + START : BOOT) + "\"" + ofJobs + "})";
        if (!(metrics.instant(query, deadline) instanceof Outcome.Answered<InstantVector> answered)
                || !answered.isComplete()) {
            return Optional.empty();
        }
        var begun = new HashMap<Labels, Double>();
        answered.value().forEach(begun::put);
        var sampled = new HashMap<Labels, Double>();
        times.forEach((labels, time) -> sampled.put(labels.without(Labels.NAME), time));
        return Optional.of(new Evidence(begun, sampled));
    }

    /// @param begun when the machine or process of a target began, by the metric and the labels of the target
    /// @param sampled when the target was last scraped
    private record Evidence(Map<Labels, Double> begun, Map<Labels, Double> sampled) {
        /// Whether the otherwise equal targets with several values of this label are one machine each; empty if it
        /// is not known of any.
        Optional<Boolean> sameMachines(String name, List<List<Labels>> groups) {
            boolean same = false;
            for (var group : groups) {
                var equal = group.stream().collect(Collectors.groupingBy(row -> row.without(name)));
                for (var rows : equal.values()) {
                    for (var row : rows.subList(1, rows.size())) {
                        if (differ(rows.getFirst(), row, BOOT) || differ(rows.getFirst(), row, START)) {
                            return Optional.of(false);
                        }
                        same |= equal(rows.getFirst(), row, BOOT) || equal(rows.getFirst(), row, START);
                    }
                }
            }
            return same ? Optional.of(true) : Optional.empty();
        }

        boolean equal(Labels one, Labels other, String metric) {
            var first = begun.get(one.with(Labels.NAME, metric));
            var second = begun.get(other.with(Labels.NAME, metric));
            return first != null && second != null && Math.abs(first - second) <= SAME_SECONDS;
        }

        /// Whether they ran at the same time and began at different times. If the later one began after the last
        /// sample of the earlier one, it may be the same after a reboot.
        boolean differ(Labels one, Labels other, String metric) {
            var first = begun.get(one.with(Labels.NAME, metric));
            var second = begun.get(other.with(Labels.NAME, metric));
            if (first == null || second == null || Math.abs(first - second) <= SAME_SECONDS) {
                return false;
            }
            return sampled.getOrDefault(first < second ? one : other, 0.0) > Math.max(first, second);
        }
    }

    /// Finds the labels that distinguish the machines among these targets with the same job and instance.
    private void distinguish(List<Labels> group, List<Labels> rows, Evidence evidence) {
        for (int i = 1; i < group.size(); i++) {
            // Each with each other would be too many.
            for (int other : i == 1 ? List.of(0) : List.of(0, i - 1)) {
                var first = group.get(other);
                var second = group.get(i);
                if (labels().stream().anyMatch(name -> differIn(name, first, second))
                        || !evidence.differ(first, second, BOOT)) {
                    continue;
                }
                var label = first.names().stream()
                        .filter(name -> differIn(name, first, second) && !dividesMachines(name, rows))
                        .min(Comparator.comparingLong((String name) -> values(name, rows))
                                .thenComparing(name -> name));
                if (label.isEmpty()) {
                    mixed.add(first.get("instance"));
                    return;
                }
                found.add(label.get());
            }
        }
    }

    private static boolean differIn(String name, Labels first, Labels second) {
        return first.has(name) && second.has(name) && !first.get(name).equals(second.get(name));
    }

    /// The number of its values: a label of sites or customers has fewer than one of containers.
    private static long values(String name, List<Labels> rows) {
        return rows.stream()
                .map(row -> row.get(name))
                .filter(value -> !value.isEmpty())
                .distinct()
                .count();
    }

    /// Whether at most addresses two jobs have no value in common: the label then distinguishes the exporters of a
    /// machine, as the name of a container does.
    private static boolean dividesMachines(String name, List<Labels> rows) {
        var byAddress = new HashMap<String, Map<String, Set<String>>>();
        for (var row : rows) {
            var address = InstanceAddress.parse(row.get("instance"));
            if (row.has(name) && address.kind() != InstanceAddress.Kind.LOCAL) {
                byAddress
                        .computeIfAbsent(address.host(), _ -> new HashMap<>())
                        .computeIfAbsent(row.get("job"), _ -> new HashSet<>())
                        .add(row.get(name));
            }
        }
        var several =
                byAddress.values().stream().filter(jobs -> jobs.size() > 1).toList();
        long divided = several.stream()
                .filter(jobs -> jobs.values().stream()
                        .anyMatch(one -> jobs.values().stream().anyMatch(other -> Collections.disjoint(one, other))))
                .count();
        return divided * 2 > several.size();
    }
}
