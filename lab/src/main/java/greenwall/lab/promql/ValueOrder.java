package greenwall.lab.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// Sorts rows by their values as the original's insertion sort does for a dozen or fewer: equals keep their
/// order, and NaN comes last, in reverse.
final class ValueOrder {
    private ValueOrder() {}

    static int[] sorted(List<Integer> rows, IntToDoubleFunction value, boolean descending) {
        var numbers = new ArrayList<Integer>(rows.size());
        var nans = new ArrayList<Integer>();
        for (int row : rows) {
            (Double.isNaN(value.applyAsDouble(row)) ? nans : numbers).add(row);
        }
        numbers.sort((a, b) -> {
            double x = value.applyAsDouble(descending ? b : a);
            double y = value.applyAsDouble(descending ? a : b);
            // The two zeros are equal here, which Double.compare denies.
            return x < y ? -1 : x > y ? 1 : 0;
        });
        numbers.addAll(nans.reversed());
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
