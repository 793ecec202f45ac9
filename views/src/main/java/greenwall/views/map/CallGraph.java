package greenwall.views.map;

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

/// The services of one cluster and the calls between them. Independent of JavaFX.
///
/// @param nodes by name
/// @param calls by caller, then by called service; sorted here
record CallGraph(Map<String, Service> nodes, List<Call> calls) {
    private static final double WARN = 0.01;
    private static final double CRITICAL = 0.05;
    private static final Comparator<Call> BY_NAMES =
            Comparator.comparing(Call::from).thenComparing(Call::to);

    CallGraph {
        calls = calls.stream().sorted(BY_NAMES).toList();
    }

    record Call(String from, String to, double rate, double errors) {
        CellState state() {
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

    static CallGraph of(String cluster, Collection<Service> services) {
        var nodes = new TreeMap<String, Service>();
        services.stream().filter(one -> one.cluster().equals(cluster)).forEach(one -> nodes.put(one.name(), one));
        var calls = new ArrayList<Call>();
        nodes.values()
                .forEach(from -> from.traffic().stream()
                        .filter(call ->
                                nodes.containsKey(call.to()) && !call.to().equals(from.name()))
                        .forEach(call -> calls.add(new Call(from.name(), call.to(), call.rate(), call.errors()))));
        return new CallGraph(nodes, calls);
    }

    /// Keeps calls that are no longer reported, at a rate of zero: a call that pauses must not move the others.
    CallGraph keeping(CallGraph earlier) {
        var here = new HashSet<List<String>>();
        calls.forEach(call -> here.add(call.pair()));
        var all = new ArrayList<>(calls);
        for (var call : earlier.calls) {
            if (nodes.containsKey(call.from) && nodes.containsKey(call.to) && !here.contains(call.pair())) {
                all.add(new Call(call.from, call.to, 0, Double.NaN));
            }
        }
        return new CallGraph(nodes, all);
    }

    /// The failures: the failing calls with the services at both ends, and the services in trouble.
    Highlight lit() {
        var services = new HashSet<String>();
        nodes.values().stream()
                .filter(one -> one.state() == CellState.CRITICAL
                        || one.state() == CellState.WARN
                        || one.state() == CellState.DOWN)
                .forEach(one -> services.add(one.name()));
        var troubled = Set.copyOf(services);
        var failing = new HashSet<Call>();
        for (var call : calls) {
            if (call.failing()) {
                failing.add(call);
                services.add(call.from);
                services.add(call.to);
            }
        }
        return new Highlight(Set.copyOf(services), troubled, Set.copyOf(failing));
    }

    /// @param troubled the services that are in trouble themselves, which may spread along the calls between them
    record Highlight(Set<String> services, Set<String> troubled, Set<Call> calls) {
        boolean any() {
            return !services.isEmpty() || !calls.isEmpty();
        }
    }

    /// What the layout depends on: the services and their calls, not the rates.
    record Shape(Set<String> nodes, List<List<String>> calls) {}

    Shape shape() {
        return new Shape(nodes.keySet(), calls.stream().map(Call::pair).toList());
    }
}
