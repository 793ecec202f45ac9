package greenwall.fleet.problem;

import greenwall.fleet.Sha256;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.problem.Problem.Severity;
import greenwall.fleet.service.Service;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostIssue;
import greenwall.fleet.state.HostState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Merges the cells, alerts and sources of a fleet at one moment into problems. Deterministic: the same input
/// always gives the same problems.
public final class ProblemBuilder {
    private static final int HASH_DIGITS = 4;

    private ProblemBuilder() {}

    /// Returns the problems, the worst and largest first.
    ///
    /// @param services along whose calls problems are merged
    /// @param groupedBy the labels that the wall groups by, which also name places
    public static List<Problem> build(
            FleetState fleet,
            AlertSnapshot alerts,
            List<Service> services,
            ProblemEdits edits,
            List<String> groupedBy) {
        var topology = new Topology(fleet);
        var graph = new ServiceGraph(services);
        var causeGraph = new CauseGraph(
                SymptomCollector.of(
                        fleet,
                        alerts,
                        services,
                        topology,
                        graph,
                        issue -> Optional.ofNullable(edits.handlings().get(id(issue)))
                                .filter(handling -> handling.stage() == TakenProblem.Stage.TAKEN)
                                .isPresent()),
                issue -> !edits.split().isEmpty() && edits.split().contains(id(issue)));
        join(causeGraph, edits);
        new GroupingRules(causeGraph, topology, groupedBy).apply();
        new ServiceGrouping(causeGraph, topology, graph).apply();
        var groups = new LinkedHashMap<SubjectIssue, List<SubjectIssue>>();
        causeGraph
                .issues()
                .forEach(issue -> groups.computeIfAbsent(causeGraph.root(issue), _ -> new ArrayList<>())
                        .add(issue));
        var problems = new ArrayList<Problem>();
        var now = alerts.at().equals(Instant.EPOCH) ? fleet.at() : alerts.at();
        groups.forEach((head, parts) ->
                problem(head, parts, causeGraph, topology, edits, now).ifPresent(problems::add));
        problems.sort(Comparator.comparing(Problem::silenced)
                .thenComparing(Problem::severity)
                .thenComparing(problem -> -problem.hosts().size())
                .thenComparing(Problem::onset)
                .thenComparing(Problem::id));
        return problems;
    }

    private static void join(CauseGraph graph, ProblemEdits edits) {
        if (edits.joined().isEmpty()) {
            return;
        }
        var byId = new HashMap<String, SubjectIssue>();
        graph.issues().forEach(issue -> byId.put(id(issue), issue));
        edits.joined().forEach((part, problem) -> {
            var effect = byId.get(part);
            var cause = byId.get(problem);
            if (effect != null && cause != null) {
                graph.link(effect, cause, "merged by hand");
            }
        });
    }

    private static Optional<Problem> problem(
            SubjectIssue head,
            List<SubjectIssue> parts,
            CauseGraph graph,
            Topology topology,
            ProblemEdits edits,
            Instant now) {
        var members = new ArrayList<>(graph.symptoms(head));
        var why = new ArrayList<Problem.MergedPart>();
        var hosts = new LinkedHashSet<String>();
        if (!head.host().isEmpty()) {
            hosts.add(head.host());
        }
        for (var part : parts) {
            var cause = graph.cause(part);
            if (!part.equals(head)) {
                members.addAll(graph.symptoms(part));
            }
            if (cause != null && !graph.symptoms(part).isEmpty()) {
                why.add(new Problem.MergedPart(id(part), part.subject().text(), cause.reason()));
            }
            if (!part.host().isEmpty()) {
                hosts.add(part.host());
            }
            if (part.subject().kind() == Subject.Kind.TUNNEL) {
                topology.find(part.cluster(), part.subject().key()).ifPresent(far -> hosts.add(far.name()));
            }
        }
        if (members.isEmpty()) {
            return Optional.empty();
        }
        var counting = members.stream().filter(Symptom::opensProblem).toList();
        var onset = onset(head, parts, members, graph);
        var sentence = new ProblemSummaryWriter(head, parts, graph.symptoms(head), members, topology);
        var id = id(head);
        return Optional.of(new Problem(
                id,
                head.subject(),
                topology.distinctName(head.subject()),
                Severity.worst(
                        (counting.isEmpty() ? members : counting).stream().map(Symptom::severity)),
                onset.orElse(now),
                onset.isPresent(),
                sentence.lead(),
                sentence.facts(),
                ProblemExplanation.ofDate(members),
                handlingOf(id, parts, edits),
                List.copyOf(hosts),
                members,
                why,
                counting.isEmpty() || silenced(head.cluster(), hosts, topology)));
    }

