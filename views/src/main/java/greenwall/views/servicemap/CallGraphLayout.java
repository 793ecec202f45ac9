package greenwall.views.servicemap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Arranges a call graph in layers, with callers to the left of the services that they call. The layer is the
/// longest path from a service that no other service calls; the order within a layer follows the mean
/// position of the neighbours. The result depends only on names and calls, so that the same graph always
/// looks the same, at each poll and after a restart.
///
/// @param layers the names in each layer, from top to bottom; services without calls are in separate layers
/// at the end
/// @param calling the number of layers whose services have calls
record CallGraphLayout(List<List<String>> layers, int calling) {
    private static final int SWEEPS = 8;
    /// The number of services in a layer of services without calls.
    private static final int STACK = 16;
    /// Longer chains of calls are compressed into this number of layers, so that the drawing is about as wide
    /// as a screen.
    private static final int MAX_LAYERS = 12;

    static CallGraphLayout of(ClusterCallGraph.Shape shape) {
        var out = new TreeMap<String, TreeSet<String>>();
        var in = new TreeMap<String, TreeSet<String>>();
        for (var pair : shape.calls()) {
            out.computeIfAbsent(pair.get(0), _ -> new TreeSet<>()).add(pair.get(1));
            in.computeIfAbsent(pair.get(1), _ -> new TreeSet<>()).add(pair.get(0));
        }
        var names = new TreeSet<>(shape.nodes());
        var alone = names.stream()
                .filter(name -> !out.containsKey(name) && !in.containsKey(name))
                .toList();
        names.removeAll(alone);
        var forward = withoutCycles(names, out, in);
        var layers = ordered(layered(names, forward), forward);
        int calling = layers.size();
        for (int i = 0; i < alone.size(); i += STACK) {
            layers.add(List.copyOf(alone.subList(i, Math.min(alone.size(), i + STACK))));
        }
        return new CallGraphLayout(layers, calling);
    }

    /// The calls without those that close a cycle. The search starts at services that no other service calls,
    /// then continues in order of names.
    private static Map<String, Set<String>> withoutCycles(
            Set<String> names, Map<String, TreeSet<String>> out, Map<String, TreeSet<String>> in) {
        var forward = new HashMap<String, Set<String>>();
        var done = new HashSet<String>();
        var onPath = new HashSet<String>();
        var starts = new ArrayList<>(names);
        starts.sort(Comparator.comparing((String name) -> in.containsKey(name)).thenComparing(name -> name));
        record Step(String name, ArrayDeque<String> remaining) {}
        for (var start : starts) {
            if (done.contains(start)) {
                continue;
            }
            var stack = new ArrayDeque<Step>();
            stack.push(new Step(start, new ArrayDeque<>(out.getOrDefault(start, new TreeSet<>()))));
            onPath.add(start);
            while (!stack.isEmpty()) {
                var step = stack.getFirst();
                var next = step.remaining.poll();
                if (next == null) {
                    stack.pop();
                    onPath.remove(step.name);
                    done.add(step.name);
                } else if (!onPath.contains(next)) {
                    forward.computeIfAbsent(step.name, _ -> new TreeSet<>()).add(next);
                    if (!done.contains(next)) {
                        onPath.add(next);
                        stack.push(new Step(next, new ArrayDeque<>(out.getOrDefault(next, new TreeSet<>()))));
                    }
                }
            }
        }
        return forward;
    }

    private static List<List<String>> layered(Set<String> names, Map<String, Set<String>> forward) {
        var incoming = new HashMap<String, Integer>();
        forward.values().forEach(targets -> targets.forEach(to -> incoming.merge(to, 1, Integer::sum)));
        var layer = new HashMap<String, Integer>();
        var ready = new ArrayDeque<String>();
        names.stream().filter(name -> !incoming.containsKey(name)).forEach(name -> {
            layer.put(name, 0);
            ready.add(name);
        });
        while (!ready.isEmpty()) {
            var name = ready.remove();
            for (var to : forward.getOrDefault(name, Set.of())) {
                layer.merge(to, layer.getOrDefault(name, 0) + 1, Math::max);
                if (incoming.merge(to, -1, Integer::sum) == 0) {
                    ready.add(to);
                }
            }
        }
        int deepest =
                1 + layer.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        var layers = names.stream()
                .collect(Collectors.groupingBy(
                        name -> layer.getOrDefault(name, 0) * Math.min(deepest, MAX_LAYERS) / deepest,
                        TreeMap::new,
                        Collectors.toCollection(ArrayList::new)));
        return new ArrayList<>(layers.values());
    }

    private static List<List<String>> ordered(List<List<String>> layers, Map<String, Set<String>> forward) {
        var back = new HashMap<String, List<String>>();
        forward.forEach((from, targets) -> targets.forEach(
                to -> back.computeIfAbsent(to, _ -> new ArrayList<>()).add(from)));
        var place = new HashMap<String, Double>();
        layers.forEach(layer -> place(layer, place));
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean down = sweep % 2 == 0;
            for (int i = 0; i < layers.size(); i++) {
                var layer = layers.get(down ? i : layers.size() - 1 - i);
                var middle = new HashMap<String, Double>();
                for (var name : layer) {
                    var near = down ? back.getOrDefault(name, List.of()) : forward.getOrDefault(name, Set.of());
                    middle.put(
                            name,
                            near.stream()
                                    .mapToDouble(other -> place.getOrDefault(other, 0.5))
                                    .average()
                                    .orElse(place.getOrDefault(name, 0.5)));
                }
                layer.sort(Comparator.comparingDouble((String name) -> middle.getOrDefault(name, 0.5))
                        .thenComparing(name -> name));
                place(layer, place);
            }
        }
        return layers;
    }

    /// Sets the relative position of each service in its layer, from 0 to 1.
    private static void place(List<String> layer, Map<String, Double> place) {
        for (int i = 0; i < layer.size(); i++) {
            place.put(layer.get(i), (i + 0.5) / layer.size());
        }
    }
}
