package greenwall.fleet.explain.service;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Investigator;
import greenwall.fleet.explain.Odds;
import greenwall.fleet.explain.Question;
import greenwall.fleet.explain.service.ServiceExplanation.Cause;
import greenwall.fleet.explain.service.ServiceExplanation.Kind;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.promql.CountdownExpression;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceForm;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Traces;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Follows the calls from a service. Of all services that changed, the likeliest cause is the one whose change
/// no service that it calls explains. Then it examines the hosts of that service, their hypervisors, new lines
/// in their logs, and spans of its requests.
///
/// Each quantity is queried once for all services.
public final class ServiceExplainer {
    private static final Duration BEFORE = Duration.ofMinutes(50);
    private static final Duration AFTER = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    /// The share of a change in a called service that reaches the caller at least.
    private static final double MIN_PASSED_ON = 0.85;

    private static final double MIN_OWN = 0.5;
    private static final double CONCLUSIVE = 0.6;
    private static final int MAX_HOSTS = 2;
    private static final int MAX_LINES = 4;
    /// A span is from one of many requests, so it ranks a little below its service.
    private static final double ONE_REQUEST = 0.9;

    private static final String SHORT = "[2m]";
    private static final double SHORT_SECONDS = 120;

    private final Metrics metrics;
    private final FleetState fleet;
    private final Investigator investigator;
    private final List<Traces> traces;
    private final Map<String, Service> byName = new LinkedHashMap<>();

    /// @param services the latest services of one cluster
    /// @param traces the trace sources of that cluster
    public ServiceExplainer(
            Metrics metrics, FleetState fleet, Investigator investigator, List<Traces> traces, List<Service> services) {
        this.metrics = metrics;
        this.fleet = fleet;
        this.investigator = investigator;
        this.traces = List.copyOf(traces);
        services.forEach(service -> byName.put(service.name(), service));
    }

    /// A service and its change.
    ///
    /// @param own the part of the change that no service below it explains
    private record ShiftedService(Service service, ServiceMetricLevelShift move, double own) {}

    /// Empty if there is no such service.
    public Optional<ServiceExplanation> explain(String name, Instant at) throws InterruptedException {
        var service = byName.values().stream()
                .filter(s -> s.name().equals(name) || s.names().contains(name))
                .findFirst();
        return service.isEmpty() ? Optional.empty() : Optional.of(explain(service.get(), at));
    }

    private ServiceExplanation explain(Service asked, Instant at) throws InterruptedException {
        var paths = paths(asked);
        var moves = moves(
                paths.keySet().stream()
                        .flatMap(name -> Optional.ofNullable(byName.get(name)).stream())
                        .toList(),
                at);
        var moved = new ArrayList<ShiftedService>();
        for (var service : byName.values()) {
            var move = Optional.ofNullable(moves.get(service.name()));
            double below = moves.entrySet().stream()
                    .filter(other -> !other.getKey().equals(service.name())
                            && service.waitsFor().contains(other.getKey()))
                    .mapToDouble(other -> other.getValue().weight())
                    .max()
                    .orElse(0);
            move.ifPresent(m ->
                    moved.add(new ShiftedService(service, m, Math.max(0, m.weight() - MIN_PASSED_ON * below))));
        }
        moved.removeIf(m -> m.own() < MIN_OWN);
        moved.sort(Comparator.comparingDouble(ShiftedService::own)
                .reversed()
                .thenComparing(m -> m.move().onset()));
        var examined = List.copyOf(paths.keySet());
        if (moved.isEmpty()) {
            return unchanged(asked, at, examined);
        }
        var head = moved.getFirst();
        double all = moved.stream().mapToDouble(ShiftedService::own).sum();
        double share = head.own() / all;
        var causes = new ArrayList<Cause>();
        for (var shifted : moved) {
            causes.add(new Cause(
                    Kind.SERVICE,
                    shifted.service().name(),
                    shifted.move().text(),
                    reasons(shifted, asked, paths, moves),
                    shifted.move().onset(),
                    shifted.own() / all));
        }
        var chain = new StringBuilder(chain(asked, head, paths));
        var around = new ArrayList<Explanation>();
        for (var host : head.service().hosts().stream().limit(MAX_HOSTS).toList()) {
            addHost(host, head, share, causes, chain);
            var question = Question.of(
                    new Question.OfHost(asked.cluster(), host, Optional.empty(), Labels.EMPTY),
                    head.move().onset());
            around.add(investigator.explain(question.from(head.move().onset())));
        }
        Odds.amongHosts(around.stream().map(Explanation::templates).toList()).stream()
                .limit(MAX_LINES)
                .forEach(line -> causes.add(new Cause(
                        Kind.LINE,
                        line.host(),
                        line.samples().isEmpty()
                                ? line.template()
                                : line.samples().getFirst().text(),
                        List.of(line.why()),
                        line.start(),
                        share * line.score())));
        addSpans(head, at, share, causes);
        causes.sort(Comparator.comparingDouble(Cause::score).reversed());
        return new ServiceExplanation(
                asked.cluster(), asked.name(), at, share >= CONCLUSIVE, chain.toString(), causes, examined, around);
    }

