package greenwall.connectors.series;

import greenwall.fleet.Labels;
import greenwall.fleet.source.SeriesLabels;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Shares equal label sets and texts in the responses of a source. Thread-safe.
public final class LabelInterner {
    /// Above this number, the pool is cleared, because a server may send new sets forever.
    static final int MAX_SETS = 1 << 20;
    private static final int MAX_TEXTS = 1 << 18;
    private static final int LONGEST_TEXT = 512;
    private static final int MIN_ROOM = 1 << 12;

    private final Map<Labels, Labels> sets = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private int capacity = MIN_ROOM;

    /// An equal text from the pool, or this one.
    public synchronized String text(String word) {
        if (word.length() > LONGEST_TEXT) {
            return word;
        }
        if (texts.size() >= MAX_TEXTS) {
            texts.clear();
        }
        return Objects.requireNonNullElse(texts.putIfAbsent(word, word), word);
    }

    public Labels labels(Map<String, String> map) {
        var pairs = new String[map.size() * 2];
        int n = 0;
        for (var entry : map.entrySet()) {
            pairs[n++] = text(entry.getKey());
            pairs[n++] = text(entry.getValue());
        }
        return Labels.copyOf(pairs, n);
    }

    /// An equal set from the pool, or this one.
    synchronized Labels intern(Labels labels) {
        if (sets.size() >= MAX_SETS) {
            sets.clear();
        }
        return Objects.requireNonNullElse(sets.putIfAbsent(labels, labels), labels);
    }

    /// Whether there are twice as many sets as were in use at the last clean-up.
    synchronized boolean isFull() {
        return sets.size() > capacity;
    }

    /// Removes the sets that are in none of these lists, so that the pool contains only sets in use.
    synchronized void keepOnly(Collection<? extends SeriesLabels> inUse) {
        sets.clear();
        texts.clear();
        for (var list : inUse) {
            for (int row = 0; row < list.size(); row++) {
                var labels = list.get(row);
                if (sets.putIfAbsent(labels, labels) == null) {
                    labels.forEach((name, value) -> {
                        text(name);
                        text(value);
                    });
                }
            }
        }
        capacity = Math.max(MIN_ROOM, 2 * sets.size());
    }
}
