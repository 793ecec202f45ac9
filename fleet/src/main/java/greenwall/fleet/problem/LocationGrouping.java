package greenwall.fleet.problem;

import greenwall.fleet.problem.Subject.Kind;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// If most hosts of a location fail at once, the location is the cause. The one with the most lost hosts is chosen,
/// of several the smallest. The largest location is the cluster.
final class LocationGrouping {
    /// The share of a location's hosts that counts as most of them; there must also be at least [#MIN_HOSTS].
    static final double MOST_SHARE = 0.6;
    static final int MIN_HOSTS = 3;
    /// Failures within this time count as simultaneous.
    private static final Duration AT_ONCE = Duration.ofMinutes(3);

    /// The detail of a location whose hosts are no longer scraped.
    static final String GONE = "gone";

    /// In place of a label: the location is the cluster.
    private static final String CLUSTER = "";

    private final CauseGraph graph;
    private final Topology topology;
    private final List<String> labels;

    LocationGrouping(CauseGraph graph, Topology topology, List<String> groupedBy) {
        this.graph = graph;
        this.topology = topology;
        this.labels = new ArrayList<>(LocationLabels.LABELS);
        groupedBy.stream().filter(label -> !labels.contains(label)).forEach(labels::add);
    }

    void apply() {
        findLocations(labels);
    }

    /// Comes after the rules that find a host's hypervisor or gateway, because these say more than the cluster.
    void applyToClusters() {
        findLocations(List.of(CLUSTER));
    }

    private void findLocations(List<String> by) {
        var gone = graph.where(issue -> issue.is(Kind.HOST, IssueKind.DOWN) && isGone(issue));
        var down = graph.where(issue -> issue.is(Kind.HOST, IssueKind.DOWN) && !isGone(issue));
        findLocations(by, down, IssueKind.DOWN, "", "most of its hosts were lost at once");
        findLocations(by, gone, IssueKind.DOWN, GONE, "most of its hosts left the list of targets at once");
        graph.where(issue -> issue.kind() == IssueKind.EXPORTER).stream()
                .collect(Collectors.groupingBy(issue -> issue.subject().key()))
                .forEach((exporter, same) -> findLocations(
                        by,
                        same,
                        IssueKind.EXPORTER,
                        exporter,
                        "the same exporter was lost on most of its hosts at once"));
    }

    private boolean isGone(SubjectIssue issue) {
        return topology.find(issue.cluster(), issue.host())
                .filter(Topology::gone)
                .isPresent();
    }

    /// @param detail the exporter that was lost, or [#GONE]
    private void findLocations(List<String> by, List<SubjectIssue> lost, IssueKind kind, String detail, String reason) {
        if (lost.size() < MIN_HOSTS) {
            return;
        }
        var candidates = new ArrayList<Location>();
        for (var label : by) {
            var members = new HashMap<String, List<HostState>>();
            for (var host : topology.hosts()) {
                var name = name(label, host);
                if (!name.isEmpty()) {
                    members.computeIfAbsent(host.cluster().name() + '\n' + name, _ -> new ArrayList<>())
                            .add(host);
                }
            }
            members.forEach((_, hosts) -> location(label, hosts, lost).ifPresent(candidates::add));
        }
        candidates.sort(
                Comparator.comparingInt((Location location) -> -location.lost().size())
                        .thenComparingInt(Location::size)
                        .thenComparingInt(location -> labels.indexOf(location.label())));
        for (var location : candidates) {
            var unexplained = location.lost().stream()
                    .filter(issue -> graph.cause(issue) == null)
                    .toList();
            if (unexplained.size() >= MIN_HOSTS) {
                var site = graph.group(new SubjectIssue(
                        new Subject(Kind.SITE, location.cluster(), "", location.name()), kind, detail));
                graph.link(unexplained, site, reason);
            }
        }
    }

    private static String name(String label, HostState host) {
        return label.equals(CLUSTER) ? host.cluster().name() : host.label(label);
    }

    private record Location(String label, String cluster, String name, int size, List<SubjectIssue> lost) {}

    private Optional<Location> location(String label, List<HostState> hosts, List<SubjectIssue> lost) {
        var names = hosts.stream().map(Topology::subject).collect(Collectors.toSet());
        var affected = lost.stream()
                .filter(issue -> names.contains(issue.hostSubject()))
                .toList();
        if (affected.size() < MIN_HOSTS || affected.size() < MOST_SHARE * hosts.size() || !atOnce(affected)) {
            return Optional.empty();
        }
        var first = hosts.getFirst();
        return Optional.of(new Location(label, first.cluster().name(), name(label, first), hosts.size(), affected));
    }

    /// If no times are known, the hosts may have failed together.
    private boolean atOnce(List<SubjectIssue> lost) {
        var times = lost.stream()
                .flatMap(issue -> graph.symptoms(issue).stream())
                .flatMap(member -> member.since().stream())
                .sorted()
                .toList();
        if (times.isEmpty()) {
            return true;
        }
        Instant middle = times.get(times.size() / 2);
        long near = times.stream()
                .filter(at -> Duration.between(at, middle).abs().compareTo(AT_ONCE) <= 0)
                .count();
        return near >= MOST_SHARE * times.size();
    }
}
