package greenwall.fleet.probe.result;

import greenwall.fleet.probe.ProbeOutput.Bucket;
import greenwall.fleet.probe.ProbeOutput.Histogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// A histogram over time with at most 720 columns: when they are full, each two are merged.
final class HistogramSeries {
    private static final int MAX_COLUMNS = 720;
    private static final int MAX_BUCKETS = 256;

    private final String name;
    private final String unit;
    private final List<Column> columns = new ArrayList<>();
    private final TreeMap<Long, Long> edges = new TreeMap<>();
    private TreeMap<Long, Long> before = new TreeMap<>();
    private long dropped;

    private record Column(long start, long end, TreeMap<Long, Long> counts) {
        Column until(long newEnd) {
            return new Column(start, newEnd, counts);
        }
    }

    HistogramSeries(String name, String unit) {
        this.name = name;
        this.unit = unit;
    }

    /// @param cleared whether the counts are those of this interval only, and not of all since the start
    void add(Histogram hist, long start, long end, boolean cleared) {
        var now = new TreeMap<Long, Long>();
        for (var bucket : hist.buckets()) {
            if (bucket.count() != 0 && known(bucket)) {
                now.merge(bucket.low(), bucket.count(), Long::sum);
            }
        }
        var counts = cleared ? now : since(now);
        before = now;
        var last = columns.isEmpty() ? null : columns.getLast();
        if (last != null && last.end == end) {
            counts.forEach((low, count) -> last.counts.merge(low, count, Long::sum));
            return;
        }
        if (!cleared && counts.isEmpty() && last != null) {
            // The last print of the map, at the exit, usually contains nothing new.
            columns.add(columns.removeLast().until(Math.max(last.end, end)));
            return;
        }
        columns.add(new Column(start, end, counts));
        if (columns.size() > MAX_COLUMNS) {
            halve();
        }
    }

    private boolean known(Bucket bucket) {
        if (!edges.containsKey(bucket.low())) {
            if (edges.size() >= MAX_BUCKETS) {
                dropped++;
                return false;
            }
            edges.put(bucket.low(), bucket.high());
        }
        return true;
    }

    /// The counts since the last print. If a count fell, the map was cleared after all.
    private TreeMap<Long, Long> since(TreeMap<Long, Long> now) {
        var more = new TreeMap<Long, Long>();
        for (var low : before.keySet()) {
            if (now.getOrDefault(low, 0L) < before.getOrDefault(low, 0L)) {
                return now;
            }
        }
        now.forEach((low, count) -> {
            long difference = count - before.getOrDefault(low, 0L);
            if (difference > 0) {
                more.put(low, difference);
            }
        });
        return more;
    }

    private void halve() {
        var half = new ArrayList<Column>();
        for (int i = 0; i < columns.size(); i += 2) {
            var first = columns.get(i);
            var second = columns.get(Math.min(i + 1, columns.size() - 1));
            if (second != first) {
                second.counts.forEach((low, count) -> first.counts.merge(low, count, Long::sum));
            }
            half.add(first.until(second.end));
        }
        columns.clear();
        columns.addAll(half);
    }

    long dropped() {
        return dropped;
    }

    HistogramColumns columns() {
        return columns(List.of(this));
    }

    /// Merges several series, such as all keys of a map: columns of the same interval are added.
    static HistogramColumns columns(List<HistogramSeries> all) {
        var first = all.getFirst();
        var edges = new TreeMap<Long, Long>();
        var times = new TreeMap<Long, Long>();
        for (var series : all) {
            edges.putAll(series.edges);
            series.columns.forEach(c -> times.merge(c.end, c.start, Math::min));
        }
        fillGaps(edges);
        var lows = edges.keySet().stream().mapToLong(Long::longValue).toArray();
        var highs = edges.values().stream().mapToLong(Long::longValue).toArray();
        var ends = times.keySet().stream().mapToLong(Long::longValue).toArray();
        var starts = times.values().stream().mapToLong(Long::longValue).toArray();
        var counts = new long[ends.length][lows.length];
        for (var series : all) {
            for (var column : series.columns) {
                var into = counts[Arrays.binarySearch(ends, column.end)];
                column.counts.forEach((low, count) -> into[Arrays.binarySearch(lows, low)] += count);
            }
        }
        return new HistogramColumns(ToolOutputUnit.of(first.unit, first.name), starts, ends, lows, highs, counts);
    }

    /// Adds empty buckets that some tools do not print, so that the gaps between the others are visible.
    private static void fillGaps(TreeMap<Long, Long> edges) {
        boolean linear = linear(edges);
        for (var low : List.copyOf(edges.keySet())) {
            long at = edges.getOrDefault(low, Long.MAX_VALUE);
            var next = edges.higherKey(low);
            long width = at - low;
            while (low != Long.MIN_VALUE && next != null && at < next && width > 0 && edges.size() < MAX_BUCKETS) {
                long end = Math.min(next, linear ? at + width : Math.max(at + 1, at * 2));
                edges.put(at, end);
                at = end;
            }
        }
    }

    /// Whether all buckets with two ends have the same width.
    private static boolean linear(TreeMap<Long, Long> edges) {
        long width = 0;
        for (var bucket : edges.entrySet()) {
            long low = bucket.getKey();
            long high = bucket.getValue();
            if (low == Long.MIN_VALUE || high == Long.MAX_VALUE) {
                continue;
            }
            if (width != 0 && high - low != width) {
                return false;
            }
            width = high - low;
        }
        return true;
    }
}
