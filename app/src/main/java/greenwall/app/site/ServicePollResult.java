package greenwall.app.site;

import greenwall.fleet.TaskThreads;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.explain.service.ServiceExplanationBuilder;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.ProblemBuilder;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceEvaluator;
import greenwall.fleet.service.ServicePoller;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One poll of the services of all clusters.
///
/// @param services the services, worst first
/// @param forms the forms that returned a value, in the order of the table
/// @param failures the failed queries, because of which services may be missing or old
/// @param missingForms the clusters with failed queries, each with the forms whose values are missing because of it
public record ServicePollResult(
        List<Service> services,
        List<ServiceQuantityForm> forms,
        List<String> failures,
        Map<String, Set<ServiceQuantityForm>> missingForms) {
    public static final ServicePollResult NOTHING = new ServicePollResult(List.of(), List.of(), List.of(), Map.of());

    /// A poll that failed inside this program.
    public static ServicePollResult failed(Set<String> clusters, String why) {
        return new ServicePollResult(
                List.of(),
                List.of(),
                List.of(why),
                clusters.stream().collect(Collectors.toUnmodifiableMap(cluster -> cluster, _ -> Set.of())));
    }

    private record ServiceId(String cluster, String name) {
        static ServiceId of(Service service) {
            return new ServiceId(service.cluster(), service.name());
        }
    }

    private record ClusterServices(String cluster, List<Service> services, ServicePoller.PollResponses answers) {}

    /// Keeps services and readings of an earlier poll, as silent, where a query of their cluster failed this
    /// time. A cluster that responds in part has no services that were last seen long ago.
    ///
    /// @param elapsed the time since the earlier poll
    public ServicePollResult withSilentServicesOf(ServicePollResult earlier, Duration elapsed) {
        var before = new LinkedHashMap<ServiceId, Service>();
        earlier.services.forEach(service -> before.put(ServiceId.of(service), service));
        var answering = new HashSet<String>();
        var all = new ArrayList<Service>();
        for (var service : services) {
            answering.add(service.cluster());
            var unanswered = missingForms.getOrDefault(service.cluster(), Set.of());
            var known = before.remove(ServiceId.of(service));
            all.add(known == null ? service : service.withSilentReadings(known, unanswered, elapsed));
        }
        for (var service : before.values()) {
            var silent = service.asSilent(elapsed);
            boolean recent = silent.lastSeen()
                    .filter(age -> age.compareTo(ServicePoller.GONE_PERIOD) <= 0)
                    .isPresent();
            if (missingForms.containsKey(service.cluster()) && (recent || !answering.contains(service.cluster()))) {
                all.add(silent);
            }
        }
        return new ServicePollResult(ServiceEvaluator.worstFirst(all), forms, failures, missingForms);
    }

    public ServicePollResult withProblemStates(List<Problem> problems) {
        return new ServicePollResult(
                ProblemBuilder.withProblemStates(services, problems), forms, failures, missingForms);
    }

    /// Adds what may hide a problem of a service.
    public ServicePollResult withFailures(List<String> more) {
        return new ServicePollResult(
                services,
                forms,
                Stream.concat(failures.stream(), more.stream()).distinct().toList(),
                missingForms);
    }

    /// Explains why a service is slow or fails. Empty if no cluster has the service or any of its metrics.
    ///
    /// @param cluster empty for the first cluster that has the service
    public Optional<ServiceExplanation> explain(
            Site site, FleetState fleet, ClusterExplainer explainer, String cluster, String name, Instant at)
            throws InterruptedException {
        for (var one : site.clusters()) {
            if (one.metrics().isEmpty() || !cluster.isEmpty() && !one.name().equals(cluster)) {
                continue;
            }
            var ofCluster = services.stream()
                    .filter(service -> service.cluster().equals(one.name()))
                    .toList();
            var explanation = new ServiceExplanationBuilder(
                            one.metrics().get(), fleet, explainer, one.traces(), ofCluster)
                    .explain(name, at);
            if (explanation.isPresent()) {
                return explanation;
            }
        }
        return Optional.empty();
    }

    /// Creates one poll per cluster with metrics, to be reused for many polls.
    public static Map<String, ServicePoller> pollers(Site site) {
        var objectives = site.config().slo();
        var polls = new LinkedHashMap<String, ServicePoller>();
        site.clusters()
                .forEach(cluster -> cluster.metrics()
                        .ifPresent(metrics -> polls.put(cluster.name(), new ServicePoller(metrics, objectives))));
        return polls;
    }

    /// Queries all clusters except those whose metrics source has just been silent, because a query would only time
    /// out again.
    public static ServicePollResult query(Site site, List<SourceState> sources, AlertHostFinder hosts, Instant now)
            throws InterruptedException {
        var polls = pollers(site);
        var failures = new ArrayList<String>();
        for (var source : sources) {
            if (source.source().kind() == Source.Kind.PROMETHEUS && source.state() == CellState.SILENT) {
                polls.remove(source.source().cluster());
                failures.add(source.source() + ": " + source.reason());
            }
        }
        var poll = query(polls, hosts, now);
        poll.queryBudgets(polls, now);
        failures.addAll(poll.failures);
        return new ServicePollResult(poll.services, poll.forms, List.copyOf(failures), poll.missingForms)
                .withBudgets(polls);
    }

    /// Queries the error budgets of services, which may take a while.
    public void queryBudgets(Map<String, ServicePoller> polls, Instant now) {
        polls.forEach((cluster, poll) -> poll.budgets()
                .queryDue(
                        services.stream()
                                .filter(service -> service.cluster().equals(cluster))
                                .toList(),
                        now));
    }

    public ServicePollResult withBudgets(Map<String, ServicePoller> polls) {
        var known = services.stream()
                .map(service -> Optional.ofNullable(polls.get(service.cluster()))
                        .map(poll -> poll.budgets().with(service))
                        .orElse(service))
                .toList();
        return new ServicePollResult(known, forms, failures, missingForms);
    }

    /// @param hosts finds the hosts of targets
    public static ServicePollResult query(Map<String, ServicePoller> polls, AlertHostFinder hosts, Instant now)
            throws InterruptedException {
        var questions = new ArrayList<Callable<ClusterServices>>();
        polls.forEach((cluster, poll) -> questions.add(() -> {
            var answers = poll.poll(now);
            return new ClusterServices(cluster, ServiceEvaluator.of(cluster, hosts, answers), answers);
        }));
        var services = new ArrayList<Service>();
        var formsWithValues = new TreeSet<String>();
        var failures = new ArrayList<String>();
        var doubtful = new LinkedHashMap<String, Set<ServiceQuantityForm>>();
        for (var one : TaskThreads.runAll(questions)) {
            services.addAll(one.services);
            failures.addAll(one.answers.failures());
            if (!one.answers.failures().isEmpty()) {
                doubtful.put(one.cluster, one.answers.unanswered());
            }
            one.answers.values().forEach((form, vector) -> {
                if (vector.size() > 0) {
                    formsWithValues.add(form.id());
                }
            });
        }
        var forms = ServiceQuantityForm.shipped().stream()
                .filter(form -> formsWithValues.contains(form.id()))
                .toList();
        return new ServicePollResult(
                ServiceEvaluator.worstFirst(services), forms, List.copyOf(failures), Map.copyOf(doubtful));
    }
}
