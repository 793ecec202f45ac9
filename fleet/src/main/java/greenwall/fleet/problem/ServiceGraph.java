package greenwall.fleet.problem;

import greenwall.fleet.service.Service;
import greenwall.fleet.state.CellState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which service calls which, and the hosts that each service runs on, as far as metrics show.
final class ServiceGraph {
    private final Map<Subject, Service> bySubject = new HashMap<>();
    private final Map<Subject, Subject> byName = new HashMap<>();

    ServiceGraph(List<Service> services) {
        for (var service : services) {
            var subject = subject(service.cluster(), service.name());
            bySubject.put(subject, service);
            byName.put(subject, subject);
            service.names().forEach(name -> byName.putIfAbsent(subject(service.cluster(), name), subject));
        }
    }

    private static Subject subject(String cluster, String name) {
        return new Subject(Subject.Kind.SERVICE, cluster, "", name);
    }

    /// Finds a service by any of its names; an unknown name becomes a new subject.
    Subject named(String cluster, String name) {
        var subject = subject(cluster, name);
        return byName.getOrDefault(subject, subject);
    }

    Optional<Service> of(Subject subject) {
        return Optional.ofNullable(bySubject.get(subject));
    }

    boolean isSilent(Subject subject) {
        return of(subject)
                .filter(service -> service.state() == CellState.SILENT)
                .isPresent();
    }

    List<String> hosts(Subject subject) {
        return of(subject).map(Service::hosts).orElse(List.of());
    }

    /// All services that a service waits for, directly or through others, the nearest first.
    List<Subject> below(Subject subject) {
        var seen = new LinkedHashSet<Subject>();
        var next = new ArrayDeque<>(List.of(subject));
        while (!next.isEmpty()) {
            var at = next.poll();
            for (var name : of(at).map(Service::waitsFor).orElse(List.of())) {
                var called = named(at.cluster(), name);
                if (!called.equals(subject) && seen.add(called)) {
                    next.add(called);
                }
            }
        }
        return new ArrayList<>(seen);
    }
}
