package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ReplicaLabels;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds out whether targets with the same job and instance are one machine that several replicas scrape, or
/// several machines, such as one private address in the networks of two customers. Machines that run at the same
/// time and were booted at different times are different ones.
final class MachineLabels {
    private static final String BOOT = "node_boot_time_seconds";
    /// Most exporters report this about themselves, so it also identifies targets without a node_exporter.
    private static final String START = "process_start_time_seconds";
    /// The times of one machine differ by less than this, because its clock is slewed.
    private static final double SAME_SECONDS = 10;
    /// A query for more instances than these does not name them.
    private static final int MAX_NAMED = 200;

    private final MetricsSource metrics;
    private final Duration deadline;
    /// Once proven, a label is used for good: hosts keep their names while some of their targets are absent.
    private final Set<String> proven = new TreeSet<>();
    private final Set<String> unproven = new TreeSet<>();
    private final Set<Labels> mixed = new HashSet<>();

    MachineLabels(MetricsSource metrics, Duration deadline) {
        this.metrics = metrics;
        this.deadline = deadline;
    }

    /// The labels that distinguish machines whose targets have the same job and instance.
    Set<String> labels() {
        return Stream.concat(proven.stream(), unproven.stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    /// Those of them of which it is known that they do.
    Set<String> proven() {
        return Collections.unmodifiableSet(proven);
    }

    /// Labels that may be those of replicas, but nothing shows that they are.
    Set<String> unproven() {
        return Collections.unmodifiableSet(unproven);
    }

    /// The targets whose job and instance are those of several machines, which no label distinguishes.
    Set<Labels> mixed() {
        return Collections.unmodifiableSet(mixed);
    }

    /// Examines the targets with the same job and instance.
    ///
    /// @param known the labels of replicas that were found before
    /// @param candidates labels by which most targets differ from otherwise equal ones
    /// @param fixed labels that identify or scope hosts
    /// @return the known labels and those candidates that distinguish replicas of one machine: by their name, or
    ///     because most machines with the same job and instance were booted at the same time
    ReplicaLabels examine(
            InstantVector up,
            InstantVector times,
            ReplicaLabels known,
            ReplicaLabels candidates,
            Collection<String> fixed) {
        var rows = up.rows().stream().map(row -> row.without(Labels.NAME)).toList();
        var replicas = known.and(candidates.named());
        unproven.removeIf(name -> !ReplicaLabels.distinguishesMost(up, name));
        var listed = rows.stream().map(replicas::strip).collect(Collectors.toSet());
        mixed.removeIf(target -> !listed.contains(target));
        var unclear = new TreeSet<>(candidates.labels());
        unclear.addAll(unproven);
        unclear.removeAll(replicas.labels());
        unclear.removeAll(proven);
        var apart = new HashSet<>(fixed);
        apart.addAll(proven);
        var groups = overlapping(rows, replicas, apart);
        if (groups.isEmpty()) {
            return replicas;
        }
        var evidence = evidence(groups, times, !unclear.isEmpty());
        if (evidence.isEmpty()) {
            unproven.addAll(unclear);
            return replicas;
        }
        for (var name : unclear) {
            unproven.remove(name);
            var same = evidence.get().sameMachines(name, groups);
            if (same.isEmpty()) {
                unproven.add(name);
            } else if (same.get()) {
                replicas = replicas.and(new ReplicaLabels(List.of(name)));
            } else {
                proven.add(name);
            }
        }
        findMixed(rows, replicas, fixed, evidence.get());
        return replicas;
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

    /// Once found, machines with one job and instance are mixed until it is known of all that they are one: one that is
    /// down has no boot time. The localhost of each replica is its own.
    private void findMixed(List<Labels> rows, ReplicaLabels replicas, Collection<String> fixed, Evidence evidence) {
        var distinguishing = new HashSet<>(fixed);
        distinguishing.addAll(labels());
        Stream.concat(
                        overlapping(rows, ReplicaLabels.NONE, distinguishing).stream()
                                .filter(group -> !isLocal(group)),
                        overlapping(rows, replicas, distinguishing).stream().filter(MachineLabels::isLocal))
                .forEach(group -> {
                    var targets = group.stream().map(replicas::strip).toList();
                    var known = group.stream().filter(evidence::hasBootTime).toList();
                    if (known.stream().anyMatch(row -> evidence.differ(known.getFirst(), row, BOOT))) {
                        mixed.addAll(targets);
                    } else if (known.size() == group.size()) {
                        targets.forEach(mixed::remove);
                    }
                });
    }

    private static boolean isLocal(List<Labels> group) {
        return InstanceAddress.parse(group.getFirst().get("instance")).kind() == InstanceAddress.Kind.LOCAL;
    }

    /// Queries when the machines were booted. Empty if the source does not answer; a time that is missing in its
    /// answer proves nothing.
    private Optional<Evidence> evidence(List<List<Labels>> groups, InstantVector times, boolean ofProcesses) {
        var names = new TreeSet<>(List.of("job", "instance"));
        var instances = new TreeSet<String>();
        for (var group : groups) {
            instances.add(group.getFirst().get("instance"));
            group.forEach(row -> names.addAll(row.names()));
        }
        var query = new PolledQuery("max by (__name__, " + String.join(", ", names) + ") ({__name__=~\""
                + (ofProcesses ? BOOT + "|" + START : BOOT) + "\"})");
        var named = List.copyOf(instances);
        var ofInstances = named.size() > MAX_NAMED ? query.inPiecesOf(() -> named) : query.onlyFor(named);
        return ofInstances.send(metrics, deadline).answer().map(answer -> {
            var begun = new HashMap<Labels, Double>();
            answer.forEach(begun::put);
            var sampled = new HashMap<Labels, Double>();
            times.forEach((labels, time) -> sampled.put(labels.without(Labels.NAME), time));
            return new Evidence(begun, sampled);
        });
    }

    /// @param begun when the machine or process of a target began, by the metric and the labels of the target
    /// @param sampled when the target was last scraped
    private record Evidence(Map<Labels, Double> begun, Map<Labels, Double> sampled) {
        /// Whether most of the otherwise equal targets with several values of this label are one machine each; empty
        /// if it is not known of any. The localhost of each replica is another machine.
        Optional<Boolean> sameMachines(String name, List<List<Labels>> groups) {
            int same = 0;
            int different = 0;
            for (var group : groups) {
                if (isLocal(group)) {
                    continue;
                }
                var equal = group.stream().collect(Collectors.groupingBy(row -> row.without(name)));
                for (var rows : equal.values()) {
                    for (var row : rows.subList(1, rows.size())) {
                        if (differ(rows.getFirst(), row, BOOT) || differ(rows.getFirst(), row, START)) {
                            different++;
                        } else if (equal(rows.getFirst(), row, BOOT) || equal(rows.getFirst(), row, START)) {
                            same++;
                        }
                    }
                }
            }
            return same + different == 0 ? Optional.empty() : Optional.of(same >= different);
        }

        boolean hasBootTime(Labels row) {
            return begun.containsKey(row.with(Labels.NAME, BOOT));
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
}
