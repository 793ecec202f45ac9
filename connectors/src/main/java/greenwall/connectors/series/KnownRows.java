package greenwall.connectors.series;

import greenwall.fleet.source.SeriesList;
import java.util.Arrays;

/// The rows of an answer with the bytes in which they came, one behind the other, so that the next answer of the same
/// query is compared with them at the speed of memory.
final class KnownRows extends SeriesList {
    static final KnownRows NONE = new KnownRows(SeriesList.EMPTY, new LabelPool.Entry[0], new byte[0], new int[0]);

    private final LabelPool.Entry[] entries;
    private final byte[] text;
    private final int[] ends;
    private long used;

    private KnownRows(SeriesList rows, LabelPool.Entry[] entries, byte[] text, int[] ends) {
        super(rows);
        this.entries = entries;
        this.text = text;
        this.ends = ends;
    }

    LabelPool.Entry entry(int row) {
        return entries[row];
    }

    /// The place behind the labels of a row where they stand at `from`; -1 where something else stands there.
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

    /// Marks these rows as in use in the pool.
    void use(long answer) {
        if (answer - used > LabelPool.LONG_AGO / 4) {
            used = answer;
            for (var entry : entries) {
                entry.cameIn(answer);
            }
        }
    }

    /// Gathers the rows of an answer; nothing is copied for as long as they are those of the answer before.
    static final class Builder {
        private final KnownRows before;
        private LabelPool.Entry[] entries;
        private byte[] text;
        private int[] ends;
        private int size;
        private boolean same = true;

        Builder(KnownRows before) {
            this.before = before;
            entries = before.entries;
            text = before.text;
            ends = before.ends;
        }

        /// Adds a row of the answer before.
        void addKnown(int row) {
            if (same && row == size) {
                size++;
            } else {
                add(before.entries[row], before.text, before.start(row), before.ends[row]);
            }
        }

        /// Adds a row whose labels stand in these bytes.
        void add(LabelPool.Entry entry, byte[] bytes, int from, int to) {
            int start = size == 0 ? 0 : ends[size - 1];
            int end = start + to - from;
            if (same || size == entries.length) {
                int room = Math.max(16, size * 2);
                entries = Arrays.copyOf(entries, room);
                ends = Arrays.copyOf(ends, room);
            }
            if (same || end > text.length) {
                text = Arrays.copyOf(text, Math.max(1024, end * 2));
            }
            same = false;
            System.arraycopy(bytes, from, text, start, to - from);
            entries[size] = entry;
            ends[size] = end;
            size++;
        }

        KnownRows build(SeriesList rows) {
            return same && size == before.size()
                    ? before
                    : new KnownRows(
                            rows,
                            Arrays.copyOf(entries, size),
                            Arrays.copyOf(text, size == 0 ? 0 : ends[size - 1]),
                            Arrays.copyOf(ends, size));
        }
    }
}
