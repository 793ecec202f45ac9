package greenwall.fleet.problem;

import greenwall.fleet.check.DirectCheckFault;
import greenwall.fleet.problem.Subject.Kind;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The rules that merge issues into a larger issue that contains them, and issues of one host into their known
/// cause. The rules with the widest scope run first: if a whole site is down, its disks do not matter.
final class GroupingRules {
    private static final double MOST_SHARE = LocationGrouping.MOST_SHARE;
    private static final int MIN = LocationGrouping.MIN;
    /// The detail of the issue of a site whose Prometheus reports most hosts down that this console reaches.
    static final String PROMETHEUS_CUT_OFF = "prometheus cut off";
    /// The detail of the issue of a site whose hosts this console reaches, but not their exporters.
    static final String EXPORTERS = "exporters";

    private static final Pattern COPIER =
            Pattern.compile("syncoid|sanoid|zrepl|znapzend|pyznap|replicat|borg|restic|backup|rsync");

    private final CauseGraph graph;
    private final Topology topology;
    private final LocationGrouping locations;
    private final StorageGrouping storage;
    private final TunnelGrouping tunnels;
    private final GuestGrouping guests;

    GroupingRules(CauseGraph graph, Topology topology, List<String> groupedBy) {
        this.graph = graph;
        this.topology = topology;
        locations = new LocationGrouping(graph, topology, groupedBy);
        storage = new StorageGrouping(graph, topology);
        tunnels = new TunnelGrouping(graph, topology);
        guests = new GuestGrouping(graph, topology, storage);
    }

    void apply() {
        sources();
        differences();
        locations.apply();
        hosts();
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

    /// Links missing data to its silent Prometheus, and a slow or silent source to the issues of the
    /// machine that it runs on.
    private void sources() {
        var byCluster = topology.hosts().stream()
                .collect(Collectors.groupingBy(host -> host.cluster().name()));
        byCluster.forEach((cluster, hosts) -> {
            var name = SymptomCollector.source(cluster, "", Source.Kind.PROMETHEUS);
            var source = new SubjectIssue(name, IssueKind.SOURCE);
            var stale =
                    graph.where(t -> t.kind() == IssueKind.STALE && t.cluster().equals(cluster));
            var late = stale.stream()
                    .filter(t -> graph.symptoms(t).stream().anyMatch(Symptom::late))
                    .toList();
            if (graph.has(source)) {
                graph.link(stale, source, "its values come from that source");
            } else if (late.size() >= Math.max(MIN, MOST_SHARE * hosts.size())) {
                graph.link(late, graph.group(source), "the source has no new samples of most hosts");
            }
            var machines = graph.where(t -> t.kind() == IssueKind.SOURCE
                    && t.cluster().equals(cluster)
                    && !t.host().isEmpty()
                    && t.subject().key().equals(name.key()));
            if (machines.size() == 1 && graph.has(source)) {
                graph.link(source, machines.getFirst(), "the source runs there");
            }
        });
        for (var source :
                graph.where(t -> t.kind() == IssueKind.SOURCE && !t.host().isEmpty())) {
            for (var aspect :
                    List.of(IssueKind.CPU, IssueKind.LOAD, IssueKind.MEMORY, IssueKind.DISK, IssueKind.NETWORK)) {
                graph.link(
                        graph.issuesOf(source.hostSubject(), aspect),
                        source,
                        source.subject().key() + " runs there");
            }
        }
    }

    /// If most hosts of a cluster cannot be reached from here, or from their Prometheus, the cause is the network in
    /// between.
    private void differences() {
        differences(
                host -> isAtFaultFromHere(host, DirectCheckFault.Kind.HOST),
                "",
                "this console cannot reach most hosts");
        differences(
                host -> isAtFaultFromHere(host, DirectCheckFault.Kind.EXPORTER)
                        && !isAtFaultFromHere(host, DirectCheckFault.Kind.HOST),
                EXPORTERS,
                "this console cannot query the exporters of most hosts");
        differences(Topology::down, PROMETHEUS_CUT_OFF, "Prometheus cannot reach most hosts");
    }

    private void differences(Predicate<HostState> affected, String detail, String reason) {
        graph
                .where(t -> t.is(Kind.HOST, IssueKind.DIFFERENCE)
                        && topology.find(t.cluster(), t.host()).filter(affected).isPresent())
                .stream()
                .collect(Collectors.groupingBy(SubjectIssue::cluster))
                .forEach((cluster, hosts) -> {
                    long all = topology.hosts().stream()
                            .filter(host -> host.cluster().name().equals(cluster)
                                    && !host.checkStatuses().isEmpty())
                            .count();
                    if (hosts.size() >= MIN && hosts.size() >= MOST_SHARE * all) {
                        var site = new Subject(Kind.SITE, cluster, "", cluster);
                        graph.link(hosts, graph.group(new SubjectIssue(site, IssueKind.DIFFERENCE, detail)), reason);
                    }
                });
    }

    private static boolean isAtFaultFromHere(HostState host, DirectCheckFault.Kind kind) {
        return !Topology.down(host)
                && host.checkStatuses().stream()
                        .flatMap(status -> status.result().faults().stream())
                        .anyMatch(fault -> fault.kind() == kind);
    }

    /// A host that is down explains everything on it: guests, tunnels and exporters.
    private void hosts() {
        var down = graph.where(t -> t.is(Kind.HOST, IssueKind.DOWN));
        var byHost = new HashMap<Subject, SubjectIssue>();
        down.forEach(t -> byHost.put(t.subject(), t));
        for (var host : down) {
            topology.hypervisor(host.subject())
                    .map(byHost::get)
                    .ifPresent(hypervisor -> graph.link(host, hypervisor, "it runs on that hypervisor"));
        }
        for (var hub : down) {
            var peers = topology.peers(hub.subject());
            var lost = peers.stream().map(byHost::get).filter(Objects::nonNull).toList();
            if (peers.size() >= MIN && lost.size() >= MOST_SHARE * peers.size()) {
                graph.link(lost, hub, "it is reached through that gateway");
            }
        }
        for (var issue : graph.issues()) {
            var host = byHost.get(issue.hostSubject());
            if (host != null && !host.equals(issue) && issue.kind() != IssueKind.DIFFERENCE) {
                graph.link(issue, host, "it is on the host that is down");
            }
            if (issue.subject().kind() == Kind.TUNNEL || issue.subject().kind() == Kind.GUEST) {
                topology.farEnd(issue)
                        .map(byHost::get)
                        .ifPresent(far -> graph.link(
                                issue,
                                far,
                                issue.subject().kind() == Kind.GUEST
                                        ? "the guest is the host that is down"
                                        : "the tunnel ends on the host that is down"));
            }
        }
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