    private void addSpans(ShiftedService head, Instant at, double share, List<Cause> causes) {
        for (var source : traces) {
            for (var change : new ServiceSpans(source)
                    .since(head.move().onset(), head.service().tracedName(), at)) {
                causes.add(new Cause(
                        Kind.SPAN,
                        change.service(),
                        change.text(),
                        List.of(change.why()),
                        change.at(),
                        ONE_REQUEST * share * change.share(),
                        change.trace()));
            }
        }
    }

    /// If nothing changed, shows what is wrong with the service itself, such as a certificate that expires soon.
    private static ServiceExplanation unchanged(Service service, Instant at, List<String> examined) {
        var readings = service.readings().stream()
                .filter(r ->
                        r.state() == CellState.CRITICAL || r.state() == CellState.WARN || r.state() == CellState.DOWN)
                .toList();
        boolean dates = !readings.isEmpty()
                && readings.stream()
                        .allMatch(r -> CountdownExpression.is(r.form().expr()));
        var wrong = readings.stream()
                .map(r -> new Cause(
                        Kind.SERVICE,
                        service.name(),
                        r.quantity().id() + ": " + Unit.of(r.quantity().unit()).text(r.value()),
                        List.of(r.reason()),
                        at,
                        0.5))
                .toList();
        var problem = wrong.isEmpty()
                ? ""
                : service.name() + ": " + wrong.getFirst().why().getFirst();
        return new ServiceExplanation(
                service.cluster(),
                service.name(),
                at,
                dates,
                dates
                        ? problem + "; an expiry date approaches, and nothing else changed"
                        : "nothing conclusive: neither " + service.name() + " nor any of the " + (examined.size() - 1)
                                + " services that it calls changed" + (wrong.isEmpty() ? "" : "; " + problem),
                wrong,
                examined,
                List.of());
    }

