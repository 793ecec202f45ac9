package greenwall.lab.promql;

import greenwall.fleet.Labels;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Groups rows by their relevant labels.
final class LabelGrouping {
    private final boolean keep;
    private final Set<String> names;
    private final Map<Labels, Integer> numbers = new HashMap<>();

    /// Groups by these labels only, or by all labels except these and the metric name.
    LabelGrouping(boolean keep, Collection<String> names) {
        this.keep = keep;
        this.names = new HashSet<>(names);
        if (!keep) {
            this.names.add(Labels.NAME);
        }
    }

    Labels of(Labels row) {
        return keep ? row.only(names) : row.without(names);
    }

    /// The number of groups that have a number.
    int size() {
        return numbers.size();
    }

    /// Returns the group number of each row, so that evaluation compares numbers instead of labels. A new group
    /// gets the next number. Vectors numbered by the same object share group numbers.
    int[] number(StepVectors vectors) {
        return vectors.labels().stream()
                .mapToInt(row -> numbers.computeIfAbsent(of(row), _ -> numbers.size()))
                .toArray();
    }

    /// Returns the rows of each group, in the order of the vectors, by the labels that they have in common.
    Map<Labels, List<Integer>> members(StepVectors vectors) {
        return IntStream.range(0, vectors.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        row -> of(vectors.labels().get(row)), LinkedHashMap::new, Collectors.toList()));
    }
}
