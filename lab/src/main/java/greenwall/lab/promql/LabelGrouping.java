package greenwall.lab.promql;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Assigns a group number to each label set by its relevant labels, so that evaluation compares numbers
/// instead of labels. Frames numbered by the same object share group numbers.
final class LabelGrouping {
    private final boolean keep;
    private final Set<String> names;
    private final Map<Labels, Integer> numbers = new HashMap<>();
    private final List<Labels> labels = new ArrayList<>();

    /// Groups by these labels only, or by all labels except these and the metric name.
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

    /// The labels that the rows of each group have in common.
    List<Labels> labels() {
        return labels;
    }

    Labels of(Labels row) {
        return keep ? row.only(names) : row.without(names);
    }

    /// Returns the group number of each row. A new group gets the next number.
    int[] number(EvaluationFrame frame) {
        return frame.labels().stream().mapToInt(this::number).toArray();
    }

    private int number(Labels row) {
        return numbers.computeIfAbsent(of(row), group -> {
            labels.add(group);
            return labels.size() - 1;
        });
    }

    /// Returns the rows of each group, in frame order.
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
