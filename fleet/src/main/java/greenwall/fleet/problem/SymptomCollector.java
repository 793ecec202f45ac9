package greenwall.fleet.problem;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSeverity;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.identity.Target;
import greenwall.fleet.identity.WireguardKey;
import greenwall.fleet.promql.ExpiryDetector;
import greenwall.fleet.service.Service;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.SourceState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Groups all symptoms by their subject. This is the first grouping rule: symptoms with the same subject belong
/// together, whatever source reported them.
final class SymptomCollector {
    private static final Pattern UNIT =
            Pattern.compile(".+\\.(service|timer|socket|mount|target|path|scope|slice|device|automount|swap)");
    /// The states without a current measurement.
    static final Set<CellState> UNSEEN = Set.of(CellState.SILENT, CellState.STALE, CellState.DOWN);

    private final Map<SubjectIssue, List<Symptom>> found = new LinkedHashMap<>();
    /// The issues with suppressed alerts.
    private final Set<SubjectIssue> suppressed = new HashSet<>();
    /// By query: hosts share their queries.
    private final Map<String, Boolean> countdowns = new HashMap<>();
    private final List<Source> unanswering = new ArrayList<>();
    private final Topology topology;
    private final ServiceGraph graph;

    private SymptomCollector(Topology topology, ServiceGraph graph) {
        this.topology = topology;
        this.graph = graph;
    }

    /// @param taken whether somebody works on the issue: it then lasts while its alerts are suppressed
    static Map<SubjectIssue, List<Symptom>> of(
            FleetState fleet,
            AlertSnapshot alerts,
            List<Service> services,
            Topology topology,
            ServiceGraph graph,
            Predicate<SubjectIssue> taken) {
        var symptoms = new SymptomCollector(topology, graph);
        fleet.sources().forEach(symptoms::source);
        services.forEach(symptoms::service);
        fleet.hosts().forEach(symptoms::host);
        new DirectCheckSymptoms(topology, symptoms).collect(fleet);
        alerts.alerts().forEach(symptoms::alert);
        symptoms.found
                .entrySet()
                .removeIf(entry -> entry.getValue().stream().noneMatch(Symptom::opensProblem)
                        && !(symptoms.suppressed.contains(entry.getKey()) && taken.test(entry.getKey())));
        return symptoms.found;
    }

    void add(SubjectIssue issue, Symptom member) {
        found.computeIfAbsent(issue, _ -> new ArrayList<>()).add(member);
    }

    private void source(SourceState state) {
        if (state.shown() == CellState.OK || state.isInFirstPoll()) {
            return;
        }
        var source = state.source();
        unanswering.add(source);
        add(
                issueOf(source),
                Symptom.withoutValue(
                        Symptom.Kind.SOURCE,
                        source.toString(),
                        "",
                        Labels.EMPTY,
                        state.state() == CellState.OK ? Problem.Severity.WARNING : Problem.Severity.CRITICAL,
                        state.lastAnswer(),
                        state.reason(),
                        false));
    }

    private static SubjectIssue issueOf(Source source) {
        return new SubjectIssue(source(source.cluster(), "", source.kind()), IssueKind.SOURCE);
    }

    /// The source that listens at all these addresses of a host, if it does not respond. It may be a scrape
    /// target of another cluster.
    Optional<SubjectIssue> unansweringAt(Subject host, List<String> instances) {
        return unanswering.stream()
                .filter(source -> !instances.isEmpty()
                        && instances.stream().allMatch(instance -> listensAt(source, host, instance)))
                .map(SymptomCollector::issueOf)
                .findFirst();
    }

    private boolean listensAt(Source source, Subject host, String instance) {
        var address = InstanceAddress.parse(instance);
        var url = source.url();
        if (url.getHost() == null || !address.port().equals(Integer.toString(url.getPort()))) {
            return false;
        }
        return address.kind() == InstanceAddress.Kind.LOCAL
                ? source.cluster().equals(host.cluster())
                : address.host().equalsIgnoreCase(url.getHost())
                        || topology.find(host.cluster(), url.getHost())
                                .map(Topology::subject)
                                .filter(host::equals)
                                .isPresent();
    }

    private static List<String> lostInstances(HostState host, String job) {
        return host.targets().stream()
                .filter(target -> target.down() && target.job().equals(job))
                .map(Target::instance)
                .toList();
    }

