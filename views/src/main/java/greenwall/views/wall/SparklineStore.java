package greenwall.views.wall;

import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/// The last hour of all metrics with a sparkline, one value per 15 s, for at most as many hosts as a wall of
/// rows can show.
final class SparklineStore {
    static final int SLOTS = 240;
    private static final int SLOT_SECONDS = 15;
    private static final int HOSTS = 80;
    private static final float[] NOTHING = {};

    private final Map<Place.HostRef, Map<WallMetric, float[]>> series = new HashMap<>();
    private final List<WallMetric> metrics;
    private long slot = -1;

    /// @param columns the columns of the rows
    SparklineStore(List<WallMetric> columns) {
        metrics = columns.stream()
                .filter(metric -> !metric.sparklineQuantities().isEmpty())
                .distinct()
                .toList();
    }

    /// The metrics with a sparkline.
    List<WallMetric> metrics() {
        return metrics;
    }

    void record(FleetState state) {
        long now = state.at().getEpochSecond() / SLOT_SECONDS;
        long passed = slot < 0 ? 0 : Math.clamp(now - slot, 0, SLOTS);
        slot = now;
        if (state.hosts().size() > HOSTS) {
            series.clear();
            return;
        }
        var seen = new HashSet<Place.HostRef>();
        for (var host : state.hosts()) {
            var name = Place.HostRef.of(host);
            series.computeIfAbsent(name, _ -> empty()).forEach((metric, values) -> {
                System.arraycopy(values, (int) passed, values, 0, SLOTS - (int) passed);
                Arrays.fill(values, SLOTS - (int) passed, SLOTS, Float.NaN);
                var text = metric.of(host);
                values[SLOTS - 1] = switch (text.state()) {
                    case OK, IDLE, WARN, CRITICAL -> (float) text.value();
                    // The last value from before is no measurement of now.
                    case STALE, SILENT, DOWN, GONE, ABSENT -> Float.NaN;
                };
            });
            seen.add(name);
        }
        series.keySet().retainAll(seen);
    }

    private Map<WallMetric, float[]> empty() {
        var all = new LinkedHashMap<WallMetric, float[]>();
        for (var metric : metrics) {
            var values = new float[SLOTS];
            Arrays.fill(values, Float.NaN);
            all.put(metric, values);
        }
        return all;
    }

    /// The values, oldest first; NaN where nothing was measured. Empty if nothing is stored.
    float[] of(Place.HostRef host, WallMetric metric) {
        return series.getOrDefault(host, Map.of()).getOrDefault(metric, NOTHING);
    }

    /// Fills in older values where none were stored.
    void fill(Place.HostRef host, WallMetric metric, NavigableMap<Long, Double> values) {
        var into = of(host, metric);
        if (values.isEmpty()) {
            return;
        }
        for (int i = 0; i < into.length; i++) {
            long millis = (slot - SLOTS + 1 + i) * SLOT_SECONDS * 1000L;
            var next = values.ceilingEntry(millis);
            var value = next == null ? values.lastEntry() : next;
            // A value is valid for the minute before it; a longer gap remains a gap.
            boolean near = Math.abs(value.getKey() - millis) <= 60_000;
            if (Float.isNaN(into[i]) && near) {
                into[i] = value.getValue().floatValue();
            }
        }
    }
}
