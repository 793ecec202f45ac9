package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.source.SeriesLabels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The host and canonical key of each row of a response. Rows that were in the previous response are not
/// mapped again. Most sources keep the same order, so no map is kept for those that do not.
final class RowKeys {
    private static final Labels[] NO_KEYS = {};

    private final RowTargets rowTargets;
    private final @Nullable UnaryOperator<Labels> keyMapper;
    private SeriesLabels rows = SeriesLabels.EMPTY;
    private int[] hosts = new int[0];
    private Labels[] keys = NO_KEYS;
    private boolean allHaveHosts = true;

    /// @param keyMapper null if all rows have the empty key
    RowKeys(RowTargets rowTargets, @Nullable UnaryOperator<Labels> keyMapper) {
        this.rowTargets = rowTargets;
        this.keyMapper = keyMapper;
    }

    void release() {
        rows = SeriesLabels.EMPTY;
        hosts = new int[0];
        keys = NO_KEYS;
        allHaveHosts = true;
    }

    int host(int row) {
        return hosts[row];
    }

    Labels key(int row) {
        return keyMapper == null ? Labels.EMPTY : keys[row];
    }

    boolean allHaveHosts() {
        return allHaveHosts;
    }

    void take(SeriesLabels now) {
        int n = now.size();
        int same = now == rows ? n : 0;
        int common = Math.min(n, rows.size());
        while (same < common && rows.get(same) == now.get(same)) {
            same++;
        }
        if (same == n) {
            rows = n == rows.size() ? now : rows;
            return;
        }
        var known = rowTargets.hosts(now);
        var newHosts = known == null ? Arrays.copyOf(hosts, n) : known;
        var newKeys = keyMapper == null ? NO_KEYS : Arrays.copyOf(keys, n);
        if (known == null || keyMapper != null) {
            var before = before(same);
            for (int row = same; row < n; row++) {
                var labels = now.get(row);
                @Nullable Integer earlier = before.get(labels);
                if (known == null) {
                    newHosts[row] = earlier == null ? rowTargets.hostOf(labels) : hosts[earlier];
                }
                if (keyMapper != null) {
                    newKeys[row] = earlier == null ? keyMapper.apply(labels) : keys[earlier];
                }
            }
        }
        rowTargets.keepHosts(now, newHosts);
        keys = newKeys;
        hosts = newHosts;
        rows = now;
        allHaveHosts = Arrays.stream(hosts).noneMatch(host -> host < 0);
    }

    /// The previous rows by their labels, from the first row that differs.
    private Map<Labels, Integer> before(int from) {
        var rowOf = new HashMap<Labels, Integer>();
        for (int row = from; row < rows.size(); row++) {
            rowOf.put(rows.get(row), row);
        }
        return rowOf;
    }
}
