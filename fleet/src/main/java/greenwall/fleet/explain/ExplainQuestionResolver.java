package greenwall.fleet.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ResolvedExplainQuestion.Neighbour;
import greenwall.fleet.explain.logs.LineRelevance;
import greenwall.fleet.explain.logs.StreamHostLabels;
import greenwall.fleet.explain.metric.ChangeExtentFinder;
import greenwall.fleet.explain.metric.PromqlQuery;
import greenwall.fleet.identity.Target;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Finds the subject of a question: the query of a host's quantity, the host's names, and the hosts that it
/// depends on.
record ExplainQuestionResolver(FleetState fleet) {
    private static final String UP = "up";
    private static final int LONGEST_TITLE = 80;
    private static final Map<String, String> FORECASTS =
            Map.of("fs.full_in", "fs.used", "pool.full_in", "pool.usage", "ds.quota", "ds.used");

    private static final Map<String, String> BUDGETS =
            Map.of("slo.arc", "arc.hit_ratio", "slo.wg", "wg.handshake.age", "slo.pool", "pool.health");

    sealed interface Resolution {
        record Resolved(ResolvedExplainQuestion context) implements Resolution {}

        record Unresolved(String why) implements Resolution {}
    }

    Resolution resolve(ExplainQuestion question, Instant now) {
        return switch (question.subject()) {
            case ExplainQuestion.QuerySubject(var _, var query, var logs) -> {
                var givenQuery = PromqlQuery.of(query);
                yield new Resolution.Resolved(new ResolvedExplainQuestion(
                        title(givenQuery),
                        "",
                        givenQuery,
                        LineRelevance.of(query),
                        Optional.of(logs).filter(selector -> !selector.isEmpty()),
                        Set.of(),
                        Map.of(),
                        Set.of(),
                        ChangeExtentFinder.of(givenQuery),
                        ResolvedExplainQuestion.SeriesFilter.ALL,
                        false));
            }
            case ExplainQuestion.HostSubject subject -> ofHost(subject, question, now);
            case ExplainQuestion.WindowSubject subject -> ofWindow(subject);
        };
    }

    /// A long query is named by its metrics, so that the sentences about it stay short.
    private static String title(PromqlQuery query) {
        var metrics = query.metrics();
        return query.text().length() <= LONGEST_TITLE || metrics.isEmpty() || metrics.contains("")
                ? query.text()
                : "the query of " + String.join(", ", metrics);
    }

    /// A subject of hosts without a metric; if it names no hosts, all hosts of the cluster.
    private Resolution ofWindow(ExplainQuestion.WindowSubject subject) {
        var hosts = new ArrayList<HostState>();
        for (var name : subject.hosts()) {
            var found = host(subject.cluster(), name);
            if (found.isEmpty()) {
                return new Resolution.Unresolved(unknown(subject.cluster(), name));
            }
            hosts.add(found.get());
        }
        var names = new LinkedHashSet<String>();
        var instances = new LinkedHashSet<String>();
        hosts.forEach(host -> {
            names.addAll(host.host().allNames());
            instances.addAll(instances(host));
        });
        var noQuery = PromqlQuery.of("");
        return new Resolution.Resolved(new ResolvedExplainQuestion(
                subject.text(),
                "",
                noQuery,
                LineRelevance.of(""),
                subject.logs().isEmpty() ? Optional.empty() : Optional.of(subject.logs()),
                names,
                Map.of(),
                instances,
                hosts.isEmpty()
                        ? ChangeExtentFinder.of(noQuery)
                        : new ChangeExtentFinder(noQuery, hosts(hosts.getFirst()), labels(hosts.getFirst())),
                ResolvedExplainQuestion.SeriesFilter.ALL,
                false));
    }

    private Optional<HostState> host(String cluster, String name) {
        return fleet.host(cluster, name)
                .or(() -> fleet.host(name).filter(h -> h.cluster().name().equals(cluster)));
    }

    private String unknown(String cluster, String name) {
        return fleet.sources().stream()
                .filter(source -> source.source().cluster().equals(cluster)
                        && source.source().kind() == Source.Kind.PROMETHEUS
                        && source.state() != CellState.OK)
                .findFirst()
                .map(source -> "the hosts of the cluster " + cluster + " are not known: " + source.reason())
                .orElse("no host of the cluster " + cluster + " is called " + name);
    }