    /// The shortest path of calls from the service in question to each service.
    private Map<String, List<String>> paths(Service start) {
        var paths = new LinkedHashMap<String, List<String>>();
        paths.put(start.name(), List.of(start.name()));
        var next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            var at = next.poll();
            for (var called : at.waitsFor()) {
                var service = byName.get(called);
                if (service != null && !paths.containsKey(called)) {
                    var path = new ArrayList<>(paths.getOrDefault(at.name(), List.of()));
                    path.add(called);
                    paths.put(called, List.copyOf(path));
                    next.add(service);
                }
            }
        }
        return paths;
    }

    /// Maps each service that changed to the quantity that changed most.
    private Map<String, ServiceMetricLevelShift> moves(List<Service> services, Instant at) {
        var forms = new LinkedHashMap<ServiceForm, List<Service>>();
        for (var service : services) {
            for (var quantity : ServiceMetricLevelShift.QUANTITIES) {
                service.reading(quantity)
                        .ifPresent(r -> forms.computeIfAbsent(r.form(), _ -> new ArrayList<>())
                                .add(service));
            }
        }
        var moves = new HashMap<String, ServiceMetricLevelShift>();
        forms.forEach((form, servicesOfForm) -> {
            var window = new TimeWindow(at.minus(BEFORE), at.plus(AFTER));
            var matrix = metrics.range(form.expr().replace("[5m]", SHORT), window, STEP, DEADLINE)
                    .answer();
            for (var series : matrix.map(m -> m.series()).orElse(List.of())) {
                var serviceName = form.names().stream()
                        .map(series.labels()::get)
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse("");
                servicesOfForm.stream()
                        .filter(s -> s.names().contains(serviceName))
                        .forEach(s -> ServiceMetricLevelShift.of(
                                        form.measured(), series.timeMillis(), series.values(), at)
                                .filter(move -> move.significant(s.value("rate") * SHORT_SECONDS))
                                .ifPresent(move ->
                                        moves.merge(s.name(), move, (a, b) -> a.weight() >= b.weight() ? a : b)));
            }
        });
        return moves;
    }

    private static List<String> reasons(
            ShiftedService shifted,
            Service start,
            Map<String, List<String>> paths,
            Map<String, ServiceMetricLevelShift> moves) {
        var why = new ArrayList<String>();
        var path = paths.getOrDefault(shifted.service().name(), List.of());
        if (path.size() > 1) {
            why.add(start.name() + " calls it: " + String.join(" → ", path));
        }
        var below =
                shifted.service().waitsFor().stream().filter(moves::containsKey).toList();
        why.add(
                below.isEmpty()
                        ? shifted.service().waitsFor().isEmpty()
                                ? "it calls no other service"
                                : "none of the services that it calls changed"
                        : "it changed more than " + String.join(", ", below) + ", which it calls, would explain");
        var first = moves.values().stream().map(ServiceMetricLevelShift::onset).min(Comparator.naturalOrder());
        if (first.filter(f -> !shifted.move().onset().isAfter(f.plus(STEP))).isPresent()) {
            why.add("it changed first");
        }
        return why;
    }

    private static String chain(Service start, ShiftedService head, Map<String, List<String>> paths) {
        var path = paths.getOrDefault(head.service().name(), List.of());
        var text = new StringBuilder();
        if (path.size() > 1) {
            text.append(start.name()).append(" waits for ");
            text.append(String.join(", which calls ", path.subList(1, path.size())))
                    .append(": ");
        }
        return text.append(head.service().name())
                .append("'s ")
                .append(head.move().text())
                .toString();
    }

    /// Adds the worst cells of a host of the likeliest service, and of its hypervisor.
    private void addHost(String name, ShiftedService head, double share, List<Cause> causes, StringBuilder chain) {
        var host = fleet.hosts().stream()
                .filter(h -> h.name().equals(name)
                        && h.cluster().name().equals(head.service().cluster()))
                .findFirst();
        if (host.isEmpty()) {
            return;
        }
        var below = fleet.hosts().stream()
                .filter(h -> h.cells("vm.state").stream()
                        .anyMatch(cell -> cell.key().get("domain").equals(InstanceAddress.shortName(name))))
                .findFirst();
        if (addWorstCell(host.get(), "it runs on " + name, head, share, causes)) {
            chain.append("; it runs on ")
                    .append(name)
                    .append(", where ")
                    .append(causes.getLast().text());
        }
        below.ifPresent(h -> addWorstCell(h, name + " is a guest of " + h.name(), head, share / 2, causes));
    }

    private static boolean addWorstCell(
            HostState host, String reason, ShiftedService head, double share, List<Cause> causes) {
        var worst = host.troubles().stream()
                .filter(cell -> cell.state() == CellState.CRITICAL || cell.state() == CellState.WARN)
                .findFirst();
        worst.ifPresent(cell -> causes.add(new Cause(
                Kind.HOST,
                host.name(),
                cell.quantity().id()
                        + (cell.key().isEmpty()
                                ? ""
                                : " of " + String.join(" ", cell.key().toMap().values()))
                        + " is "
                        + Unit.of(cell.quantity().unit()).text(cell.value()),
                List.of(reason, cell.reason()),
                head.move().onset(),
                0.95 * share)));
        return worst.isPresent();
    }
}
