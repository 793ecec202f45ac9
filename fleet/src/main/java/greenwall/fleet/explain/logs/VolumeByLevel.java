package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.LineCounts;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/// The number of lines of each stream at each level, over consecutive intervals.
final class VolumeByLevel {
    private static final int BINS = 160;

    private final TimeWindow span;
    private final long binNanos;
    private final Map<Labels, Map<LogLevel, int[]>> counts = new HashMap<>();

    VolumeByLevel(TimeWindow span) {
        this.span = span;
        this.binNanos = Math.max(1, span.length().toNanos() / BINS);
    }

    void add(Labels stream, LogLevel level, long timeNanos) {
        int bin = (int) Math.clamp((timeNanos - LogTemplateCollector.nanos(span.start())) / binNanos, 0, BINS - 1);
        counts.computeIfAbsent(stream, _ -> new EnumMap<>(LogLevel.class))
                .computeIfAbsent(level, _ -> new int[BINS])[bin]++;
    }

    /// The lines of some streams together, by the word of the level.
    Map<String, LineCounts> of(Predicate<Labels> streams) {
        var sums = new EnumMap<LogLevel, int[]>(LogLevel.class);
        counts.forEach((stream, byLevel) -> {
            if (streams.test(stream)) {
                byLevel.forEach((level, ofLevel) -> {
                    var sum = sums.computeIfAbsent(level, _ -> new int[BINS]);
                    Arrays.setAll(sum, i -> sum[i] + ofLevel[i]);
                });
            }
        });
        var volume = new HashMap<String, LineCounts>();
        sums.forEach((level, sum) ->
                volume.put(level.word(), new LineCounts(span.start(), Duration.ofNanos(binNanos), sum)));
        return volume;
    }
}
