package greenwall.fleet.problem;

import greenwall.fleet.problem.Subject.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The rules that merge issues into a larger issue that contains them, and issues of one host into their known
/// cause. The rules with the widest scope run first: if a whole site is down, its disks do not matter.
final class GroupingRules {
    private static final Pattern COPIER =
            Pattern.compile("syncoid|sanoid|zrepl|znapzend|pyznap|replicat|borg|restic|backup|rsync");

    private final CauseGraph graph;
    private final SourceGrouping sources;
    private final LocationGrouping locations;
    private final DownHostGrouping downHosts;
    private final StorageGrouping storage;
    private final TunnelGrouping tunnels;
    private final GuestGrouping guests;

    GroupingRules(CauseGraph graph, Topology topology, List<String> groupedBy) {
        this.graph = graph;
        sources = new SourceGrouping(graph, topology);
        locations = new LocationGrouping(graph, topology, groupedBy);
        downHosts = new DownHostGrouping(graph, topology);
        storage = new StorageGrouping(graph, topology);
        tunnels = new TunnelGrouping(graph, topology);
        guests = new GuestGrouping(graph, topology, storage);
    }

    void apply() {
        sources.apply();
        locations.apply();
        downHosts.apply();
        locations.applyToClusters();
        exporters();
        for (var host : graph.hosts()) {
            storage.apply(host);
            units(host);
            copies(host);
        }
        tunnels.apply();
        guests.apply();
        loads();
    }

    private void exporters() {
        for (var exporter : graph.where(t -> t.kind() == IssueKind.EXPORTER)) {
            var host = exporter.hostSubject();
            for (var aspect : List.of(IssueKind.AVAILABILITY, IssueKind.STALE)) {
                graph.link(graph.issuesOf(host, aspect), exporter, "an exporter of the host is down at the same time");
            }
            graph.issuesOf(host, Kind.EXPORTER, IssueKind.EXPORTER).stream()
                    .max(Comparator.comparing(t -> t.subject().key()))
                    .ifPresent(first -> graph.link(exporter, first, "exporters of one host are down at the same time"));
        }
    }

    private void units(Subject host) {
        var units = graph.issuesOf(host, Kind.UNIT, IssueKind.UNIT).stream()
                .filter(unit -> !COPIER.matcher(unit.subject().key()).find())
                .toList();
        for (var oom : graph.issuesOf(host, IssueKind.OOM)) {
            if (units.size() == 1) {
                graph.link(oom, units.getFirst(), "the kernel killed a process of this host for lack of memory");
            } else {
                units.stream()
                        .filter(unit -> onset(unit).isPresent() && onset(oom).isPresent())
                        .min(Comparator.comparing(unit -> Duration.between(
                                        onset(unit).orElseThrow(), onset(oom).orElseThrow())
                                .abs()))
                        .ifPresent(unit -> graph.link(oom, unit, "its failure is the nearest in time"));
            }
            graph.link(
                    graph.issuesOf(host, Kind.HOST, IssueKind.MEMORY), graph.root(oom), "the host ran out of memory");
        }
    }

    private Optional<Instant> onset(SubjectIssue issue) {
        return ProblemBuilder.onset(graph.symptoms(issue));
    }

    /// One replication job copies several datasets, and its unit fails with it.
    private void copies(Subject host) {
        var copies = graph.issuesOf(host, Kind.REPLICATION, IssueKind.COPIES).stream()
                .sorted(Comparator.comparing(
                                (SubjectIssue t) -> !t.subject().key().contains("/"))
                        .thenComparing(t -> t.subject().key()))
                .toList();
        if (copies.isEmpty()) {
            return;
        }
        var first = copies.getFirst();
        graph.link(copies, first, "replication jobs of one host have problems at the same time");
        graph.link(
                graph.issuesOf(host, Kind.UNIT, IssueKind.UNIT).stream()
                        .filter(unit -> COPIER.matcher(unit.subject().key()).find())
                        .toList(),
                first,
                "the unit that runs the replication");
    }

    /// Waiting tasks count as load: they wait for a CPU, or else for a disk or for memory.
    private void loads() {
        for (var load : graph.withoutCause(graph.where(t -> t.kind() == IssueKind.LOAD))) {
            for (var aspect : List.of(IssueKind.CPU, IssueKind.DISK, IssueKind.MEMORY, IssueKind.OOM)) {
                graph.issuesOf(load.hostSubject(), aspect).stream()
                        .findFirst()
                        .ifPresent(cause -> graph.link(load, cause, "tasks are waiting for it"));
            }
        }
    }
}