    private Resolution ofHost(ExplainQuestion.HostSubject subject, ExplainQuestion question, Instant now) {
        var found = host(subject.cluster(), subject.host());
        if (found.isEmpty()) {
            return new Resolution.Unresolved(unknown(subject.cluster(), subject.host()));
        }
        var host = found.get();
        var requested = cells(host, subject).stream().findFirst();
        var cell = requested.map(c -> underlying(host, c));
        if (cell.isEmpty()
                && host.state() != CellState.DOWN
                && !subject.quantity().equals(Optional.of(UP))) {
            var key = subject.key().isEmpty() ? "" : " with " + subject.key();
            return new Resolution.Unresolved(host.name() + " has no reading"
                    + subject.quantity().map(q -> " of " + q).orElse("") + key);
        }
        boolean gone = host.state() == CellState.DOWN && wasLost(question, host.lastSeen())
                || cell.map(c -> (c.state() == CellState.DOWN || c.state() == CellState.GONE)
                                && wasLost(question, c.sampledAt()))
                        .orElse(true);
        var quantity = cell.map(Cell::quantity);
        var expr = gone ? UP : expr(cell.get());
        var instances = instances(host);
        var query = PromqlQuery.of(expr);
        var title = (gone ? UP : quantity.orElseThrow().id()) + " of " + host.name();
        var series = ResolvedExplainQuestion.SeriesFilter.ALL;
        if (!gone && !subject.key().isEmpty()) {
            var key = String.join(" ", subject.key().toMap().values());
            title += " " + key;
            series = new ResolvedExplainQuestion.SeriesFilter(
                    key, labels -> cell.get().keyOf(labels).containsAll(subject.key()));
        }
        // A file system that fills up may still be nearly empty; then only the forecast is in a bad state.
        boolean inBadState =
                gone || requested.map(c -> c.state().worseThan(CellState.STALE)).orElse(false);
        return new Resolution.Resolved(new ResolvedExplainQuestion(
                title,
                gone ? "" : quantity.orElseThrow().unit(),
                query.onlyInstances(instances),
                LineRelevance.of(expr
                        + ' '
                        + title
                        + ' '
                        + quantity.map(Quantity::meaning).orElse("")),
                Optional.empty(),
                host.host().allNames(),
                neighbours(host, subject.key()),
                instances,
                new ChangeExtentFinder(query, hosts(host), labels(host)),
                series,
                question.isNear(now) && inBadState));
    }

    /// Whether what is lost now was already lost at the instant in question.
    private boolean wasLost(ExplainQuestion question, Optional<Instant> lastSeen) {
        var at = question.isForWorstReading() ? question.worstReadingAt().getFirst() : question.at();
        return question.isNear(fleet.at())
                || lastSeen.filter(seen -> !at.isBefore(seen)).isPresent();
    }

    private static String expr(Cell cell) {
        var form = cell.form();
        return cell.quantity().id().equals(UP) || form.expr().isEmpty() ? UP : form.expr();
    }

    /// The cells that match the question, the worst first.
    private static List<Cell> cells(HostState host, ExplainQuestion.HostSubject subject) {
        var all = subject.quantity().map(host::cells).orElseGet(host::cells);
        return all.stream().filter(c -> c.key().containsAll(subject.key())).toList();
    }

    /// The cell to explain instead of a derived one. "Full in two hours" is a forecast, and a quota does not
    /// change, so the usage is explained instead. A burning error budget lags behind its cause.
    private static Cell underlying(HostState host, Cell cell) {
        var id = cell.quantity().id();
        return Optional.ofNullable(FORECASTS.get(id)).stream()
                .flatMap(used -> host.cells(used).stream())
                .filter(c -> c.key().equals(cell.key()))
                .findFirst()
                .or(() -> Optional.ofNullable(BUDGETS.get(id)).stream()
                        .flatMap(counted -> host.cells(counted).stream())
                        .filter(c ->
                                c.key().containsAll(cell.key()) && c.state().worseThan(CellState.STALE))
                        .findFirst())
                .orElse(cell);
    }

