package greenwall.views.logs;

import java.util.function.Predicate;

/// The lines of a store that pass the filter. A new filter is applied to the newest lines first, slice by
/// slice, so that no frame has to wait for 200,000 lines.
final class VisibleLines {
    private static final int SLICE = 512;
    private static final int MOST_AT_ONCE = 20_000;

    private final LineStore store;
    private Predicate<LogLine> filter = _ -> true;
    private boolean all = true;
    private final IndexedDeque<Long> numbers = new IndexedDeque<>();
    /// Lines with lower numbers are not filtered yet.
    private long filteredFrom;

    VisibleLines(LineStore store) {
        this.store = store;
    }

    int size() {
        return all ? store.size() : numbers.size();
    }

    boolean isAll() {
        return all;
    }

    /// The number of the line at an index.
    long number(int index) {
        return all ? store.first() + index : numbers.get(index);
    }

    LogLine line(int index) {
        return store.get(number(index));
    }

    /// The index of the line, or of the next line that passes the filter.
    int indexOf(long number) {
        return all
                ? (int) Math.clamp(number - store.first(), 0, store.size())
                : numbers.firstIndex(each -> each >= number);
    }

    void showAll() {
        all = true;
        filter = _ -> true;
        numbers.clear();
        filteredFrom = store.first();
    }

    void filter(Predicate<LogLine> newFilter) {
        all = false;
        filter = newFilter;
        clear();
    }

    void clear() {
        numbers.clear();
        filteredFrom = store.end();
    }

    /// Called when the lines from this number on were added or changed, and old ones may have been dropped.
    void changedFrom(long number) {
        if (all) {
            return;
        }
        while (numbers.size() > 0 && numbers.get(0) < store.first()) {
            numbers.removeFirst();
        }
        while (numbers.size() > 0 && numbers.get(numbers.size() - 1) >= number) {
            numbers.removeLast();
        }
        filteredFrom = Math.min(filteredFrom, store.end());
        if (store.end() - Math.max(number, store.first()) > MOST_AT_ONCE) {
            clear();
            return;
        }
        for (long n = Math.max(number, Math.max(filteredFrom, store.first())); n < store.end(); n++) {
            if (filter.test(store.get(n))) {
                numbers.addLast(n);
            }
        }
    }

    /// Whether every line is filtered.
    boolean done() {
        return all || filteredFrom <= store.first();
    }

    /// The share of the store that is filtered.
    double share() {
        return done() ? 1 : (double) (store.end() - filteredFrom) / Math.max(1, store.size());
    }

    /// Filters until the time budget is used up. Returns whether anything changed.
    boolean advance(long budgetNanos) {
        if (done()) {
            return false;
        }
        long start = System.nanoTime();
        int before = numbers.size();
        do {
            for (int i = 0; i < SLICE && filteredFrom > store.first(); i++) {
                filteredFrom--;
                if (filter.test(store.get(filteredFrom))) {
                    numbers.addFirst(filteredFrom);
                }
            }
        } while (filteredFrom > store.first() && System.nanoTime() - start < budgetNanos);
        return numbers.size() != before || done();
    }
}
