package greenwall.fleet.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which trouble is the effect of which other one. Each has one cause at the most, and nothing is its own cause.
final class Causes {
    private final Map<Trouble, List<Member>> signs;
    private final Map<Trouble, Cause> causes = new HashMap<>();
    private final Map<Subject, List<Trouble>> byHost = new HashMap<>();
    private final Predicate<Trouble> alone;

    record Cause(Trouble of, String reason) {}

    /// @param alone what a person split off
    Causes(Map<Trouble, List<Member>> signs, Predicate<Trouble> alone) {
        this.signs = new LinkedHashMap<>(signs);
        this.alone = alone;
        signs.keySet().forEach(this::index);
    }

    private void index(Trouble trouble) {
        byHost.computeIfAbsent(Subject.host(trouble.cluster(), trouble.host()), _ -> new ArrayList<>())
                .add(trouble);
    }

    /// The troubles of a host and of its parts.
    List<Trouble> on(Subject host) {
        return byHost.getOrDefault(host, List.of());
    }

    boolean open(Trouble trouble) {
        return !causes.containsKey(trouble);
    }

    Collection<Trouble> troubles() {
        return List.copyOf(signs.keySet());
    }

    List<Trouble> where(Predicate<Trouble> wanted) {
        return signs.keySet().stream().filter(wanted).toList();
    }

    List<Member> members(Trouble trouble) {
        return signs.getOrDefault(trouble, List.of());
    }

    boolean has(Trouble trouble) {
        return signs.containsKey(trouble);
    }

    /// A whole that nobody told of by itself: the site of which most hosts are down.
    Trouble whole(Trouble trouble) {
        if (!signs.containsKey(trouble)) {
            signs.put(trouble, new ArrayList<>());
            index(trouble);
        }
        return trouble;
    }

    /// The first cause that is found counts.
    void link(Trouble effect, Trouble cause, String reason) {
        if (!causes.containsKey(effect) && !root(cause).equals(effect) && !alone.test(effect)) {
            causes.put(effect, new Cause(cause, reason));
        }
    }

    void link(Collection<Trouble> effects, Trouble cause, String reason) {
        effects.forEach(effect -> link(effect, cause, reason));
    }

    @Nullable
    Cause cause(Trouble trouble) {
        return causes.get(trouble);
    }

    Trouble root(Trouble trouble) {
        var at = trouble;
        for (var up = causes.get(at); up != null; up = causes.get(at)) {
            at = up.of();
        }
        return at;
    }
}
