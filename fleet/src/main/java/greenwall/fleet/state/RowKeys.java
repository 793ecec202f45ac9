package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.source.SeriesList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The host and canonical key of each row of a response. Rows that were in the previous response are not
/// mapped again. Most sources keep the same order, so no map is kept for those that do not.
final class RowKeys {
    private static final Labels[] NO_KEYS = {};

    private final RowTargets rowHosts;
    private final @Nullable UnaryOperator<Labels> keyMapper;
    private SeriesList rows = SeriesList.EMPTY;
    private int[] hosts = new int[0];
    private Labels[] keys = NO_KEYS;
    private boolean allHaveHosts = true;

    /// @param keyMapper null if all rows have the empty key
    RowKeys(RowTargets rowHosts, @Nullable UnaryOperator<Labels> keyMapper) {
        this.rowHosts = rowHosts;
        this.keyMapper = keyMapper;
    }

    void release() {
        rows = SeriesList.EMPTY;
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

    void take(SeriesList now) {
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
        var shared = rowHosts.hosts(now);
        var before = shared != null && keyMapper == null ? Map.<Labels, Integer>of() : before(same);
        if (shared == null) {
            shared = hosts(now, same, before);
            rowHosts.keepHosts(now, shared);
        }
        keys = keys(now, same, before);
        hosts = shared;
        rows = now;
        allHaveHosts = Arrays.stream(hosts).noneMatch(host -> host < 0);
    }

    private int[] hosts(SeriesList now, int same, Map<Labels, Integer> before) {
        var mapped = Arrays.copyOf(hosts, now.size());
        for (int row = same; row < mapped.length; row++) {
            @Nullable Integer known = before.get(now.get(row));
            mapped[row] = known == null ? rowHosts.hostOf(now.get(row)) : hosts[known];
        }
        return mapped;
    }

    private Labels[] keys(SeriesList now, int same, Map<Labels, Integer> before) {
        if (keyMapper == null) {
            return NO_KEYS;
        }
        var mapped = Arrays.copyOf(keys, now.size());
        for (int row = same; row < mapped.length; row++) {
            @Nullable Integer known = before.get(now.get(row));
            mapped[row] = known == null ? keyMapper.apply(now.get(row)) : keys[known];
        }
        return mapped;
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
