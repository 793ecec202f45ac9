package greenwall.views.logs;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A list that grows and shrinks at both ends.
final class IndexedDeque<T> {
    private @Nullable Object[] items = new Object[1024];
    private int head;
    private int size;

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    T get(int index) {
        return (T) Objects.requireNonNull(items[slot(Objects.checkIndex(index, size))]);
    }

    void set(int index, T item) {
        items[slot(Objects.checkIndex(index, size))] = item;
    }

    private int slot(int index) {
        return (head + index) & (items.length - 1);
    }

    void addFirst(T item) {
        grow();
        head = slot(-1);
        items[head] = item;
        size++;
    }

    void addLast(T item) {
        grow();
        items[slot(size)] = item;
        size++;
    }

    T removeFirst() {
        var first = get(0);
        items[head] = null;
        head = slot(1);
        size--;
        return first;
    }

    void removeLast() {
        size--;
        items[slot(size)] = null;
    }

    /// The index of the first item that passes, by bisection: those after it pass too. The size if none does.
    int firstIndex(Predicate<T> passes) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (passes.test(get(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    void clear() {
        items = new Object[1024];
        head = 0;
        size = 0;
    }

    private void grow() {
        if (size == items.length) {
            var larger = Arrays.copyOfRange(items, head, head + 2 * size);
            System.arraycopy(items, 0, larger, size - head, head);
            items = larger;
            head = 0;
        }
    }
}
