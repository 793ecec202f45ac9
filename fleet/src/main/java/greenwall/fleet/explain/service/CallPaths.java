package greenwall.fleet.explain.service;

import greenwall.fleet.service.Service;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The shortest path of calls from one service to each service that its requests wait for, and to itself.
record CallPaths(Service start, Map<String, List<String>> byEnd) {
    static CallPaths from(Service start, Map<String, Service> services) {
        var paths = new LinkedHashMap<String, List<String>>();
        paths.put(start.name(), List.of(start.name()));
        var next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            var at = next.poll();
            for (var called : at.waitsFor()) {
                var service = services.get(called);
                if (service != null && !paths.containsKey(called)) {
                    var path = new ArrayList<>(paths.getOrDefault(at.name(), List.of()));
                    path.add(called);
                    paths.put(called, List.copyOf(path));
                    next.add(service);
                }
            }
        }
        return new CallPaths(start, paths);
    }

    /// All services on the paths, the start first.
    List<String> services() {
        return List.copyOf(byEnd.keySet());
    }

    /// `web waits for cart, which calls db: `; empty for the start itself.
    String waiting(Service end) {
        var path = path(end);
        return path.size() < 2
                ? ""
                : start.name() + " waits for " + String.join(", which calls ", path.subList(1, path.size())) + ": ";
    }

    List<String> path(Service end) {
        return byEnd.getOrDefault(end.name(), List.of());
    }
}
