package greenwall.fleet.identity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Disjoint sets of targets that can be merged, and why each target joined its set.
final class TargetGroups {
    /// The set of each target; its first member stands for it.
    private final List<List<Integer>> sets = new ArrayList<>();
    private final @Nullable String[] reasons;

    TargetGroups(int size) {
        reasons = new String[size];
        for (int i = 0; i < size; i++) {
            sets.add(new ArrayList<>(List.of(i)));
        }
    }

    int root(int target) {
        return members(target).getFirst();
    }

    List<Integer> members(int target) {
        return sets.get(target);
    }

    void join(int a, int b, String why) {
        if (root(a) == root(b)) {
            return;
        }
        if (reasons[b] == null) {
            reasons[b] = why;
        }
        boolean first = members(a).size() >= members(b).size();
        var large = members(first ? a : b);
        var small = members(first ? b : a);
        large.addAll(small);
        small.forEach(member -> sets.set(member, large));
    }

    @Nullable
    String reason(int target) {
        return reasons[target];
    }
}
