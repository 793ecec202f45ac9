package greenwall.lab.promql;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Numbers label sets by the labels that count, so that evaluation compares numbers and not labels. Frames numbered
/// by the same object share their numbers.
final class Grouping {
    private final boolean keep;
    private final List<String> names;
    private final List<Map<String, Integer>> values = new ArrayList<>();
    private final Map<Long, Integer> pairs = new HashMap<>();
    private final Map<Labels, Integer> wholes = new HashMap<>();
    private final List<Labels> labels = new ArrayList<>();

    private Grouping(boolean keep, List<String> names) {
        this.keep = keep;
        this.names = names;
        names.forEach(_ -> values.add(new HashMap<>()));
    }

    /// By these labels alone.
    static Grouping by(List<String> names) {
        return new Grouping(true, List.copyOf(new TreeSet<>(names)));
    }

    /// By all but these labels and the metric name.
    static Grouping without(List<String> names) {
        var dropped = new TreeSet<>(names);
        dropped.add(Labels.NAME);
        return new Grouping(false, List.copyOf(dropped));
    }

    int size() {
        return labels.size();
    }

    /// The labels that a group has in common.
    Labels labels(int group) {
        return labels.get(group);
    }

    int[] number(Frame frame) {
        var groups = new int[frame.size()];
        for (int row = 0; row < groups.length; row++) {
            groups[row] =
                    keep ? byValues(frame, row) : byWhole(frame.rawLabels().get(row));
        }
        return groups;
    }

    private int byWhole(Labels raw) {
        var key = raw.without(names);
        return wholes.computeIfAbsent(key, k -> {
            labels.add(k);
            return labels.size() - 1;
        });
    }

    /// Interns one label after the other and folds pairs of numbers: nothing is allocated for a known combination.
    private int byValues(Frame frame, int row) {
        long folded = 0;
        for (int i = 0; i < names.size(); i++) {
            var known = values.get(i);
            String value = frame.label(row, names.get(i));
            Integer number = known.get(value);
            if (number == null) {
                number = known.size();
                known.put(value, number);
            }
            folded = i == 0 ? number : fold(folded, number, i);
        }
        Integer group = pairs.get(-1 - folded);
        if (group == null) {
            group = labels.size();
            pairs.put(-1 - folded, group);
            labels.add(common(frame, row));
        }
        return group;
    }

    private long fold(long left, int right, int depth) {
        if (depth == names.size() - 1) {
            return left << 31 | right;
        }
        return pairs.computeIfAbsent(((long) depth << 58) | left << 29 | right, _ -> pairs.size());
    }

    private Labels common(Frame frame, int row) {
        var scratch = new String[names.size() * 2];
        for (int i = 0; i < names.size(); i++) {
            scratch[2 * i] = names.get(i);
            scratch[2 * i + 1] = frame.label(row, names.get(i));
        }
        return Labels.copyOf(scratch, scratch.length);
    }
}
