package greenwall.fleet.problem;

import greenwall.fleet.service.Service;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which service calls which, and on what hosts each runs, as far as metrics show.
final class ServiceGraph {
    private final Map<Subject, Service> bySubject = new HashMap<>();
    private final Map<Subject, Subject> byWritten = new HashMap<>();

    ServiceGraph(List<Service> services) {
        for (var service : services) {
            var subject = subject(service.cluster(), service.name());
            bySubject.put(subject, service);
            byWritten.put(subject, subject);
            service.names().forEach(name -> byWritten.putIfAbsent(subject(service.cluster(), name), subject));
        }
    }

    private static Subject subject(String cluster, String name) {
        return new Subject(Subject.Kind.SERVICE, cluster, "", name);
    }

    /// Finds a service by any of its names; an unknown name becomes a new subject.
    Subject named(String cluster, String written) {
        var subject = subject(cluster, written);
        return byWritten.getOrDefault(subject, subject);
    }

    Optional<Service> of(Subject subject) {
        return Optional.ofNullable(bySubject.get(subject));
    }

    /// The names of the hosts that it runs on.
    List<String> hosts(Subject subject) {
        return of(subject).map(Service::hosts).orElse(List.of());
    }

    /// All services that it waits for, directly or through others, nearest first.
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
