package greenwall.fleet.probe.result;

import greenwall.fleet.probe.ProbeOutput.Histogram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All histograms of a run, by the name of the key or the map, and by key. Safe for concurrent reads.
public final class RunHistograms {
    private static final int MAX_SERIES = 128;
    private static final String ALL = "";

    private record Id(String name, String key) {}

    private final Map<Id, HistogramSeries> series = new LinkedHashMap<>();
    private final OutputIntervals intervals;
    private long version;
    private long dropped;

    /// A histogram that can be shown: of one key, or of all keys of a name if the key is empty.
    public record Choice(String name, String key, long total) {}

    RunHistograms(long startMillis) {
        intervals = new OutputIntervals(startMillis);
    }

    synchronized void add(Histogram hist, BpftraceMapUse mapUse) {
        var id = new Id(hist.name(), hist.key());
        var of = series.get(id);
        if (of == null) {
            if (series.size() >= MAX_SERIES) {
                dropped++;
                return;
            }
            of = new HistogramSeries(hist.name(), hist.unit());
            series.put(id, of);
        }
        intervals.beginsInterval(id, hist.at().toEpochMilli());
        of.add(hist, intervals.start(), intervals.end(), mapUse.isCleared(hist.name()));
        version++;
    }

    public synchronized boolean isEmpty() {
        return series.isEmpty();
    }

    /// A number that increases with every change.
    public synchronized long version() {
        return version;
    }

    /// The number of histograms and buckets that exceeded the limits.
    public synchronized long dropped() {
        return dropped
                + series.values().stream().mapToLong(HistogramSeries::dropped).sum();
    }

    /// By name, and within a name the one with the most values first; that of all keys comes before them.
    public synchronized List<Choice> choices() {
        var byName = new LinkedHashMap<String, List<Choice>>();
        series.forEach((id, of) -> byName.computeIfAbsent(id.name(), _ -> new ArrayList<>())
                .add(new Choice(id.name(), id.key(), of.columns().total())));
        var choices = new ArrayList<Choice>();
        byName.forEach((name, some) -> {
            if (some.size() > 1) {
                choices.add(new Choice(
                        name, ALL, some.stream().mapToLong(Choice::total).sum()));
            }
            some.sort(Comparator.comparingLong(Choice::total).reversed().thenComparing(Choice::key));
            choices.addAll(some);
        });
        return choices;
    }

    public synchronized HistogramColumns columns(String name, String key) {
        var some = series.entrySet().stream()
                .filter(e -> e.getKey().name().equals(name) && (e.getKey().key().equals(key) || key.equals(ALL)))
                .map(Map.Entry::getValue)
                .toList();
        return some.isEmpty() ? new HistogramSeries(name, "").columns() : HistogramSeries.columns(some);
    }
}
