package greenwall.fleet.problem;

import greenwall.fleet.problem.Subject.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Merges issues of pools, disks and space on one host.
record StorageGrouping(CauseGraph graph, Topology topology) {
    /// A disk that is this many times slower than the next one is the failing disk.
    private static final double STANDS_OUT = 2;

    void apply(Subject host) {
        pools(host);
        disks(host);
        space(host);
    }

    /// A pool is degraded because of a vdev, and a vdev because of the vdev or disk below it.
    private void pools(Subject host) {
        var vdevs = graph.issuesOf(host, Kind.VDEV, IssueKind.HEALTH);
        var leaves = new ArrayList<SubjectIssue>();
        for (var vdev : vdevs) {
            var below = vdevs.stream()
                    .filter(other ->
                            other.subject().key().startsWith(vdev.subject().key() + "/"))
                    .findFirst();
            below.ifPresentOrElse(
                    leaf -> graph.link(vdev, leaf, "it is degraded because of that device"), () -> leaves.add(vdev));
        }
        // One exporter names a leaf by its position in the pool, another by its device path. If there is
        // exactly one name by position, both mean the same disk.
        var byPath =
                leaves.stream().filter(t -> t.subject().key().contains("/dev/")).toList();
        var byPlace = leaves.stream().filter(t -> !byPath.contains(t)).toList();
        if (byPlace.size() == 1) {
            graph.link(byPath, byPlace.getFirst(), "the same disk under its path");
        }
        var failing = failing(host, vdevs);
        for (var pool : graph.issuesOf(host, Kind.POOL, IssueKind.HEALTH)) {
            vdevs.stream()
                    .filter(vdev ->
                            vdev.subject().key().startsWith(pool.subject().key() + "/"))
                    .map(graph::root)
                    .findFirst()
                    .ifPresent(vdev -> graph.link(pool, vdev, "the pool is unhealthy because of that device"));
        }
        failing.ifPresent(disk -> graph.link(
                graph.withoutCause(graph.issuesOf(host, Kind.VDEV, IssueKind.HEALTH)),
                disk,
                "the pool's device on that disk"));
    }

    /// The disk behind a vdev with errors: the disk in its path, or else a disk that is much slower than the
    /// others.
    private Optional<SubjectIssue> failing(Subject host, List<SubjectIssue> vdevs) {
        var disks = physicalDisks(host);
        if (vdevs.isEmpty() || disks.isEmpty()) {
            return Optional.empty();
        }
        var named = disks.stream()
                .filter(disk -> vdevs.stream()
                        .anyMatch(vdev -> vdev.subject()
                                .key()
                                .matches(".*\\b" + Pattern.quote(disk.subject().key()) + "p?\\d*$")))
                .findFirst();
        return named.isPresent() ? named : standsOut(disks);
    }

    private Optional<SubjectIssue> standsOut(List<SubjectIssue> disks) {
        var bySlowness = disks.stream()
                .sorted(Comparator.comparingDouble(this::slowness).reversed())
                .toList();
        return disks.size() == 1
                        || slowness(bySlowness.getFirst()) >= STANDS_OUT * slowness(bySlowness.get(1))
                        || members(bySlowness.getFirst()) > 1.5 * members(bySlowness.get(1))
                ? Optional.of(bySlowness.getFirst())
                : Optional.empty();
    }

    private double members(SubjectIssue issue) {
        return graph.symptoms(issue).size();
    }

    private double slowness(SubjectIssue disk) {
        return graph.symptoms(disk).stream()
                .filter(member -> member.name().endsWith(".latency") || member.is("ebpf.disk.p99"))
                .mapToDouble(Symptom::value)
                .max()
                .orElse(0);
    }

    /// A zvol is not a physical disk.
    static boolean physical(SubjectIssue disk) {
        return !disk.subject().key().startsWith("zd");
    }

    private List<SubjectIssue> physicalDisks(Subject host) {
        return graph.issuesOf(host, Kind.DISK, IssueKind.DISK).stream()
                .filter(StorageGrouping::physical)
                .toList();
    }

    /// Several slow disks have a common cause: a scrub, a full cache, or a guest.
    private void disks(Subject host) {
        var disks = physicalDisks(host);
        var volumes = graph.issuesOf(host, Kind.DISK, IssueKind.DISK).stream()
                .filter(disk -> !physical(disk))
                .toList();
        var allDisks = new SubjectIssue(host, IssueKind.DISK);
        var scrubbed = topology.scrubbed(host);
        var failing = disks.stream()
                .filter(disk -> graph.issuesOf(host, IssueKind.HEALTH).stream()
                        .anyMatch(part -> graph.root(part).equals(disk)))
                .findFirst();
        var others = disks.stream()
                .filter(disk -> failing.isEmpty() || !failing.get().equals(disk))
                .toList();
        var memory = graph.issuesOf(host, Kind.HOST, IssueKind.MEMORY);
        var cache = memory.stream()
                .filter(full ->
                        graph.symptoms(full).stream().anyMatch(m -> m.name().startsWith("arc.")))
                .toList();
        if (failing.isEmpty() && others.size() > 1 && !cache.isEmpty()) {
            graph.link(others, cache.getFirst(), "cache misses are read from the disks");
        } else if (!others.isEmpty() && !scrubbed.isEmpty() && (disks.size() > 1 || failing.isPresent())) {
            var scrub = graph.group(new SubjectIssue(
                    new Subject(Kind.POOL, host.cluster(), host.host(), scrubbed.getFirst()), IssueKind.SCRUB));
            graph.link(others, scrub, "the scrub reads all disks of the pool");
            failing.ifPresent(disk -> graph.link(scrub, disk, "a scrub of its pool is running at the same time"));
        } else if (failing.isPresent()) {
            graph.link(others, failing.get(), "they wait for the failing disk");
        } else if (others.size() > 1 && !memory.isEmpty() && topology.caches(host)) {
            graph.link(others, memory.getFirst(), "memory is low, so the cache shrinks and the disks are read");
        } else if (others.size() > 1) {
            graph.link(others, graph.group(allDisks), "the disks of the host are slow at the same time");
        }
        var head = slow(host);
        if (head.isPresent()) {
            graph.link(volumes, head.get(), "the volume is on those disks");
            graph.link(
                    graph.issuesOf(host, IssueKind.DISK).stream()
                            .filter(t -> t.subject().kind() != Kind.DISK)
                            .toList(),
                    head.get(),
                    "the disks of the host are slow");
        } else if (volumes.size() > 1) {
            graph.link(volumes, graph.group(allDisks), "the volumes of the host are slow at the same time");
        }
    }

    /// The cause of a host's slow disks.
    Optional<SubjectIssue> slow(Subject host) {
        return physicalDisks(host).stream()
                .map(graph::root)
                .filter(root -> root.hostSubject().equals(host))
                .findFirst();
    }

    /// A pool fills up because of one dataset; several datasets fill up because of their pool.
    private void space(Subject host) {
        for (var pool : graph.issuesOf(host, Kind.POOL, IssueKind.SPACE)) {
            var inside = graph.issuesOf(host, Kind.DATASET, IssueKind.SPACE).stream()
                    .filter(t -> t.subject().key().startsWith(pool.subject().key() + "/"))
                    .toList();
            if (inside.size() == 1) {
                graph.link(pool, inside.getFirst(), "that dataset is filling the pool");
            } else {
                graph.link(inside, pool, "the datasets share the pool's space");
            }
        }
    }
}