    static Subject source(String cluster, String host, Source.Kind kind) {
        var word = kind.word();
        return new Subject(
                Subject.Kind.SOURCE, cluster, host, Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }

    /// Lost targets are skipped here, since they are symptoms of their hosts.
    private void service(Service service) {
        var subject = graph.named(service.cluster(), service.name());
        for (var reading : service.readings()) {
            var severity = Problem.Severity.of(reading.state());
            boolean scraped = reading.form().input().equals("up");
            if (!scraped && (severity == Problem.Severity.CRITICAL || reading.state() == CellState.WARN)) {
                add(
                        new SubjectIssue(subject, IssueKind.SERVICE),
                        new Symptom(
                                Symptom.Kind.CELL,
                                reading.quantity().id(),
                                "",
                                Labels.of("service", service.name()),
                                severity,
                                reading.value(),
                                reading.quantity().number(reading.value()),
                                reading.quantity().unit(),
                                "",
                                Optional.empty(),
                                reading.state().withReason(reading.reason()),
                                true,
                                false,
                                countsDown(reading.form().expr()),
                                Optional.empty()));
            }
        }
    }

    private void host(HostState host) {
        var subject = Topology.subject(host);
        if (Topology.down(host) || Topology.gone(host)) {
            add(
                    new SubjectIssue(subject, IssueKind.DOWN),
                    Symptom.withoutValue(
                            Symptom.Kind.TARGET,
                            host.state().word(),
                            host.name(),
                            Labels.EMPTY,
                            host.state() == CellState.GONE ? Problem.Severity.WARNING : Problem.Severity.CRITICAL,
                            host.lastSeen(),
                            host.reason(),
                            false));
            return;
        }
        SubjectIssue exporter = null;
        var dependent = new ArrayList<Cell>();
        // Cells with keys come first, so that an error budget over all tunnels joins the dead tunnel.
        var cells = host.cellsNotOk().stream()
                .sorted(Comparator.comparing(cell -> cell.key().isEmpty()))
                .toList();
        for (var cell : cells) {
            boolean lost = cell.state() == CellState.DOWN;
            if (lost && IssueKind.ofQuantity(cell.quantity().id()) == IssueKind.EXPORTER) {
                var issue = unansweringAt(
                                subject, lostInstances(host, cell.key().get("job")))
                        .orElse(issueOf(subject, cell));
                add(issue, member(cell, hostIn(issue, host)));
                exporter = exporter == null || issue.kind() == IssueKind.EXPORTER ? issue : exporter;
            } else if (lost) {
                dependent.add(cell);
            } else if (cell.state() == CellState.STALE) {
                // What is known of a pool ends with the pool.
                var gone = cells.stream()
                        .filter(other -> other.state() == CellState.GONE
                                && other.quantity().listed()
                                && !other.key().isEmpty()
                                && cell.key().containsAll(other.key()))
                        .findFirst();
                add(
                        gone.map(other -> issueOf(subject, other)).orElse(new SubjectIssue(subject, IssueKind.STALE)),
                        member(cell));
            } else if (cell.state() == CellState.SILENT) {
                // The query failed, so nothing is known about the host.
                add(
                        new SubjectIssue(source(subject.cluster(), "", Source.Kind.PROMETHEUS), IssueKind.SOURCE),
                        member(cell));
            } else {
                for (var issue : issuesOf(subject, cell)) {
                    add(issue, member(cell));
                }
            }
        }
        var origin = exporter == null
                ? new SubjectIssue(
                        new Subject(Subject.Kind.EXPORTER, subject.cluster(), subject.host(), ""), IssueKind.EXPORTER)
                : exporter;
        dependent.forEach(cell -> add(origin, member(cell, hostIn(origin, host))));
    }

    /// A host of another cluster is not named, because hosts of two clusters may have the same name.
    private static String hostIn(SubjectIssue issue, HostState host) {
        return issue.cluster().equals(host.cluster().name()) ? host.name() : "";
    }

    private Symptom member(Cell cell) {
        return member(cell, cell.host().name());
    }

    /// A value that is no longer measured is out of date, so its number is not shown.
    private Symptom member(Cell cell, String host) {
        boolean unseen = UNSEEN.contains(cell.state());
        return new Symptom(
                cell.quantity().id().equals("up") ? Symptom.Kind.TARGET : Symptom.Kind.CELL,
                cell.quantity().id(),
                host,
                cell.key(),
                Problem.Severity.of(cell.state()),
                unseen ? Double.NaN : cell.value(),
                cell.state() == CellState.GONE
                        ? "gone"
                        : unseen ? "" : cell.quantity().text(cell.value()),
                cell.quantity().unit(),
                unseen ? "" : limit(cell),
                Optional.empty(),
                cell.state().withReason(cell.reason()),
                true,
                cell.isLate(),
                !unseen && countsDown(cell.form().expr()),
                Optional.empty());
    }

    private boolean countsDown(String query) {
        return countdowns.computeIfAbsent(query, ExpiryDetector::isTimeToExpiry);
    }

    private static String limit(Cell cell) {
        var quantity = cell.quantity();
        var limit = cell.state() == CellState.CRITICAL ? quantity.critical() : quantity.warn();
        // A state stays for some readings after the value is back within its limit.
        return quantity.stateLike() || cell.form().judgedExpr().isPresent()
                ? ""
                : limit.filter(l -> l.matches(cell.value()))
                        .map(l -> l.text(Unit.of(quantity.unit())))
                        .orElse("");
    }

    /// A cell that counts failed units is a symptom of each of these units.
    private List<SubjectIssue> issuesOf(Subject host, Cell cell) {
        var units = cell.quantity().id().equals("systemd.failed") ? cell.names() : List.<String>of();
        return units.isEmpty()
                ? List.of(issueOf(host, cell))
                : units.stream()
                        .map(unit -> new SubjectIssue(host.part(Subject.Kind.UNIT, unit), IssueKind.UNIT))
                        .toList();
    }

    private SubjectIssue issueOf(Subject host, Cell cell) {
        var id = cell.quantity().id();
        return issueOf(host, IssueKind.ofQuantity(id), cell.key(), id);
    }

    /// The issue identified by the labels of a cell or an alert.
    private SubjectIssue issueOf(Subject host, IssueKind aspect, Labels key, String detail) {
        var pool = key.firstValue("pool", "zpool");
        return switch (aspect) {
            case DISK ->
                key.has("device")
                        ? new SubjectIssue(host.part(Subject.Kind.DISK, key.get("device")), aspect)
                        : pool.isEmpty()
                                ? new SubjectIssue(host, aspect)
                                : new SubjectIssue(host.part(Subject.Kind.POOL, pool), aspect);
            case HEALTH -> {
                var vdev = key.firstValue("vdev", "path", "disk", "device");
                yield vdev.isEmpty() || vdev.equals("root")
                        ? new SubjectIssue(host.part(Subject.Kind.POOL, pool), aspect)
                        : new SubjectIssue(
                                host.part(Subject.Kind.VDEV, pool.isEmpty() ? vdev : pool + "/" + vdev), aspect);
            }
            case SPACE -> space(host, key, pool);
            case COPIES ->
                new SubjectIssue(
                        host.part(
                                Subject.Kind.REPLICATION,
                                key.firstValue("dataset", "filesystem", "zrepl_job", "job_name", "name", "job")),
                        aspect);
            case UNIT ->
                new SubjectIssue(host.part(Subject.Kind.UNIT, key.firstValue("name", "unit", "systemd_unit")), aspect);
            case TUNNEL -> tunnel(host, key.firstValue("peer", "friendly_name", "public_key"));
            case GUEST ->
                new SubjectIssue(
                        host.part(Subject.Kind.GUEST, key.firstValue("domain", "guest", "vm", "name")), aspect);
            case EXPORTER -> new SubjectIssue(host.part(Subject.Kind.EXPORTER, key.get("job")), aspect);
            case OTHER -> new SubjectIssue(host, aspect, detail);
            default -> new SubjectIssue(host, aspect);
        };
    }

    private SubjectIssue space(Subject host, Labels key, String pool) {
        var dataset = key.firstValue("dataset", "name", "mountpoint");
        if (dataset.startsWith("/") && dataset.length() > 1) {
            var inside = dataset.substring(1);
            boolean zfs = topology.pools(host).stream().anyMatch(p -> inside.equals(p) || inside.startsWith(p + "/"));
            return new SubjectIssue(
                    host.part(zfs ? Subject.Kind.DATASET : Subject.Kind.MOUNT, zfs ? inside : dataset),
                    IssueKind.SPACE);
        }
        if (!pool.isEmpty()) {
            return new SubjectIssue(host.part(Subject.Kind.POOL, pool), IssueKind.SPACE);
        }
        return dataset.isEmpty() || dataset.equals("/")
                ? new SubjectIssue(host.part(Subject.Kind.MOUNT, "/"), IssueKind.SPACE)
                : new SubjectIssue(host.part(Subject.Kind.DATASET, dataset), IssueKind.SPACE);
    }

    /// A tunnel has two ends but is one subject, whichever end reports it.
    SubjectIssue tunnel(Subject host, String peer) {
        var otherEnd = topology.find(host.cluster(), peer).map(Topology::subject);
        if (otherEnd.isPresent()) {
            boolean first = host.host().compareTo(otherEnd.get().host()) <= 0;
            var from = first ? host : otherEnd.get();
            var to = first ? otherEnd.get() : host;
            return new SubjectIssue(from.part(Subject.Kind.TUNNEL, to.host()), IssueKind.TUNNEL);
        }
        boolean key = WireguardKey.isKey(peer);
        var name = key ? WireguardKey.shortened(peer) : peer;
        var own = new SubjectIssue(host.part(Subject.Kind.TUNNEL, name), IssueKind.TUNNEL);
        if (!key && !peer.isEmpty() || found.containsKey(own) || hasTunnelTo(host, name)) {
            return own;
        }
        // A key may be that of a host, which the values are named by.
        return found.keySet().stream()
                .filter(issue -> issue.is(Subject.Kind.TUNNEL, IssueKind.TUNNEL)
                        && issue.cluster().equals(host.cluster())
                        && (issue.host().equals(host.host())
                                || issue.subject().key().equals(host.host()))
                        && (!key
                                || topology.find(host.cluster(), issue.subject().key())
                                        .isPresent()))
                .findFirst()
                .orElse(own);
    }

    /// Whether a value of the host, in whatever state, is named by this peer, which is then no known host.
    private boolean hasTunnelTo(Subject host, String peer) {
        return !peer.isEmpty()
                && topology.find(host.cluster(), host.host()).stream()
                        .flatMap(found -> found.cells("wg.handshake.age").stream())
                        .anyMatch(cell -> cell.key().get("peer").equals(peer));
    }

    private void alert(Alert alert) {
        if (AlertSeverity.isInformational(alert.severity())) {
            return;
        }
        var issue = issueOf(alert);
        boolean counts = alert.phase() == AlertPhase.FIRING || alert.phase() == AlertPhase.UNKNOWN;
        if (alert.phase() == AlertPhase.SUPPRESSED) {
            suppressed.add(issue);
        }
        add(
                issue,
                new Symptom(
                        Symptom.Kind.ALERT,
                        alert.name(),
                        issue.host(),
                        alert.labels(),
                        Problem.Severity.ofAlert(alert.severity()),
                        alert.value(),
                        "",
                        "",
                        "",
                        Optional.of(alert.since()),
                        alert.phase().word() + (alert.summary().isEmpty() ? "" : ": " + alert.summary()),
                        counts,
                        false,
                        alert.rule().map(rule -> countsDown(rule.query())).orElse(false),
                        alert.rule()));
    }

    /// Whether the alert's host is known. The label `server` of a service graph names a service instead.
    private boolean ofHost(Alert alert) {
        return !alert.host().isEmpty()
                && topology.find(alert.cluster(), alert.host()).isPresent();
    }

    /// An alert of an unknown rule does not count as the loss of a host or exporter, which would be the cause
    /// of everything on it, unless the host or exporter is in fact down.
    private IssueKind kindOf(Alert alert, String query) {
        var kind = IssueKind.ofAlert(alert.name(), query);
        var host = topology.find(alert.cluster(), alert.host());
        if (IssueKind.isKnownAlert(alert.name())) {
            return kind == IssueKind.DOWN
                            && alert.labels().has("job")
                            && host.filter(SymptomCollector::hasLostSomeExporters)
                                    .isPresent()
                    ? IssueKind.EXPORTER
                    : kind;
        }
        boolean overstated = switch (kind) {
            case DOWN -> host.filter(Topology::down).isEmpty();
            case EXPORTER ->
                host.stream().flatMap(found -> found.targets().stream()).noneMatch(Target::down);
            default -> false;
        };
        return overstated ? IssueKind.OTHER : kind;
    }

    private static boolean hasLostSomeExporters(HostState host) {
        return !Topology.down(host) && host.targets().stream().anyMatch(Target::down);
    }

    private SubjectIssue issueOf(Alert alert) {
        var query = alert.rule().map(Alert.Rule::query).orElse("");
        var aspect = kindOf(alert, query);
        var service = Alert.serviceIn(alert.labels());
        if (!service.isEmpty() && (service.contains("://") || !ofHost(alert))) {
            return new SubjectIssue(graph.named(alert.cluster(), service), IssueKind.SERVICE);
        }
        if (alert.host().isEmpty()) {
            return new SubjectIssue(new Subject(Subject.Kind.ALERT, alert.cluster(), "", alert.name()), aspect);
        }
        var host = topology.find(alert.cluster(), alert.host())
                .map(Topology::subject)
                .orElseGet(() -> Subject.host(alert.cluster(), alert.host()));
        if (UNIT.matcher(alert.labels().firstValue("name", "unit", "systemd_unit"))
                .matches()) {
            return issueOf(host, IssueKind.UNIT, alert.labels(), "");
        }
        if (aspect == IssueKind.SOURCE) {
            var text = (alert.name() + " " + query).toLowerCase(Locale.ROOT);
            var kind = text.contains("alertmanager")
                    ? Source.Kind.ALERTMANAGER
                    : text.contains("loki") ? Source.Kind.LOKI : Source.Kind.PROMETHEUS;
            return new SubjectIssue(source(host.cluster(), host.host(), kind), aspect);
        }
        return issueOf(host, aspect, alert.labels(), alert.name());
    }
}
