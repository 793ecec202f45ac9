package greenwall.fleet.problem;

import greenwall.fleet.problem.Subject.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Merges issues of guests and their hypervisor: guests are affected by their hypervisor; slow disks that a
/// guest reports are those of its hypervisor.
record GuestGrouping(CauseGraph graph, Topology topology, StorageGrouping storage) {
    void apply() {
        for (var hypervisor : graph.where(t -> t.kind() == IssueKind.GUEST).stream()
                .map(SubjectIssue::hostSubject)
                .distinct()
                .toList()) {
            seenFromOutside(hypervisor);
            var guests = graph.withoutCause(graph.issuesOf(hypervisor, Kind.GUEST, IssueKind.GUEST));
            var head = storage.slow(hypervisor)
                    .or(() -> graph.issuesOf(hypervisor, IssueKind.CPU).stream().findFirst());
            if (head.isPresent()) {
                graph.link(guests, head.get(), "the guest runs on that hypervisor");
            } else if (guests.size() > 1) {
                graph.link(
                        guests,
                        graph.group(new SubjectIssue(hypervisor, IssueKind.GUEST)),
                        "guests of one hypervisor are affected together");
            } else if (guests.size() == 1) {
                var volumes = graph.issuesOf(hypervisor, Kind.DISK, IssueKind.DISK).stream()
                        .filter(disk -> !StorageGrouping.physical(disk))
                        .toList();
                graph.link(graph.withoutCause(volumes), guests.getFirst(), "the volume may be a disk of that guest");
            }
        }
        for (var guest : graph.hosts()) {
            var hypervisor = topology.hypervisor(guest);
            if (hypervisor.isEmpty()) {
                continue;
            }
            var outside = graph.issuesOf(hypervisor.get(), Kind.GUEST, IssueKind.GUEST).stream()
                    .filter(t -> topology.farEnd(t).filter(guest::equals).isPresent())
                    .toList();
            var head = outside.stream()
                    .findFirst()
                    .or(() -> storage.slow(hypervisor.get()))
                    .or(() -> healthProblem(hypervisor.get()));
            head.ifPresent(cause -> graph.link(
                    graph.withoutCause(graph.issuesOf(guest, IssueKind.DISK)),
                    cause,
                    "the guest's disk is stored there"));
        }
    }

    /// A failing disk slows the guests of its pool before its own latency is over the limit.
    private Optional<SubjectIssue> healthProblem(Subject hypervisor) {
        return graph.issuesOf(hypervisor, IssueKind.HEALTH).stream()
                .map(graph::root)
                .findFirst();
    }

    /// A guest's busy CPUs or full memory are reported both by the guest and by its hypervisor.
    private void seenFromOutside(Subject hypervisor) {
        for (var guest : graph.withoutCause(graph.issuesOf(hypervisor, Kind.GUEST, IssueKind.GUEST))) {
            var inside = topology.farEnd(guest);
            for (var kind : List.of(IssueKind.CPU, IssueKind.MEMORY)) {
                var word = kind == IssueKind.CPU ? "cpu" : "mem";
                boolean only = graph.symptoms(guest).stream()
                        .allMatch(m -> m.name().toLowerCase(Locale.ROOT).contains(word));
                if (only && inside.isPresent()) {
                    graph.issuesOf(inside.get(), kind).stream()
                            .findFirst()
                            .ifPresent(
                                    cause -> graph.link(guest, cause, "the same load, as reported by the hypervisor"));
                }
            }
        }
    }
}