    /// An owned problem stays owned when a deeper cause is found: the lifecycle of the part becomes that of
    /// the new problem.
    private static Optional<TakenProblem> handlingOf(String id, List<SubjectIssue> parts, ProblemEdits edits) {
        if (edits.handlings().isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(edits.handlings().get(id))
                .or(() -> parts.stream()
                        .map(part -> edits.handlings().get(id(part)))
                        .filter(Objects::nonNull)
                        .min(Comparator.comparing(handling -> handling.owner().since())));
    }

    /// The owned problems that have no symptoms any more and are in this stage: watched or over.
    public static List<Problem> gone(ProblemEdits edits, TakenProblem.Stage stage) {
        return edits.handlings().entrySet().stream()
                .filter(entry ->
                        entry.getValue().gone().isPresent() && entry.getValue().stage() == stage)
                .map(entry -> Problem.of(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Problem::onset).thenComparing(Problem::id))
                .toList();
    }

    private static boolean silenced(String cluster, Set<String> hosts, Topology topology) {
        return !hosts.isEmpty()
                && hosts.stream()
                        .allMatch(host -> topology.find(cluster, host)
                                .filter(HostState::silenced)
                                .isPresent());
    }

    /// The onset of the deepest cause, since a failing disk may have been slow for a long time. For a unit
    /// that was killed, the kill is the onset, since the unit has restarted since.
    private static Optional<Instant> onset(
            SubjectIssue head, List<SubjectIssue> parts, List<Symptom> members, CauseGraph graph) {
        var health = parts.stream()
                .filter(part -> part.kind() == IssueKind.HEALTH || part.kind() == IssueKind.OOM)
                .flatMap(part -> graph.symptoms(part).stream())
                .toList();
        return onset(health).or(() -> onset(graph.symptoms(head))).or(() -> onset(members));
    }

    static Optional<Instant> onset(List<Symptom> members) {
        return members.stream().flatMap(member -> member.since().stream()).min(Comparator.naturalOrder());
    }

    /// A readable id that depends only on the subject and the kind of the problem.
    static String id(SubjectIssue issue) {
        var subject = issue.subject();
        var fullKey = String.join(
                "\n",
                subject.kind().word(),
                subject.cluster(),
                subject.host(),
                subject.key(),
                issue.kind().name(),
                issue.detail());
        var words = String.join(
                        " ",
                        subject.shortName(),
                        Subject.brief(subject.key()),
                        issue.kind().name())
                .toLowerCase(Locale.ROOT);
        return hyphenated(words) + "-" + Sha256.hex(fullKey).substring(0, HASH_DIGITS);
    }

    /// The letters and digits of a text, with a hyphen between the parts. Not by a regular expression: an
    /// outage may have tens of thousands of problems.
    private static String hyphenated(String words) {
        var text = new StringBuilder();
        for (var c : words.toCharArray()) {
            if (c >= 'a' && c <= 'z' || c >= '0' && c <= '9') {
                text.append(c);
            } else if (!text.isEmpty() && text.charAt(text.length() - 1) != '-') {
                text.append('-');
            }
        }
        int end = text.length() - 1;
        return end >= 0 && text.charAt(end) == '-' ? text.substring(0, end) : text.toString();
    }

    /// The problem of each alert that belongs to a problem.
    public static Map<Alert.Key, Problem> byAlert(List<Problem> problems) {
        var found = new HashMap<Alert.Key, Problem>();
        for (var problem : problems) {
            for (var member : problem.symptoms()) {
                if (member.kind() == Symptom.Kind.ALERT) {
                    found.putIfAbsent(new Alert.Key(problem.subject().cluster(), member.key()), problem);
                }
            }
        }
        return found;
    }

    /// The state of each host that has a problem, so that no host is green while it has one.
    public static Map<String, Map<String, HostIssue>> hostIssues(List<Problem> problems) {
        var issues = new HashMap<String, Map<String, HostIssue>>();
        for (var problem : problems) {
            if (!problem.isOpen()) {
                continue;
            }
            mark(issues, problem, problem.subject().host(), problem.severity());
            // Without merged parts all symptoms are of this host, and none is worse than the problem.
            if (!problem.mergedParts().isEmpty()
                    || !problem.hosts().equals(List.of(problem.subject().host()))) {
                problem.symptoms().stream()
                        .filter(Symptom::opensProblem)
                        .forEach(member -> mark(issues, problem, member.host(), member.severity()));
            }
        }
        return issues;
    }

    private static void mark(
            Map<String, Map<String, HostIssue>> issues, Problem problem, String host, Severity severity) {
        if (!host.isEmpty()) {
            var ofCluster = issues.computeIfAbsent(problem.subject().cluster(), _ -> new HashMap<>());
            keepWorst(
                    ofCluster,
                    host,
                    severity,
                    () -> problem.sentenceAt(host.equals(problem.subject().host())));
        }
    }

    /// The services with the state of their problems, the worst first: no service is OK while it has a problem.
    public static List<Service> withProblemStates(List<Service> services, List<Problem> problems) {
        var graph = new ServiceGraph(services);
        var marks = new HashMap<Subject, HostIssue>();
        for (var problem : problems) {
            if (!problem.isOpen()) {
                continue;
            }
            var subject = problem.subject();
            mark(marks, subject, problem, problem.severity());
            problem.symptoms().stream()
                    .filter(Symptom::opensProblem)
                    .forEach(member -> mark(
                            marks,
                            graph.named(subject.cluster(), Alert.serviceIn(member.key())),
                            problem,
                            member.severity()));
        }
        return services.stream()
                .map(service -> {
                    var issue = marks.get(graph.named(service.cluster(), service.name()));
                    return issue == null || !issue.state().worseThan(service.state())
                            ? service
                            : service.judged(issue.state(), issue.reason());
                })
                .sorted(Comparator.comparing(Service::state))
                .toList();
    }

    private static void mark(Map<Subject, HostIssue> marks, Subject subject, Problem problem, Severity severity) {
        if (subject.kind() == Subject.Kind.SERVICE && !subject.key().isEmpty()) {
            keepWorst(marks, subject, severity, () -> problem.sentenceAt(subject.equals(problem.subject())));
        }
    }

    /// The reason is only written where it is kept: an outage may have ten symptoms for each host.
    private static <K> void keepWorst(Map<K, HostIssue> issues, K marked, Severity severity, Supplier<String> reason) {
        var state = severity.state();
        var known = issues.get(marked);
        if (known == null || state.worseThan(known.state())) {
            issues.put(marked, new HostIssue(state, reason.get()));
        }
    }

    /// The number of problems of each severity: `1 critical · 2 warnings`. Watched problems are counted
    /// separately.
    public static String counts(List<Problem> problems) {
        var text = new ArrayList<String>();
        for (var severity : Severity.values()) {
            long open = countOpen(problems, severity);
            if (open > 0) {
                text.add(count(severity, open));
            }
        }
        long watched = problems.stream()
                .filter(p -> p.stage() == TakenProblem.Stage.WATCHED)
                .count();
        if (watched > 0) {
            text.add(watched + " watched");
        }
        return text.isEmpty() ? "no problems" : String.join(" · ", text);
    }

    /// The number of open problems of a severity.
    public static long countOpen(List<Problem> problems, Severity severity) {
        return problems.stream()
                .filter(p -> p.severity() == severity && p.isOpen())
                .count();
    }

    /// `2 warnings`
    public static String count(Severity severity, long count) {
        return count + " " + severity.word() + (severity == Severity.WARNING && count != 1 ? "s" : "");
    }
}
