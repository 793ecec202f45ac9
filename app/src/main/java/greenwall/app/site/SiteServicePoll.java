package greenwall.app.site;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.alert.AlertHosts;
import greenwall.fleet.explain.Investigator;
import greenwall.fleet.explain.service.ServiceExplainer;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Problems;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceForm;
import greenwall.fleet.service.ServicePoll;
import greenwall.fleet.service.Services;
import greenwall.fleet.state.FleetState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/// One poll of the services of all clusters.
///
/// @param services worst first
/// @param forms those that gave a value, in the table's order
/// @param troubles what was not answered: services may be missing or old
/// @param doubtful the clusters of these troubles
public record SiteServicePoll(
        List<Service> services, List<ServiceForm> forms, List<String> troubles, Set<String> doubtful) {
    public static final SiteServicePoll NOTHING = new SiteServicePoll(List.of(), List.of(), List.of(), Set.of());

    private record OfCluster(String cluster, List<Service> services, ServicePoll.Answers answers) {}

    /// Adds the services of an earlier poll that a cluster did not answer now, as silent.
    public SiteServicePoll remembering(SiteServicePoll earlier) {
        var known = services.stream()
                .map(service -> List.of(service.cluster(), service.name()))
                .collect(Collectors.toSet());
        var all = new ArrayList<>(services);
        for (var service : earlier.services) {
            if (doubtful.contains(service.cluster()) && !known.contains(List.of(service.cluster(), service.name()))) {
                all.add(service.silent());
            }
        }
        return new SiteServicePoll(Services.worstFirst(all), forms, troubles, doubtful);
    }

    /// Adds the problems of the services.
    public SiteServicePoll marked(List<Problem> problems) {
        return new SiteServicePoll(Problems.marked(services, problems), forms, troubles, doubtful);
    }

    /// Why a service is slow or fails. Empty if no cluster has the service, or any of its metrics.
    ///
    /// @param cluster empty for the first that has it
    public Optional<ServiceExplanation> explain(
            Site site, FleetState fleet, Investigator investigator, String cluster, String name, Instant at)
            throws InterruptedException {
        for (var one : site.clusters()) {
            if (one.metrics().isEmpty() || !cluster.isEmpty() && !one.name().equals(cluster)) {
                continue;
            }
            var here = services.stream()
                    .filter(service -> service.cluster().equals(one.name()))
                    .toList();
            var found = new ServiceExplainer(one.metrics().get(), fleet, investigator, one.traces(), here)
                    .explain(name, at);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /// One per cluster with metrics; kept over many polls.
    public static Map<String, ServicePoll> polls(Site site) {
        var objectives = site.config().slo();
        var polls = new LinkedHashMap<String, ServicePoll>();
        site.clusters()
                .forEach(cluster -> cluster.metrics()
                        .ifPresent(metrics -> polls.put(
                                cluster.name(), new ServicePoll(metrics, ServiceForm.shipped(), objectives))));
        return polls;
    }

    /// A single poll.
    public static SiteServicePoll look(Site site, AlertHosts hosts, Instant now) throws InterruptedException {
        var polls = polls(site);
        var look = look(polls, hosts, now);
        look.askBudgets(polls, now);
        return look.withBudgets(polls);
    }

    /// Asks for the error budgets of services, which may take a while.
    public void askBudgets(Map<String, ServicePoll> polls, Instant now) {
        polls.forEach((cluster, poll) -> poll.budgets()
                .ask(
                        services.stream()
                                .filter(service -> service.cluster().equals(cluster))
                                .toList(),
                        now));
    }

    /// Adds the error budgets.
    public SiteServicePoll withBudgets(Map<String, ServicePoll> polls) {
        var known = services.stream()
                .map(service -> Optional.ofNullable(polls.get(service.cluster()))
                        .map(poll -> poll.budgets().with(service))
                        .orElse(service))
                .toList();
        return new SiteServicePoll(known, forms, troubles, doubtful);
    }

    /// @param hosts the names of the machines of targets
    public static SiteServicePoll look(Map<String, ServicePoll> polls, AlertHosts hosts, Instant now)
            throws InterruptedException {
        var questions = new ArrayList<Callable<OfCluster>>();
        polls.forEach((cluster, poll) -> questions.add(() -> {
            var answers = poll.ask(now);
            return new OfCluster(cluster, Services.of(cluster, hosts, answers), answers);
        }));
        var services = new ArrayList<Service>();
        var used = new TreeSet<String>();
        var troubles = new ArrayList<String>();
        var doubtful = new TreeSet<String>();
        for (var one : TaskThreads.answers(questions)) {
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
        var forms = ServiceForm.shipped().stream()
                .filter(form -> used.contains(form.id()))
                .toList();
        return new SiteServicePoll(Services.worstFirst(services), forms, List.copyOf(troubles), Set.copyOf(doubtful));
    }
}
