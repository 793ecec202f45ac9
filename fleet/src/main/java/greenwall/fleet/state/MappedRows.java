package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.source.SeriesList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The host and the canonical key of each row of an answer. Rows that the answer before had are not folded again. Most
/// sources answer in the same order, so that no map is kept for those that do not.
final class MappedRows {
    private static final Labels[] NO_KEYS = {};

    private final RowHosts rowHosts;
    private final @Nullable UnaryOperator<Labels> keying;
    private SeriesList rows = SeriesList.EMPTY;
    private int[] hosts = new int[0];
    private Labels[] keys = NO_KEYS;
    private boolean whole = true;

    /// `keying` is null where all rows have the empty key.
    MappedRows(RowHosts rowHosts, @Nullable UnaryOperator<Labels> keying) {
        this.rowHosts = rowHosts;
        this.keying = keying;
    }

    void release() {
        rows = SeriesList.EMPTY;
        hosts = new int[0];
        keys = NO_KEYS;
        whole = true;
    }

    int host(int row) {
        return hosts[row];
    }

    Labels key(int row) {
        return keying == null ? Labels.EMPTY : keys[row];
    }

    /// Whether every row is of a host.
    boolean whole() {
        return whole;
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
        var before = shared != null && keying == null ? Map.<Labels, Integer>of() : before(same);
        if (shared == null) {
            shared = hosts(now, same, before);
            rowHosts.keepHosts(now, shared);
        }
        keys = keys(now, same, before);
        hosts = shared;
        rows = now;
        whole = Arrays.stream(hosts).noneMatch(host -> host < 0);
    }

    private int[] hosts(SeriesList now, int same, Map<Labels, Integer> before) {
        var found = Arrays.copyOf(hosts, now.size());
        for (int row = same; row < found.length; row++) {
            @Nullable Integer known = before.get(now.get(row));
            found[row] = known == null ? rowHosts.hostOf(now.get(row)) : hosts[known];
        }
        return found;
    }

    private Labels[] keys(SeriesList now, int same, Map<Labels, Integer> before) {
        if (keying == null) {
            return NO_KEYS;
        }
        var found = Arrays.copyOf(keys, now.size());
        for (int row = same; row < found.length; row++) {
            @Nullable Integer known = before.get(now.get(row));
            found[row] = known == null ? keying.apply(now.get(row)) : keys[known];
        }
        return found;
    }

    /// The former rows of labels that may have moved.
    private Map<Labels, Integer> before(int from) {
        var rowOf = new HashMap<Labels, Integer>();
        for (int row = from; row < rows.size(); row++) {
            rowOf.put(rows.get(row), row);
        }
        return rowOf;
    }
}
