package greenwall.lab.promql;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Numbers label sets by the relevant labels, so that evaluation compares numbers instead of labels. Frames numbered by
/// the same object share their numbers.
final class LabelGrouping {
    private final boolean keep;
    private final Set<String> names;
    private final Map<Labels, Integer> numbers = new HashMap<>();
    private final List<Labels> labels = new ArrayList<>();

    /// By these labels alone, or by all but these and the metric name.
    LabelGrouping(boolean keep, Collection<String> names) {
        this.keep = keep;
        this.names = new HashSet<>(names);
        if (!keep) {
            this.names.add(Labels.NAME);
        }
    }

    int size() {
        return labels.size();
    }

    /// The common labels of the rows of each group.
    List<Labels> labels() {
        return labels;
    }

    Labels of(Labels row) {
        return keep ? row.only(names) : row.without(names);
    }

    /// The number of each row's group; a new group gets the next.
    int[] number(EvaluationFrame frame) {
        return frame.labels().stream().mapToInt(this::number).toArray();
    }

    private int number(Labels row) {
        return numbers.computeIfAbsent(of(row), group -> {
            labels.add(group);
            return labels.size() - 1;
        });
    }

    /// The rows of each group, in their order.
    List<List<Integer>> members(EvaluationFrame frame) {
        int[] groups = number(frame);
        var members = new ArrayList<List<Integer>>();
        labels.forEach(_ -> members.add(new ArrayList<>()));
        for (int row = 0; row < groups.length; row++) {
            members.get(groups[row]).add(row);
        }
        return members;
    }
}
