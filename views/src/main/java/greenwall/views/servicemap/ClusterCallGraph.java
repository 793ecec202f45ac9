package greenwall.views.servicemap;

import greenwall.fleet.service.Service;
import greenwall.fleet.state.CellState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The services of one cluster by name, and the calls between them. Does not depend on JavaFX.
///
/// @param calls sorted by caller, then by called service
record ClusterCallGraph(Map<String, Service> nodes, List<Call> calls) {
    private static final double WARN = 0.01;
    private static final double CRITICAL = 0.05;
    private static final Comparator<Call> BY_NAMES =
            Comparator.comparing(Call::from).thenComparing(Call::to);

    ClusterCallGraph {
        calls = calls.stream().sorted(BY_NAMES).toList();
    }

    record Call(String from, String to, double rate, double errors) {
        CellState state() {
            if (Double.isNaN(rate)) {
                return CellState.SILENT;
            }
            return errors > CRITICAL
                    ? CellState.CRITICAL
                    : errors > WARN ? CellState.WARN : rate > 0 ? CellState.OK : CellState.IDLE;
        }

        boolean failing() {
            return errors > WARN;
        }

        List<String> pair() {
            return List.of(from, to);
        }
    }

    static ClusterCallGraph of(String cluster, Collection<Service> services) {
        var nodes = services.stream()
                .filter(service -> service.cluster().equals(cluster))
                .collect(Collectors.toMap(Service::name, service -> service, (_, last) -> last, TreeMap::new));
        var calls = nodes.values().stream()
                .flatMap(from -> from.traffic().stream()
                        .filter(call ->
                                nodes.containsKey(call.to()) && !call.to().equals(from.name()))
                        .map(call -> new Call(from.name(), call.to(), call.rate(), call.errors())))
                .toList();
        return new ClusterCallGraph(nodes, calls);
    }

    /// Adds the calls of an earlier graph that are no longer reported, with a rate of zero, because a call
    /// that pauses must not move the other services.
    ClusterCallGraph keeping(ClusterCallGraph earlier) {
        var current = calls.stream().map(Call::pair).collect(Collectors.toSet());
        var all = new ArrayList<>(calls);
        for (var call : earlier.calls) {
            if (nodes.containsKey(call.from) && nodes.containsKey(call.to) && !current.contains(call.pair())) {
                all.add(new Call(call.from, call.to, 0, Double.NaN));
            }
        }
        return new ClusterCallGraph(nodes, all);
    }

    /// The services to highlight: those with a problem, and those at both ends of a failing call.
    Highlight highlight() {
        var withProblems = nodes.values().stream()
                .filter(service -> switch (service.state()) {
                    case CRITICAL, WARN, DOWN -> true;
                    default -> false;
                })
                .map(Service::name)
                .collect(Collectors.toSet());
        var services = new HashSet<>(withProblems);
        calls.stream().filter(Call::failing).forEach(call -> services.addAll(call.pair()));
        return new Highlight(services, withProblems);
    }

    /// @param withProblems the services that have a problem themselves; problems may spread along the calls
    /// between them
    record Highlight(Set<String> services, Set<String> withProblems) {
        boolean any() {
            return !services.isEmpty();
        }
    }

    /// The part of the graph on which the layout depends: the services and their calls, but not the rates.
    record Shape(Set<String> nodes, List<List<String>> calls) {}

    Shape shape() {
        return new Shape(nodes.keySet(), calls.stream().map(Call::pair).toList());
    }
}
