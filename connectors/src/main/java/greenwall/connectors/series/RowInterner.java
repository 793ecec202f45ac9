package greenwall.connectors.series;

import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rows of the latest responses, so that responses with the same rows share one list. A list without
/// another reference is dropped. Thread-safe.
final class RowInterner {
    private static final int MOST = 1024;

    private final Map<String, WeakReference<RowCache>> byQuery = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, WeakReference<RowCache>> eldest) {
            return size() > MOST;
        }
    };

    synchronized RowCache of(String query) {
        var last = byQuery.get(query);
        var series = last == null ? null : last.get();
        return series == null ? RowCache.NONE : series;
    }

    /// Stores the rows of the response to a query. Returns the list of another query if that has the same
    /// rows.
    synchronized RowCache intern(String query, RowCache now) {
        var last = byQuery.get(query);
        if (last != null && last.get() == now) {
            return now;
        }
        var kept = inUse().filter(list -> list.hasRowsOf(now)).findFirst().orElse(now);
        byQuery.put(query, new WeakReference<>(kept));
        return kept;
    }

    private Stream<RowCache> inUse() {
        return byQuery.values().stream().flatMap(list -> Stream.ofNullable(list.get()));
    }

    /// Removes from the pool the labels that no current response contains.
    synchronized void clear(LabelInterner interner) {
        interner.keepOnly(inUse().collect(Collectors.toSet()));
    }
}
