package greenwall.fleet.problem;

import greenwall.fleet.directcheck.DirectCheckFault;
import greenwall.fleet.problem.Subject.Kind;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.HostState;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Merges missing data into the issue of its source, and hosts that this console or their Prometheus cannot reach
/// into one of the site.
record SourceGrouping(CauseGraph graph, Topology topology) {
    private static final double MOST_SHARE = LocationGrouping.MOST_SHARE;
    private static final int MIN_HOSTS = LocationGrouping.MIN_HOSTS;
    /// The detail of the issue of a site whose Prometheus reports most hosts down that this console reaches.
    static final String PROMETHEUS_CUT_OFF = "prometheus cut off";
    /// The detail of the issue of a site whose hosts this console reaches, but not their exporters.
    static final String EXPORTERS = "exporters";

    void apply() {
        silentSources();
        differences();
    }

    /// Links missing data to its silent Prometheus, and a slow or silent source to the issues of the
    /// machine that it runs on.
    private void silentSources() {
        var byCluster = topology.hosts().stream()
                .collect(Collectors.groupingBy(host -> host.cluster().name()));
        byCluster.forEach((cluster, hosts) -> {
            var name = SymptomCollector.source(cluster, "", Source.Kind.PROMETHEUS);
            var source = new SubjectIssue(name, IssueKind.SOURCE);
            var stale = graph.where(
                    issue -> issue.kind() == IssueKind.STALE && issue.cluster().equals(cluster));
            var late = stale.stream()
                    .filter(issue -> graph.symptoms(issue).stream().anyMatch(Symptom::late))
                    .toList();
            if (graph.has(source)) {
                graph.link(stale, source, "its values come from that source");
            } else if (late.size() >= Math.max(MIN_HOSTS, MOST_SHARE * hosts.size())) {
                graph.link(late, graph.group(source), "the source has no new samples of most hosts");
            }
            var machines = graph.where(issue -> issue.kind() == IssueKind.SOURCE
                    && issue.cluster().equals(cluster)
                    && !issue.host().isEmpty()
                    && issue.subject().key().equals(name.key()));
            if (machines.size() == 1 && graph.has(source)) {
                graph.link(source, machines.getFirst(), "the source runs there");
            }
        });
        for (var source : graph.where(
                issue -> issue.kind() == IssueKind.SOURCE && !issue.host().isEmpty())) {
            for (var kind :
                    List.of(IssueKind.CPU, IssueKind.LOAD, IssueKind.MEMORY, IssueKind.DISK, IssueKind.NETWORK)) {
                graph.link(
                        graph.issuesOf(source.hostSubject(), kind),
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
                .where(issue -> issue.is(Kind.HOST, IssueKind.DIFFERENCE)
                        && topology.find(issue.cluster(), issue.host())
                                .filter(affected)
                                .isPresent())
                .stream()
                .collect(Collectors.groupingBy(SubjectIssue::cluster))
                .forEach((cluster, hosts) -> {
                    long all = topology.hosts().stream()
                            .filter(host -> host.cluster().name().equals(cluster)
                                    && !host.checkStatuses().isEmpty())
                            .count();
                    if (hosts.size() >= MIN_HOSTS && hosts.size() >= MOST_SHARE * all) {
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
}
