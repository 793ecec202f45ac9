package greenwall.fleet.identity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Disjoint sets of targets that can be merged, and why each target joined its set.
final class TargetGroups {
    private final int[] parent;
    private final List<List<Integer>> members = new ArrayList<>();
    private final @Nullable String[] reasons;

    TargetGroups(int size) {
        parent = new int[size];
        reasons = new String[size];
        for (int i = 0; i < size; i++) {
            parent[i] = i;
            members.add(new ArrayList<>(List.of(i)));
        }
    }

    int root(int target) {
        int at = target;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    List<Integer> members(int target) {
        return members.get(root(target));
    }

    void join(int a, int b, String why) {
        int rootA = root(a);
        int rootB = root(b);
        if (rootA == rootB) {
            return;
        }
        if (reasons[b] == null) {
            reasons[b] = why;
        }
        int large = members.get(rootA).size() >= members.get(rootB).size() ? rootA : rootB;
        int small = large == rootA ? rootB : rootA;
        parent[small] = large;
        members.get(large).addAll(members.get(small));
        members.set(small, List.of());
    }

    @Nullable
    String reason(int target) {
        return reasons[target];
    }
}
