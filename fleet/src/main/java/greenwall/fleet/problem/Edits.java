package greenwall.fleet.problem;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What people changed by hand: parts that are to stand alone, parts that belong to another problem, and who has taken
/// which problem. All by id.
///
/// @param split parts that are folded into nothing
/// @param joined a part, and the problem that it belongs to
public record Edits(Set<String> split, Map<String, String> joined, Map<String, Owner> owners) {
    public static final Edits NONE = new Edits(Set.of(), Map.of(), Map.of());

    public Edits {
        split = Set.copyOf(split);
        joined = Map.copyOf(joined);
        owners = Map.copyOf(owners);
    }

    public Edits taken(String problem, Owner owner) {
        var all = new HashMap<>(owners);
        all.put(problem, owner);
        return new Edits(split, joined, all);
    }

    public Edits released(String problem) {
        var all = new HashMap<>(owners);
        all.remove(problem);
        return new Edits(split, joined, all);
    }

    /// The part stands alone from now on.
    public Edits split(String part) {
        var parts = new HashSet<>(split);
        parts.add(part);
        var whole = new HashMap<>(joined);
        whole.remove(part);
        return new Edits(parts, whole, owners);
    }

    /// The part belongs to that problem from now on; joined with itself it is folded by the rules again.
    public Edits joined(String part, String problem) {
        var parts = new HashSet<>(split);
        parts.remove(part);
        var whole = new HashMap<>(joined);
        if (part.equals(problem)) {
            whole.remove(part);
        } else {
            whole.put(part, problem);
        }
        return new Edits(parts, whole, owners);
    }
}
