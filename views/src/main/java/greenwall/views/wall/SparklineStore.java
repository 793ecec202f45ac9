package greenwall.views.wall;

import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/// The last hour of the figures with a sparkline, one value per 15 s, for as many hosts as a wall of rows can show.
final class SparklineStore {
    static final int SLOTS = 240;
    private static final int SLOT_SECONDS = 15;
    private static final int HOSTS = 80;

    private final Map<Place.HostName, Map<TileFigure, float[]>> trails = new HashMap<>();
    private final List<TileFigure> figures;
    private long slot = -1;

    /// @param columns of the rows
    SparklineStore(List<TileFigure> columns) {
        figures = columns.stream()
                .filter(figure -> !figure.trailed().isEmpty())
                .distinct()
                .toList();
    }

    /// The figures with a sparkline.
    List<TileFigure> figures() {
        return figures;
    }

    void note(FleetState state) {
        long now = state.at().getEpochSecond() / SLOT_SECONDS;
        long passed = slot < 0 ? 0 : Math.clamp(now - slot, 0, SLOTS);
        slot = now;
        if (state.hosts().size() > HOSTS) {
            trails.clear();
            return;
        }
        var seen = new HashMap<Place.HostName, Map<TileFigure, float[]>>();
        for (var host : state.hosts()) {
            var name = Place.HostName.of(host);
            var mine = trails.computeIfAbsent(name, _ -> empty());
            for (var entry : mine.entrySet()) {
                var values = entry.getValue();
                System.arraycopy(values, (int) passed, values, 0, SLOTS - (int) passed);
                Arrays.fill(values, SLOTS - (int) passed, SLOTS, Float.NaN);
                values[SLOTS - 1] = (float) entry.getKey().of(host).value();
            }
            seen.put(name, mine);
        }
        trails.keySet().retainAll(seen.keySet());
    }

    private Map<TileFigure, float[]> empty() {
        var all = new LinkedHashMap<TileFigure, float[]>();
        for (var glance : figures) {
            var values = new float[SLOTS];
            Arrays.fill(values, Float.NaN);
            all.put(glance, values);
        }
        return all;
    }

    /// Oldest first; NaN where nothing was measured. Empty if nothing is stored.
    float[] of(Place.HostName host, TileFigure glance) {
        var mine = trails.get(host);
        var values = mine == null ? null : mine.get(glance);
        return values == null ? new float[0] : values;
    }

    /// Adds older values where there are none.
    void fill(Place.HostName host, TileFigure glance, NavigableMap<Long, Double> values) {
        var mine = trails.get(host);
        var into = mine == null ? null : mine.get(glance);
        if (into == null || values.isEmpty()) {
            return;
        }
        for (int i = 0; i < SLOTS; i++) {
            long millis = (slot - SLOTS + 1 + i) * SLOT_SECONDS * 1000L;
            var next = values.ceilingEntry(millis);
            var value = next == null ? values.lastEntry() : next;
            // A value holds for the minute before it; a longer gap stays a gap.
            boolean near = Math.abs(value.getKey() - millis) <= 60_000;
            if (Float.isNaN(into[i]) && near) {
                into[i] = value.getValue().floatValue();
            }
        }
    }
}
