package greenwall.app.site;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.alert.AlertHosts;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceForm;
import greenwall.fleet.service.ServicePoll;
import greenwall.fleet.service.Services;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// One look at the services of all clusters.
///
/// @param services worst first
/// @param forms the forms that gave a value, in the order of the table
/// @param troubles what was not answered: services may be missing or old
/// @param doubtful the clusters of these troubles
public record ServiceLook(
        List<Service> services, List<ServiceForm> forms, List<String> troubles, Set<String> doubtful) {
    public static final ServiceLook NOTHING = new ServiceLook(List.of(), List.of(), List.of(), Set.of());

    private record OfCluster(String cluster, List<Service> services, ServicePoll.Answers answers) {}

    /// With the services of an earlier look that a cluster did not answer for now, as silent.
    public ServiceLook remembering(ServiceLook earlier) {
        var known = services.stream()
                .map(service -> List.of(service.cluster(), service.name()))
                .collect(Collectors.toSet());
        var all = new ArrayList<>(services);
        for (var service : earlier.services) {
            if (doubtful.contains(service.cluster()) && !known.contains(List.of(service.cluster(), service.name()))) {
                all.add(service.silent());
            }
        }
        return new ServiceLook(Services.worstFirst(all), forms, troubles, doubtful);
    }

    /// @param hosts what the machines are called on which targets run
    public static ServiceLook look(Site site, AlertHosts hosts, Instant now) throws InterruptedException {
        var questions = new ArrayList<Callable<OfCluster>>();
        for (var cluster : site.clusters()) {
            cluster.metrics()
                    .ifPresent(metrics -> questions.add(() -> {
                        var answers = ServicePoll.ask(metrics, ServiceForm.shipped(), now);
                        return new OfCluster(cluster.name(), Services.of(cluster.name(), hosts, answers), answers);
                    }));
        }
        var services = new ArrayList<Service>();
        var used = new TreeSet<String>();
        var troubles = new ArrayList<String>();
        var doubtful = new TreeSet<String>();
        try (var threads = new TaskThreads()) {
            for (var answer : threads.invokeAll(questions)) {
                var one = answer.resultNow();
                services.addAll(one.services);
                troubles.addAll(one.answers.troubles());
                if (!one.answers.troubles().isEmpty()) {
                    doubtful.add(one.cluster);
                }
                one.answers.values().forEach((form, vector) -> {
                    if (vector.size() > 0) {
                        used.add(form.id());
                    }
                });
            }
        }
        var forms = ServiceForm.shipped().stream()
                .filter(form -> used.contains(form.id()))
                .toList();
        return new ServiceLook(Services.worstFirst(services), forms, List.copyOf(troubles), Set.copyOf(doubtful));
    }
}
