package greenwall.fleet.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Records which trouble is the effect of which other trouble. Each has at most one cause, and none is its
/// own cause.
final class CauseGraph {
    private final Map<SubjectIssue, List<Symptom>> symptoms;
    private final Map<SubjectIssue, Cause> causes = new HashMap<>();
    private final Map<Subject, List<SubjectIssue>> byHost = new HashMap<>();
    private final Predicate<SubjectIssue> splitOff;

    record Cause(SubjectIssue of, String reason) {}

    /// @param splitOff whether an operator has split off a trouble
    CauseGraph(Map<SubjectIssue, List<Symptom>> symptoms, Predicate<SubjectIssue> splitOff) {
        this.symptoms = new LinkedHashMap<>(symptoms);
        this.splitOff = splitOff;
        symptoms.keySet().forEach(this::index);
    }

    private void index(SubjectIssue trouble) {
        byHost.computeIfAbsent(Subject.host(trouble.cluster(), trouble.host()), _ -> new ArrayList<>())
                .add(trouble);
    }

    /// The troubles of a host and its parts.
    List<SubjectIssue> on(Subject host) {
        return byHost.getOrDefault(host, List.of());
    }

    List<SubjectIssue> on(Subject host, ProblemKind aspect) {
        return on(host).stream().filter(trouble -> trouble.aspect() == aspect).toList();
    }

    List<SubjectIssue> on(Subject host, Subject.Kind kind, ProblemKind aspect) {
        return on(host).stream().filter(trouble -> trouble.is(kind, aspect)).toList();
    }

    /// The troubles whose cause is not known yet.
    List<SubjectIssue> open(Collection<SubjectIssue> troubles) {
        return troubles.stream().filter(this::open).toList();
    }

    boolean open(SubjectIssue trouble) {
        return !causes.containsKey(trouble);
    }

    Collection<SubjectIssue> troubles() {
        return List.copyOf(symptoms.keySet());
    }

    List<SubjectIssue> where(Predicate<SubjectIssue> condition) {
        return symptoms.keySet().stream().filter(condition).toList();
    }

    List<Symptom> members(SubjectIssue trouble) {
        return symptoms.getOrDefault(trouble, List.of());
    }

    boolean has(SubjectIssue trouble) {
        return symptoms.containsKey(trouble);
    }

    /// Adds a trouble that contains others but has no symptoms itself, such as a site with most of its hosts
    /// down.
    SubjectIssue group(SubjectIssue trouble) {
        if (!symptoms.containsKey(trouble)) {
            symptoms.put(trouble, new ArrayList<>());
            index(trouble);
        }
        return trouble;
    }

    /// The first cause found wins.
    void link(SubjectIssue effect, SubjectIssue cause, String reason) {
        if (!causes.containsKey(effect) && !root(cause).equals(effect) && !splitOff.test(effect)) {
            causes.put(effect, new Cause(cause, reason));
        }
    }

    void link(Collection<SubjectIssue> effects, SubjectIssue cause, String reason) {
        effects.forEach(effect -> link(effect, cause, reason));
    }

    @Nullable
    Cause cause(SubjectIssue trouble) {
        return causes.get(trouble);
    }

    SubjectIssue root(SubjectIssue trouble) {
        var root = trouble;
        for (var up = causes.get(root); up != null; up = causes.get(root)) {
            root = up.of();
        }
        return root;
    }
}
