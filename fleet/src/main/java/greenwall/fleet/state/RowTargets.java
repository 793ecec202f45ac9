package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.source.SeriesLabels;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The host and the target of each row of a response under one mapping. The result is cached for each list of
/// rows. Only the poll's thread may use it.
public final class RowTargets {
    private final ToIntFunction<Labels> hostOf;
    private final ToIntFunction<Labels> targetOf;
    private final Map<Labels, Integer> targets = new HashMap<>();
    private final Map<SeriesLabels, int[]> hostsByRows = new WeakHashMap<>();
    private final Map<SeriesLabels, int[]> targetsByRows = new WeakHashMap<>();

    RowTargets(ToIntFunction<Labels> hostOf, ToIntFunction<Labels> targetOf) {
        this.hostOf = hostOf;
        this.targetOf = targetOf;
    }

    public static RowTargets of(HostMapping mapping) {
        return new RowTargets(mapping::hostOf, row -> {
            var found = mapping.targetsOf(row);
            return found.isEmpty() ? RawSampleAges.UNKNOWN : found.getFirst();
        });
    }

    /// The host of a row with these labels; negative if it belongs to no host.
    int hostOf(Labels row) {
        return hostOf.applyAsInt(row);
    }

    /// The hosts of these rows, if cached.
    int @Nullable [] hosts(SeriesLabels rows) {
        return hostsByRows.get(rows);
    }

    void keepHosts(SeriesLabels rows, int[] hosts) {
        hostsByRows.put(rows, hosts);
    }

    /// The indexes of the targets of these rows.
    int[] targets(SeriesLabels rows) {
        return targetsByRows.computeIfAbsent(rows, _ -> {
            var indexes = new int[rows.size()];
            for (int row = 0; row < indexes.length; row++) {
                indexes[row] = targets.computeIfAbsent(rows.get(row), targetOf::applyAsInt);
            }
            return indexes;
        });
    }
}
