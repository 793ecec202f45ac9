package greenwall.connectors.series;

import greenwall.fleet.source.SeriesLabels;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rows of a response with the bytes of their labels in one array, so that the next response to the same
/// query is compared with them at the speed of memory.
final class CachedRows extends SeriesLabels {
    static final CachedRows NONE = new CachedRows(SeriesLabels.EMPTY, new byte[0], new int[0]);

    private final byte[] text;
    private final int[] ends;

    private CachedRows(SeriesLabels rows, byte[] text, int[] ends) {
        super(rows);
        this.text = text;
        this.ends = ends;
    }

    /// The position after the labels of a row if they are at `from`; -1 if there is something else.
    int end(int row, byte[] bytes, int from, int to) {
        if (row >= ends.length) {
            return -1;
        }
        int first = start(row);
        int end = from + ends[row] - first;
        return end <= to && Arrays.equals(bytes, from, end, text, first, ends[row]) ? end : -1;
    }

    private int start(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    /// Collects the rows of a response. Copies nothing while they are the same as in the previous response.
    static final class Builder {
        private final CachedRows before;
        private byte[] text;
        private int[] ends;
        private int size;
        private boolean same = true;

        Builder(CachedRows before) {
            this.before = before;
            text = before.text;
            ends = before.ends;
        }

        /// Adds a row of the previous response.
        void addKnown(int row) {
            if (same && row == size) {
                size++;
            } else {
                add(before.text, before.start(row), before.ends[row]);
            }
        }

        /// Adds a row with its labels in these bytes.
        void add(byte[] bytes, int from, int to) {
            int start = size == 0 ? 0 : ends[size - 1];
            int end = start + to - from;
            if (same || size == ends.length) {
                ends = Arrays.copyOf(ends, Math.max(16, size * 2));
            }
            if (same || end > text.length) {
                text = Arrays.copyOf(text, Math.max(1024, end * 2));
            }
            same = false;
            System.arraycopy(bytes, from, text, start, to - from);
            ends[size++] = end;
        }

        CachedRows build(SeriesLabels rows) {
            return same && size == before.size()
                    ? before
                    : new CachedRows(
                            rows, Arrays.copyOf(text, size == 0 ? 0 : ends[size - 1]), Arrays.copyOf(ends, size));
        }
    }

    /// The rows of the latest responses, so that responses with the same rows share one list. A list without
    /// another reference is dropped. Thread-safe.
    static final class RowInterner {
        private static final int MAX = 1024;

        private final Map<String, WeakReference<CachedRows>> byQuery = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, WeakReference<CachedRows>> eldest) {
                return size() > MAX;
            }
        };

        synchronized CachedRows of(String query) {
            var last = byQuery.get(query);
            var series = last == null ? null : last.get();
            return series == null ? CachedRows.NONE : series;
        }

        /// Stores the rows of the response to a query. Returns the list of another query if that has the same
        /// rows.
        synchronized CachedRows intern(String query, CachedRows now) {
            var last = byQuery.get(query);
            if (last != null && last.get() == now) {
                return now;
            }
            var kept = inUse().filter(list -> list.hasRowsOf(now)).findFirst().orElse(now);
            byQuery.put(query, new WeakReference<>(kept));
            return kept;
        }

        private Stream<CachedRows> inUse() {
            return byQuery.values().stream().flatMap(list -> Stream.ofNullable(list.get()));
        }

        /// Removes from the pool the labels that no current response contains.
        synchronized void clear(LabelInterner interner) {
            interner.keepOnly(inUse().collect(Collectors.toSet()));
        }
    }
}
