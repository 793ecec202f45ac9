package greenwall.fleet.probe.result;

import greenwall.fleet.probe.ProbeOutput.Count;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Counts, sums and extremes by map and key, for the run and its last interval. Keys beyond the limit are
/// only counted. Safe for concurrent reads.
public final class BpftraceMapTotals {
    private static final int MAX_MAPS = 32;
    private static final int MAX_KEYS = 4_000;
    private static final List<String> STATS = List.of("count", "average", "total");

    private final Map<String, Tally> maps = new LinkedHashMap<>();
    private final long start;
    private long version;
    private long dropped;

    private static final class Tally {
        private final OutputIntervals intervals;
        private final BpftraceMapUse.Function function;
        private final boolean cleared;
        private final int largest;
        private final Map<String, long[]> totals = new LinkedHashMap<>();

        Tally(long start, String name, BpftraceMapUse mapUse) {
            intervals = new OutputIntervals(start);
            function = mapUse.function(name);
            cleared = mapUse.isCleared(name);
            largest = mapUse.largest().getOrDefault(name, Integer.MAX_VALUE);
        }
    }

    /// @param last the figure of the interval that was printed last; the total includes the earlier ones
    public record Bar(String key, long total, long last) {}

    /// @param intervals whether there were several prints, so that the last one differs from the total
    /// @param partOf the number of entries that each interval contains at most, if the totals may lack others
    public record Bars(
            BpftraceMapUse.Function function,
            ToolOutputUnit measure,
            List<Bar> bars,
            boolean intervals,
            long sum,
            OptionalInt partOf) {}

    public record Stat(String key, long count, double average, long total) {}

    BpftraceMapTotals(long startMillis) {
        start = startMillis;
    }

    synchronized void add(Count count, BpftraceMapUse mapUse) {
        var map = maps.get(count.name());
        if (map == null) {
            if (maps.size() >= MAX_MAPS) {
                dropped++;
                return;
            }
            map = new Tally(start, count.name(), mapUse);
            maps.put(count.name(), map);
        }
        if (map.intervals.beginsInterval(count.key(), count.at().toEpochMilli())) {
            for (var value : map.totals.values()) {
                value[1] = 0;
            }
        }
        var value = map.totals.get(count.key());
        if (value == null) {
            if (map.totals.size() >= MAX_KEYS) {
                dropped++;
                return;
            }
            value = new long[] {count.value(), count.value(), 0};
            map.totals.put(count.key(), value);
        } else {
            value[1] = map.cleared ? count.value() : Math.max(0, count.value() - value[0]);
            value[0] = together(map, value[0], count.value());
        }
        value[2]++;
        version++;
    }

    private static long together(Tally map, long sum, long value) {
        if (!map.cleared) {
            return value;
        }
        return switch (map.function) {
            case MIN -> Math.min(sum, value);
            case MAX -> Math.max(sum, value);
            case AVG -> value;
            default -> {
                long both = sum + value;
                yield sum > 0 && value > 0 && both < 0 ? Long.MAX_VALUE : both;
            }
        };
    }

    public synchronized long version() {
        return version;
    }

    public synchronized long dropped() {
        return dropped;
    }

    /// The names of the maps that contain plain figures, in order of arrival.
    public synchronized List<String> names() {
        return maps.keySet().stream().filter(n -> stats(n).isEmpty()).toList();
    }

    /// The figures of a map, the largest first.
    public synchronized Optional<Bars> bars(String name) {
        var map = maps.get(name);
        if (map == null) {
            return Optional.empty();
        }
        var bars = new ArrayList<Bar>();
        boolean several = false;
        long sum = 0;
        for (var entry : map.totals.entrySet()) {
            var value = entry.getValue();
            several |= value[2] > 1;
            sum += value[0];
            bars.add(new Bar(entry.getKey(), value[0], value[1]));
        }
        bars.sort(Comparator.comparingLong(Bar::total).reversed().thenComparing(Bar::key));
        var partOf = map.cleared && bars.size() >= map.largest ? OptionalInt.of(map.largest) : OptionalInt.empty();
        return Optional.of(new Bars(map.function, ToolOutputUnit.of("", name), bars, several, sum, partOf));
    }

    public synchronized List<String> statNames() {
        return maps.keySet().stream().filter(n -> stats(n).isPresent()).toList();
    }

    /// The figures of bpftrace's `stats()`, the largest sum first; empty if the map is not of this kind.
    public synchronized Optional<List<Stat>> stats(String name) {
        var map = maps.get(name);
        if (map == null || map.totals.isEmpty()) {
            return Optional.empty();
        }
        var byKey = new LinkedHashMap<String, long[]>();
        for (var entry : map.totals.entrySet()) {
            int comma = entry.getKey().lastIndexOf(',');
            int which = STATS.indexOf(entry.getKey().substring(comma + 1));
            if (which < 0) {
                return Optional.empty();
            }
            byKey.computeIfAbsent(comma < 0 ? "" : entry.getKey().substring(0, comma), _ -> new long[STATS.size()])[
                            which] =
                    entry.getValue()[0];
        }
        return Optional.of(byKey.entrySet().stream()
                .map(e -> new Stat(
                        e.getKey(),
                        e.getValue()[0],
                        e.getValue()[0] == 0 ? e.getValue()[1] : (double) e.getValue()[2] / e.getValue()[0],
                        e.getValue()[2]))
                .sorted(Comparator.comparingLong(Stat::total).reversed().thenComparing(Stat::key))
                .toList());
    }
}
