package greenwall.fleet.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Records which issue is the effect of which other issue. Each has at most one cause, and none is its
/// own cause.
final class CauseGraph {
    private final Map<SubjectIssue, List<Symptom>> symptoms;
    private final Map<SubjectIssue, Cause> causes = new HashMap<>();
    private final Map<Subject, List<SubjectIssue>> byHost = new HashMap<>();
    private final Predicate<SubjectIssue> splitOff;

    record Cause(SubjectIssue issue, String reason) {}

    CauseGraph(Map<SubjectIssue, List<Symptom>> symptoms, Predicate<SubjectIssue> splitOff) {
        this.symptoms = new LinkedHashMap<>(symptoms);
        this.splitOff = splitOff;
        symptoms.keySet().forEach(this::index);
    }

    private void index(SubjectIssue issue) {
        byHost.computeIfAbsent(issue.hostSubject(), _ -> new ArrayList<>()).add(issue);
    }

    /// The hosts that have issues, in the order of their first one.
    List<Subject> hosts() {
        return issues().stream()
                .filter(issue -> !issue.host().isEmpty())
                .map(SubjectIssue::hostSubject)
                .distinct()
                .toList();
    }

    /// The issues of a host and its parts.
    List<SubjectIssue> issuesOf(Subject host) {
        return byHost.getOrDefault(host, List.of());
    }

    List<SubjectIssue> issuesOf(Subject host, IssueKind aspect) {
        return issuesOf(host).stream().filter(issue -> issue.kind() == aspect).toList();
    }

    List<SubjectIssue> issuesOf(Subject host, Subject.Kind kind, IssueKind aspect) {
        return issuesOf(host).stream().filter(issue -> issue.is(kind, aspect)).toList();
    }

    /// The issues whose cause is not known yet.
    List<SubjectIssue> withoutCause(Collection<SubjectIssue> issues) {
        return issues.stream().filter(this::hasNoCause).toList();
    }

    boolean hasNoCause(SubjectIssue issue) {
        return !causes.containsKey(issue);
    }

    /// Whether the user split the issue off, so that it never becomes the effect of another one.
    boolean isSplitOff(SubjectIssue issue) {
        return splitOff.test(issue);
    }

    Collection<SubjectIssue> issues() {
        return List.copyOf(symptoms.keySet());
    }

    List<SubjectIssue> where(Predicate<SubjectIssue> condition) {
        return symptoms.keySet().stream().filter(condition).toList();
    }

    List<Symptom> symptoms(SubjectIssue issue) {
        return symptoms.getOrDefault(issue, List.of());
    }

    boolean has(SubjectIssue issue) {
        return symptoms.containsKey(issue);
    }

    /// Adds an issue that contains others but has no symptoms itself, such as a site with most of its hosts
    /// down.
    SubjectIssue group(SubjectIssue issue) {
        if (!symptoms.containsKey(issue)) {
            symptoms.put(issue, new ArrayList<>());
            index(issue);
        }
        return issue;
    }

    /// The first cause found is kept.
    void link(SubjectIssue effect, SubjectIssue cause, String reason) {
        if (!causes.containsKey(effect) && !root(cause).equals(effect) && !isSplitOff(effect)) {
            causes.put(effect, new Cause(cause, reason));
        }
    }

    void link(Collection<SubjectIssue> effects, SubjectIssue cause, String reason) {
        effects.forEach(effect -> link(effect, cause, reason));
    }

    @Nullable
    Cause cause(SubjectIssue issue) {
        return causes.get(issue);
    }

    SubjectIssue root(SubjectIssue issue) {
        var root = issue;
        for (var up = causes.get(root); up != null; up = causes.get(root)) {
            root = up.issue();
        }
        return root;
    }
}
