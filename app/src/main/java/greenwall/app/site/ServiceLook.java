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
import java.util.TreeSet;
import java.util.concurrent.Callable;

/// One look at the services of all clusters.
///
/// @param services worst first
/// @param forms the forms that gave a value, in the order of the table
/// @param troubles what was not answered: services may be missing or old
public record ServiceLook(List<Service> services, List<ServiceForm> forms, List<String> troubles) {
    private record OfCluster(List<Service> services, ServicePoll.Answers answers) {}

    /// @param hosts what the machines are called on which targets run
    public static ServiceLook look(Site site, AlertHosts hosts, Instant now) throws InterruptedException {
        var questions = new ArrayList<Callable<OfCluster>>();
        for (var cluster : site.clusters()) {
            cluster.metrics()
                    .ifPresent(metrics -> questions.add(() -> {
                        var answers = ServicePoll.ask(metrics, ServiceForm.shipped(), now);
                        return new OfCluster(Services.of(cluster.name(), hosts, answers), answers);
                    }));
        }
        var services = new ArrayList<Service>();
        var used = new TreeSet<String>();
        var troubles = new ArrayList<String>();
        try (var threads = new TaskThreads()) {
            for (var answer : threads.invokeAll(questions)) {
                var one = answer.resultNow();
                services.addAll(one.services);
                troubles.addAll(one.answers.troubles());
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
        return new ServiceLook(Services.worstFirst(services), forms, List.copyOf(troubles));
    }
}