    private static Set<String> instances(HostState host) {
        return host.targets().stream()
                .map(Target::instance)
                .filter(i -> !i.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// Maps the rows of a query over the whole fleet to hosts by their instance.
    private Function<Labels, String> hosts(HostState like) {
        var byInstance = new HashMap<String, String>();
        for (var host : fleet.hosts()) {
            if (host.cluster().name().equals(like.cluster().name())) {
                host.targets().forEach(target -> byInstance.put(target.instance(), host.name()));
            }
        }
        byInstance.remove("");
        return series -> byInstance.getOrDefault(series.get("instance"), "");
    }

    /// The host with this name; the cluster of the other host is searched first.
    private Optional<HostState> named(HostState by, String name) {
        return fleet.host(by.cluster().name(), name).or(() -> fleet.host(name));
    }

    /// The labels of each host that [#hosts] returns.
    private BiFunction<String, Labels, Labels> labels(HostState like) {
        var byName = new HashMap<String, Labels>();
        for (var host : fleet.hosts()) {
            if (host.cluster().name().equals(like.cluster().name())) {
                byName.putIfAbsent(host.name(), host.host().labels());
            }
        }
        return (name, _) -> byName.getOrDefault(name, Labels.EMPTY);
    }

    /// The host's hypervisor, its guests, its siblings, the far ends of its tunnels, and hosts that the key
    /// names.
    private Map<String, Neighbour> neighbours(HostState host, Labels key) {
        var found = new LinkedHashMap<String, Neighbour>();
        key.toMap().values().stream()
                .flatMap(name -> named(host, name).stream())
                .filter(other -> !sameHost(other, host))
                .forEach(other -> add(found, Neighbour.OTHER_END, other));
        guests(host).forEach(guest -> add(found, "guest", guest));
        for (var other : fleet.hosts()) {
            // Finding the host of every guest of every hypervisor would take too long in a large fleet.
            boolean candidate = !sameHost(other, host)
                    && other.cells("vm.state").stream()
                            .anyMatch(cell -> host.host().hasName(cell.key().get("domain")));
            if (!candidate) {
                continue;
            }
            var guests = guests(other);
            if (guests.stream().anyMatch(g -> sameHost(g, host))) {
                add(found, "hypervisor", other);
                guests.stream()
                        .filter(g -> !sameHost(g, host))
                        .forEach(sibling -> add(found, "another guest on the same hypervisor", sibling));
            }
        }
        for (var cell : host.cells("wg.handshake.age")) {
            named(host, cell.key().get("peer"))
                    .filter(far -> !sameHost(far, host))
                    .ifPresent(far -> add(found, Neighbour.FAR_END, far));
        }
        farEnds(host, found);
        return found;
    }

    /// A host that is down reports no tunnels; the hosts at the far ends still do.
    private void farEnds(HostState host, Map<String, Neighbour> found) {
        var ownNames = plain(host.host().allNames());
        for (var other : fleet.hosts()) {
            boolean leadsHere = !sameHost(other, host)
                    && other.cells("wg.handshake.age").stream()
                            .anyMatch(cell -> ownNames.contains(
                                    StreamHostLabels.plain(cell.key().get("peer"))));
            if (leadsHere) {
                add(found, Neighbour.FAR_END, other);
            }
        }
    }

    /// Names of the hosts that a series may be about: those of the host with its instance, and its label
    /// values. Values that also occur in labels of a log may name its host.
    Set<String> hostNames(String cluster, Labels series) {
        var names = new LinkedHashSet<String>();
        series.forEach((label, value) -> {
            if (!label.equals(Labels.NAME) && !label.equals("job")) {
                names.add(value);
            }
        });
        fleet.hosts().stream()
                .filter(host ->
                        host.cluster().name().equals(cluster) && instances(host).contains(series.get("instance")))
                .forEach(host -> names.addAll(host.host().allNames()));
        return names;
    }

    private static boolean sameHost(HostState one, HostState other) {
        return one.index() == other.index()
                && one.cluster().name().equals(other.cluster().name());
    }

    private static void add(Map<String, Neighbour> found, String role, HostState host) {
        found.putIfAbsent(host.name(), new Neighbour(role, host.host().allNames(), instances(host)));
    }

    private Collection<HostState> guests(HostState host) {
        var guests = new LinkedHashMap<String, HostState>();
        for (var cell : host.cells("vm.state")) {
            named(host, cell.key().get("domain")).ifPresent(guest -> guests.put(guest.name(), guest));
        }
        return guests.values();
    }

    /// Names in the plain form that [LogTemplateCollector] expects.
    static Set<String> plain(Collection<String> names) {
        return names.stream().map(StreamHostLabels::plain).collect(Collectors.toSet());
    }
}
