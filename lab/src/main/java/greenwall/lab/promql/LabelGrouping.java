package greenwall.lab.promql;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Numbers label sets by the labels that count, so that evaluation compares numbers and not labels. Frames
/// numbered by the same object share their numbers.
final class LabelGrouping {
    private final boolean keep;
    private final List<String> names;
    private final List<Map<String, Integer>> values = new ArrayList<>();
    private final List<Map<Long, Integer>> folded = new ArrayList<>();
    private final Map<Labels, Integer> wholes = new HashMap<>();
    private final List<Labels> labels = new ArrayList<>();
    private int size;

    private LabelGrouping(boolean keep, List<String> names) {
        this.keep = keep;
        this.names = names;
        names.forEach(_ -> {
            values.add(new HashMap<>());
            folded.add(new HashMap<>());
        });
    }

    /// By these labels alone.
    static LabelGrouping by(List<String> names) {
        return new LabelGrouping(true, List.copyOf(new TreeSet<>(names)));
    }

    /// By all but these labels and the metric name, for these frames.
    static LabelGrouping without(List<String> names, EvaluationFrame... frames) {
        var dropped = new TreeSet<>(names);
        dropped.add(Labels.NAME);
        if (Arrays.stream(frames).allMatch(f -> f.rows().names().isPresent())) {
            var left = new TreeSet<String>();
            Arrays.stream(frames).forEach(f -> left.addAll(f.rows().names().orElseThrow()));
            left.removeAll(dropped);
            return by(List.copyOf(left));
        }
        return new LabelGrouping(false, List.copyOf(dropped));
    }

    int size() {
        return size;
    }

    /// The number of each row's group; a new group gets the next.
    int[] number(EvaluationFrame frame) {
        var groups = new int[frame.size()];
        for (int row = 0; row < groups.length; row++) {
            groups[row] = keep ? byValues(frame, row) : byWhole(frame.rows().labels(row));
        }
        return groups;
    }

    private int byWhole(Labels raw) {
        return wholes.computeIfAbsent(raw.without(names), key -> {
            labels.add(key);
            return size++;
        });
    }

    /// Interns one label after the other and folds pairs of numbers into one.
    private int byValues(EvaluationFrame frame, int row) {
        int number = 0;
        for (int i = 0; i < names.size(); i++) {
            var known = values.get(i);
            String value = frame.label(row, names.get(i));
            long pair = (long) number << 32 | known.computeIfAbsent(value, _ -> known.size());
            var pairs = folded.get(i);
            number = pairs.computeIfAbsent(pair, _ -> pairs.size());
        }
        size = Math.max(size, number + 1);
        return number;
    }

    /// What the rows of each group have in common, for groups of this one frame.
    LabelRows rows(EvaluationFrame frame, int[] groups) {
        if (!keep) {
            return LabelRows.of(labels);
        }
        var first = new int[size];
        for (int row = groups.length - 1; row >= 0; row--) {
            first[groups[row]] = row;
        }
        return new LabelRows.Grouped(frame, names, first);
    }
}
