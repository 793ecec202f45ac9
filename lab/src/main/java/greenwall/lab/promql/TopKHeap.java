package greenwall.lab.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// Keeps the k best rows. Which of several equal rows is kept depends on the operations of a binary heap, so
/// this works like Go's `container/heap`, not like `PriorityQueue`. NaN is the worst value in both
/// directions.
final class TopKHeap {
    private final IntToDoubleFunction value;
    private final boolean top;
    private final List<Integer> heap = new ArrayList<>();

    TopKHeap(IntToDoubleFunction value, boolean top) {
        this.value = value;
        this.top = top;
    }

    void offer(int row, long k) {
        if (heap.size() == k) {
            double worst = value.applyAsDouble(heap.getFirst());
            double candidate = value.applyAsDouble(row);
            boolean better = top ? worst < candidate : worst > candidate;
            if (!better && !Double.isNaN(worst)) {
                return;
            }
            pop();
        }
        heap.add(row);
        up(heap.size() - 1);
    }

    private void pop() {
        swap(0, heap.size() - 1);
        heap.removeLast();
        down();
    }

    private boolean worse(int i, int j) {
        double a = value.applyAsDouble(heap.get(i));
        double b = value.applyAsDouble(heap.get(j));
        return Double.isNaN(a) || (top ? a < b : a > b);
    }

    private void swap(int i, int j) {
        heap.set(i, heap.set(j, heap.get(i)));
    }

    private void up(int from) {
        int j = from;
        while (true) {
            int i = (j - 1) / 2;
            if (i == j || !worse(j, i)) {
                return;
            }
            swap(i, j);
            j = i;
        }
    }

    private void down() {
        int i = 0;
        while (true) {
            int child = 2 * i + 1;
            if (child >= heap.size()) {
                return;
            }
            if (child + 1 < heap.size() && worse(child + 1, child)) {
                child++;
            }
            if (!worse(child, i)) {
                return;
            }
            swap(i, child);
            i = child;
        }
    }

    /// Returns the rows, best first.
    int[] inOrder() {
        return ValueOrder.sorted(heap, value, top);
    }

    /// Sorts rows by value like Go's insertion sort for up to a dozen rows: equal rows keep their order, and
    /// NaN comes last, in reverse order.
    static final class ValueOrder {
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
                // Positive and negative zero are equal here, unlike in Double.compare.
                return x < y ? -1 : x > y ? 1 : 0;
            });
            numbers.addAll(nans.reversed());
            return numbers.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
