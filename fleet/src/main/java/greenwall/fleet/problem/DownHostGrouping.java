package greenwall.fleet.problem;

import greenwall.fleet.problem.Subject.Kind;
import java.util.HashMap;
import java.util.Objects;

/// A host that is down explains everything on it: guests, tunnels and exporters.
record DownHostGrouping(CauseGraph graph, Topology topology) {
    private static final double MOST_SHARE = LocationGrouping.MOST_SHARE;
    private static final int MIN_HOSTS = LocationGrouping.MIN_HOSTS;

    void apply() {
        var down = graph.where(issue -> issue.is(Kind.HOST, IssueKind.DOWN));
        var byHost = new HashMap<Subject, SubjectIssue>();
        down.forEach(issue -> byHost.put(issue.subject(), issue));
        for (var host : down) {
            topology.hypervisor(host.subject())
                    .map(byHost::get)
                    .ifPresent(hypervisor -> graph.link(host, hypervisor, "it runs on that hypervisor"));
        }
        for (var hub : down) {
            var peers = topology.peers(hub.subject());
            var lost = peers.stream().map(byHost::get).filter(Objects::nonNull).toList();
            if (peers.size() >= MIN_HOSTS && lost.size() >= MOST_SHARE * peers.size()) {
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
}
