package greenwall.fleet.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The scope of each target: the labels that divide one name or address into several hosts, such as its site.
/// Empty for all targets of a source with one scope.
final class TargetScopes {
    /// Of a name that more targets have, no further ones are compared.
    private static final int MAX_COMPARED = 100;

    private final List<Target> targets;
    private final List<String> labels;
    private final String[] scopes;

    /// @param machineLabels the labels of this source that distinguish machines with the same address
    TargetScopes(List<Target> targets, Set<String> machineLabels) {
        this.targets = targets;
        this.labels = Stream.concat(IdentitySettings.SCOPE_LABELS.stream(), machineLabels.stream())
                .distinct()
                .toList();
        this.scopes = targets.stream().map(this::scope).toArray(String[]::new);
        long several = Arrays.stream(scopes)
                .filter(scope -> !scope.replace("\u0000", "").isEmpty())
                .distinct()
                .limit(2)
                .count();
        if (several < 2) {
            Arrays.fill(scopes, "");
        }
    }

    private String scope(Target target) {
        return labels.stream()
                .map(label -> target.labels().get(label) + '\u0000')
                .collect(Collectors.joining());
    }

    String[] scopes() {
        return scopes;
    }

    /// Gives a target whose job never has some of these labels the scope of the hosts with its address or name, if
    /// they are all in one scope. A label that is on only some targets of a job divides them: those without it are
    /// elsewhere.
    ///
    /// @param names the addresses and names of a target
    /// @param differ whether two targets cannot be one machine
    /// @return the instances that fit several scopes and keep their own
    List<String> complete(IntFunction<Set<String>> names, BiPredicate<Integer, Integer> differ) {
        var byName = new HashMap<String, Map<String, List<Integer>>>();
        for (int i = 0; i < scopes.length; i++) {
            for (var name : scopes[i].isEmpty() ? Set.<String>of() : names.apply(i)) {
                byName.computeIfAbsent(name, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(scopes[i], _ -> new ArrayList<>())
                        .add(i);
            }
        }
        var divided = dividedJobs();
        var fitting = new LinkedHashMap<Integer, Set<String>>();
        for (var sharing : byName.values()) {
            if (sharing.size() > 1 && sharing.size() <= MAX_COMPARED) {
                sharing.forEach((scope, members) -> {
                    var found = moreSpecific(scope, members, sharing, divided, differ);
                    members.forEach(i ->
                            fitting.computeIfAbsent(i, _ -> new HashSet<>()).addAll(found));
                });
            }
        }
        var unclear = new LinkedHashSet<String>();
        fitting.forEach((i, found) -> {
            if (found.size() == 1) {
                scopes[i] = found.iterator().next();
            } else if (found.size() > 1) {
                unclear.add(targets.get(i).instance());
            }
        });
        return List.copyOf(unclear);
    }

    /// The scopes that these targets may belong to, which all have one name. If they fit several, the most
    /// specific ones.
    private List<String> moreSpecific(
            String scope,
            List<Integer> members,
            Map<String, List<Integer>> sharing,
            Map<String, Set<String>> divided,
            BiPredicate<Integer, Integer> differ) {
        var found = new LinkedHashMap<String, Integer>();
        sharing.forEach((other, others) -> {
            boolean fits = !other.equals(scope)
                    && isPart(members.getFirst(), others.getFirst())
                    && members.stream()
                            .limit(MAX_COMPARED)
                            .allMatch(i -> others.stream()
                                    .limit(MAX_COMPARED)
                                    .allMatch(j -> mayShareScope(i, j, divided) && !differ.test(i, j)));
            if (fits) {
                found.put(other, others.getFirst());
            }
        });
        return found.entrySet().stream()
                .filter(entry -> found.values().stream().noneMatch(other -> isPart(entry.getValue(), other)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Whether the second target has all scope labels of the first with the same values, and more.
    private boolean isPart(int first, int second) {
        var fewer = targets.get(first).labels();
        var more = targets.get(second).labels();
        return !scope(targets.get(first)).equals(scope(targets.get(second)))
                && labels.stream()
                        .allMatch(label -> !fewer.has(label) || fewer.get(label).equals(more.get(label)));
    }

    private boolean mayShareScope(int first, int second, Map<String, Set<String>> divided) {
        var fewer = targets.get(first);
        var more = targets.get(second);
        if (fewer.present() && more.present() && fewer.job().equals(more.job())) {
            return false;
        }
        return IdentitySettings.SCOPE_LABELS.stream()
                .filter(label -> !fewer.labels().has(label) && more.labels().has(label))
                .map(label -> divided.getOrDefault(label, Set.of()))
                .noneMatch(jobs -> jobs.contains(fewer.job()) || jobs.contains(more.job()));
    }

    /// The jobs that have targets with and without a label, for each label.
    private Map<String, Set<String>> dividedJobs() {
        var divided = new HashMap<String, Set<String>>();
        for (var label : IdentitySettings.SCOPE_LABELS) {
            var with = jobs(target -> target.labels().has(label));
            with.retainAll(jobs(target -> !target.labels().has(label)));
            divided.put(label, with);
        }
        return divided;
    }

    private Set<String> jobs(Predicate<Target> included) {
        return targets.stream()
                .filter(target -> target.present() && included.test(target))
                .map(Target::job)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
