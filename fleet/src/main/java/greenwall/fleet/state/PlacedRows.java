package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Vector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The host and the canonical key of each row of an answer. Rows that the answer before had are not folded again. Most
/// sources answer in the same order, so that no map is kept for those that do not.
final class PlacedRows {
    private final ToIntFunction<Labels> hosting;
    private final Function<Labels, Labels> keying;
    private Labels[] labels = new Labels[0];
    private int[] hosts = new int[0];
    private Labels[] keys = new Labels[0];

    PlacedRows(ToIntFunction<Labels> hosting, Function<Labels, Labels> keying) {
        this.hosting = hosting;
        this.keying = keying;
    }

    void release() {
        labels = new Labels[0];
        hosts = new int[0];
        keys = new Labels[0];
    }

    int host(int row) {
        return hosts[row];
    }

    Labels key(int row) {
        return keys[row];
    }

    void take(Vector answer) {
        int n = answer.size();
        int same = 0;
        int common = Math.min(n, labels.length);
        while (same < common && labels[same] == answer.labels(same)) {
            same++;
        }
        if (same == n) {
            return;
        }
        var before = before(same);
        var newLabels = Arrays.copyOf(labels, n);
        var newHosts = Arrays.copyOf(hosts, n);
        var newKeys = Arrays.copyOf(keys, n);
        for (int row = same; row < n; row++) {
            var one = answer.labels(row);
            @Nullable Integer known = before.get(one);
            newLabels[row] = one;
            newHosts[row] = known == null ? hosting.applyAsInt(one) : hosts[known];
            newKeys[row] = known == null ? keying.apply(one) : keys[known];
        }
        labels = newLabels;
        hosts = newHosts;
        keys = newKeys;
    }

    /// At which row the labels stood that stand elsewhere now.
    private Map<Labels, Integer> before(int from) {
        var rows = new HashMap<Labels, Integer>();
        for (int row = from; row < labels.length; row++) {
            rows.put(labels[row], row);
        }
        return rows;
    }
}
