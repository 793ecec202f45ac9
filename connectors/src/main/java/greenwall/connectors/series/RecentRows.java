package greenwall.connectors.series;

import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of the latest answers, so that answers with the same rows share one list. A list without another reference
/// is dropped. Safe for several threads.
final class RecentRows {
    private static final int MOST = 1024;

    private final Map<String, WeakReference<KnownRows>> byQuery = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, WeakReference<KnownRows>> eldest) {
            return size() > MOST;
        }
    };

    synchronized KnownRows of(String query) {
        var last = byQuery.get(query);
        var series = last == null ? null : last.get();
        return series == null ? KnownRows.NONE : series;
    }

    /// Keeps the rows that a query was answered with; the list of another query where that has the same rows.
    synchronized KnownRows keep(String query, KnownRows now, long answer) {
        now.use(answer);
        var last = byQuery.get(query);
        if (last != null && last.get() == now) {
            return now;
        }
        var same = equal(now);
        var kept = same == null ? now : same;
        byQuery.put(query, new WeakReference<>(kept));
        return kept;
    }

    private @Nullable KnownRows equal(KnownRows now) {
        for (var each : byQuery.values()) {
            var series = each.get();
            if (series != null && series.hasRowsOf(now)) {
                return series;
            }
        }
        return null;
    }
}
