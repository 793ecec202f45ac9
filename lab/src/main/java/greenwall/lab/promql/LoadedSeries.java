package greenwall.lab.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Series in memory, sorted by their labels and indexed by metric name.
public final class LoadedSeries implements SeriesSource {
    private final List<StoredSeries> all;
    private final Map<String, List<StoredSeries>> byName = new HashMap<>();

    private LoadedSeries(List<StoredSeries> all) {
        this.all = all;
        for (var series : all) {
            byName.computeIfAbsent(series.labels().metricName(), _ -> new ArrayList<>())
                    .add(series);
        }
    }

    @Override
    public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
        var found = new ArrayList<StoredSeries>();
        for (var series : candidates(matchers)) {
            if (series.overlaps(startMillis, endMillis)
                    && matchers.stream().allMatch(m -> m.matches(series.labels().get(m.name())))) {
                found.add(series);
            }
        }
        return found;
    }

    private List<StoredSeries> candidates(List<LabelMatcher> matchers) {
        for (var matcher : matchers) {
            if (matcher.name().equals(Labels.NAME) && matcher.kind() == LabelMatcher.Kind.EQUAL) {
                return byName.getOrDefault(matcher.value(), List.of());
            }
        }
        return all;
    }

    private record StoredSeries(Labels labels, long[] times, double[] values) implements Series {
        boolean overlaps(long start, long end) {
            return times[0] <= end && times[times.length - 1] >= start;
        }

        @Override
        public Samples samples(long startMillis, long endMillis) {
            int from = firstAtOrAfter(startMillis);
            int to = firstAtOrAfter(endMillis + 1);
            if (from >= to) {
                return Samples.NONE;
            }
            return new Samples(to - from, Arrays.copyOfRange(times, from, to), Arrays.copyOfRange(values, from, to));
        }

        @Override
        public Samples newest(long startMillis, long endMillis) {
            int last = firstAtOrAfter(endMillis + 1) - 1;
            return last < 0 || times[last] < startMillis
                    ? Samples.NONE
                    : new Samples(1, new long[] {times[last]}, new double[] {values[last]});
        }

        private int firstAtOrAfter(long time) {
            int found = Arrays.binarySearch(times, time);
            return found < 0 ? -1 - found : found;
        }
    }

    /// Accepts samples in any order. Of two samples with the same time, the one added last is kept.
    public static final class Builder {
        private final Map<Labels, SeriesBuilder> growing = new HashMap<>();

        public void add(Labels labels, long timeMillis, double value) {
            growing.computeIfAbsent(labels, _ -> new SeriesBuilder()).put(timeMillis, value);
        }

        /// Adds samples of one series.
        public void add(Labels labels, long[] times, double[] values) {
            var of = growing.computeIfAbsent(labels, _ -> new SeriesBuilder());
            for (int i = 0; i < times.length; i++) {
                of.put(times[i], values[i]);
            }
        }

        public LoadedSeries build() {
            var all = new ArrayList<StoredSeries>(growing.size());
            growing.forEach((labels, samples) -> {
                if (samples.size > 0) {
                    all.add(samples.stored(labels));
                }
            });
            growing.clear();
            all.sort(Comparator.comparing(StoredSeries::labels));
            return new LoadedSeries(all);
        }
    }

    private static final class SeriesBuilder {
        private long[] times = new long[16];
        private double[] values = new double[16];
        private int size;
        private boolean ordered = true;

        void put(long time, double value) {
            if (size == times.length) {
                times = Arrays.copyOf(times, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            ordered &= size == 0 || times[size - 1] < time;
            times[size] = time;
            values[size++] = value;
        }

        StoredSeries stored(Labels labels) {
            if (ordered) {
                return new StoredSeries(labels, Arrays.copyOf(times, size), Arrays.copyOf(values, size));
            }
            var sorted = new TreeMap<Long, Double>();
            for (int i = 0; i < size; i++) {
                sorted.put(times[i], values[i]);
            }
            return new StoredSeries(
                    labels,
                    sorted.keySet().stream().mapToLong(Long::longValue).toArray(),
                    sorted.values().stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
