package greenwall.fleet.problem;

import greenwall.fleet.problem.Subject.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Merges dead tunnels: if several share one end, that end is the cause.
record TunnelGrouping(CauseGraph graph, Topology topology) {
    void apply() {
        var open = graph.where(
                t -> t.is(Kind.TUNNEL, IssueKind.TUNNEL) && topology.farEnd(t).isPresent() && !graph.isSplitOff(t));
        while (true) {
            Map<Subject, List<SubjectIssue>> byEnd = new HashMap<>();
            for (var tunnel : graph.withoutCause(open)) {
                Stream.concat(Stream.of(tunnel.hostSubject()), topology.farEnd(tunnel).stream())
                        .distinct()
                        .forEach(end -> byEnd.computeIfAbsent(end, _ -> new ArrayList<>())
                                .add(tunnel));
            }
            var most = byEnd.entrySet().stream()
                    .max(Comparator.comparingInt((Map.Entry<Subject, List<SubjectIssue>> e) ->
                                    e.getValue().size())
                            .thenComparing(e -> share(e.getKey(), e.getValue().size()))
                            .thenComparing(e -> e.getKey().host()));
            if (most.isEmpty() || most.get().getValue().size() < 2) {
                return;
            }
            var end = most.get().getKey();
            graph.link(
                    most.get().getValue(),
                    graph.group(new SubjectIssue(
                            new Subject(Kind.TUNNEL, end.cluster(), end.host(), ""), IssueKind.TUNNEL)),
                    "the tunnels share that endpoint");
        }
    }

    private double share(Subject end, int dead) {
        return (double) dead / Math.max(1, topology.peers(end).size());
    }
}
