package greenwall.fleet.explain.service;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.LineProbability;
import greenwall.fleet.explain.service.ChangedServices.UnexplainedChange;
import greenwall.fleet.explain.service.ServiceExplanation.Cause;
import greenwall.fleet.explain.service.ServiceExplanation.CauseKind;
import greenwall.fleet.promql.ExpiryDetector;
import greenwall.fleet.service.Service;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Follows the calls from a service. Of all services that changed, the likeliest cause is the one whose change
/// no service that it waits for explains. Then it examines the hosts of that service, their hypervisors, new lines
/// in their logs, and spans of its requests.
///
/// @param traces of one cluster
/// @param services of that cluster
public record ServiceExplanationBuilder(
        MetricsSource metrics,
        FleetState fleet,
        ClusterExplainer explainer,
        List<TraceSource> traces,
        List<Service> services) {
    private static final double CONCLUSIVE = 0.6;
    private static final int MAX_HOSTS = 2;
    private static final int MAX_LINES = 4;
    /// A span is from one of many requests, so it ranks a little below its service.
    private static final double ONE_REQUEST = 0.9;

    /// Empty if there is no such service.
    public Optional<ServiceExplanation> explain(String name, Instant at) throws InterruptedException {
        var service = services.stream()
                .filter(s -> s.name().equals(name) || s.names().contains(name))
                .findFirst();
        return service.isEmpty() ? Optional.empty() : Optional.of(explain(service.get(), at));
    }

    private ServiceExplanation explain(Service service, Instant at) throws InterruptedException {
        var byName = new LinkedHashMap<String, Service>();
        services.forEach(s -> byName.put(s.name(), s));
        var paths = CallPaths.from(service, byName);
        var examined = paths.services();
        var shifts = ChangedServices.read(
                metrics,
                examined.stream()
                        .flatMap(name -> Optional.ofNullable(byName.get(name)).stream())
                        .toList(),
                at);
        var shifted = shifts.unexplained(byName.values());
        if (shifted.isEmpty()) {
            return unchanged(service, at, examined, shifts);
        }
        var head = shifted.getFirst();
        double all = shifted.stream().mapToDouble(UnexplainedChange::own).sum();
        double share = head.own() / all;
        var causes = new ArrayList<Cause>();
        for (var one : shifted) {
            var why = new ArrayList<String>();
            if (paths.path(one.service()).size() > 1) {
                why.add(service.name() + " calls it: " + String.join(" → ", paths.path(one.service())));
            }
            why.addAll(shifts.reasons(one));
            causes.add(new Cause(
                    CauseKind.SERVICE,
                    one.service().name(),
                    one.change().text(),
                    why,
                    one.change().onset(),
                    one.own() / all,
                    ""));
        }
        var chain = new StringBuilder(paths.waiting(head.service()));
        chain.append(head.service().name()).append("'s ").append(head.change().text());
        var hosts = new HostCauseFinder(fleet, head, at, share);
        var around = new ArrayList<Explanation>();
        var itsHosts = head.service().hosts();
        for (var host : itsHosts.stream().limit(MAX_HOSTS).toList()) {
            hosts.onHost(host).ifPresent(cause -> {
                causes.add(cause);
                chain.append("; it runs on ").append(host).append(", where ").append(cause.text());
            });
            hosts.onHypervisor(host).ifPresent(causes::add);
            var question = ExplainQuestion.of(
                    new ExplainQuestion.HostSubject(service.cluster(), host, Optional.empty(), Labels.EMPTY),
                    head.change().onset());
            around.add(explainer.explain(question.withOnset(head.change().onset())));
        }
        if (itsHosts.size() > MAX_HOSTS) {
            chain.append("; only " + MAX_HOSTS + " of its " + itsHosts.size() + " hosts were examined");
        }
        LineProbability.amongHosts(around.stream().map(Explanation::templates).toList()).stream()
                .limit(MAX_LINES)
                .forEach(line -> causes.add(new Cause(
                        CauseKind.LINE,
                        line.host(),
                        line.line(),
                        List.of(line.why()),
                        line.start(),
                        share * line.score(),
                        "",
                        line.change())));
        var notSearched = addSpans(head, at, share, causes);
        causes.sort(Comparator.comparingDouble(Cause::score).reversed());
        var gaps = shifts.gaps() + shifts.notCompared(head.service());
        return new ServiceExplanation(
                service.cluster(),
                service.name(),
                at,
                share >= CONCLUSIVE && head.isWholeCause() && gaps.isEmpty(),
                chain + gaps + notSearched,
                causes,
                examined,
                around);
    }

    /// Returns why traces could not be read, as an addition to a sentence; empty if they were.
    private String addSpans(UnexplainedChange head, Instant at, double share, List<Cause> causes) {
        var failures = new LinkedHashSet<String>();
        for (var source : traces) {
            for (var change : new SpanCauseFinder(source, failures::add)
                    .since(
                            head.change().onset(),
                            head.service().tracedName(),
                            at,
                            head.change().isLatency())) {
                causes.add(new Cause(
                        CauseKind.SPAN,
                        change.service(),
                        change.text(),
                        List.of(change.why()),
                        change.at(),
                        ONE_REQUEST * share * change.share(),
                        change.trace()));
            }
        }
        return failures.isEmpty() ? "" : "; not all traces could be read: " + String.join(", ", failures);
    }

    /// If nothing changed, shows what is wrong with the service itself, such as a certificate that expires
    /// soon.
    static ServiceExplanation unchanged(Service service, Instant at, List<String> examined, ChangedServices changed) {
        var readings = service.readings().stream()
                .filter(r ->
                        r.state() == CellState.CRITICAL || r.state() == CellState.WARN || r.state() == CellState.DOWN)
                .toList();
        boolean dates = !readings.isEmpty()
                && readings.stream()
                        .allMatch(r -> ExpiryDetector.isTimeToExpiry(r.form().expr()));
        var wrong = readings.stream()
                .map(r -> new Cause(
                        CauseKind.SERVICE,
                        service.name(),
                        r.quantity().id() + ": " + r.quantity().number(r.value()),
                        List.of(r.reason()),
                        onset(r, at),
                        0.5,
                        ""))
                .toList();
        var problem = wrong.isEmpty()
                ? ""
                : service.name() + ": " + wrong.getFirst().why().getFirst();
        return new ServiceExplanation(
                service.cluster(),
                service.name(),
                at,
                dates && changed.gaps().isEmpty(),
                (dates && changed.gaps().isEmpty()
                                ? problem + "; an expiry date is near or past, and nothing else changed"
                                : ServiceExplanation.NOTHING_CONCLUSIVE
                                        + unchanged(service.name(), examined, changed)
                                        + (wrong.isEmpty() ? "" : "; " + problem))
                        + changed.gaps(),
                wrong,
                examined,
                List.of());
    }

    private static String unchanged(String service, List<String> examined, ChangedServices changed) {
        int called = examined.size() - 1;
        var compared = changed.compared();
        if (!changed.gaps().isEmpty()) {
            return "no change in " + service + (called == 0 ? "" : " or in a service that it waits for")
                    + " was found, but not everything could be read";
        }
        if (!compared.contains(service)) {
            return "there is no data about the requests of " + service + " to compare"
                    + (called == 0
                            ? ", and it waits for no known service"
                            : "; " + (called == 1 ? "the service" : "the " + called + " services")
                                    + " that it waits for did not change, as far as there is data");
        }
        return called == 0
                ? service + " did not change, and it waits for no known service"
                : "neither " + service + " nor "
                        + (called == 1
                                ? "the service"
                                : (called == 2 ? "either" : "any") + " of the " + called + " services")
                        + " that it waits for changed"
                        + (compared.containsAll(examined) ? "" : ", as far as there is data");
    }

    /// When the time until a date fell below its limit; the present for anything else.
    private static Instant onset(Service.Reading reading, Instant at) {
        if (!ExpiryDetector.isTimeToExpiry(reading.form().expr())) {
            return at;
        }
        var quantity = reading.quantity();
        return (reading.state() == CellState.WARN ? quantity.warn() : quantity.critical())
                .map(limit -> at.minusSeconds((long) (limit.values().getFirst() - reading.value())))
                .orElse(at);
    }

    /// The shortest path of calls from one service to each service that its requests wait for, and to itself.
    private record CallPaths(Service start, Map<String, List<String>> byEnd) {
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
}
