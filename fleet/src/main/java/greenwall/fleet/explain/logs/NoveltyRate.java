package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// How often a new kind of line appears in each stream. A new line means little if new lines appear every few
/// minutes, as in a log that has just begun.
final class NoveltyRate {
    /// Lines this close together belong to the same event.
    private static final int SAME_EVENT = 60_000;

    static final NoveltyRate NONE = new NoveltyRate(List.of(), 0, 0);

    private final Map<Labels, int[]> firsts = new HashMap<>();
    private final int logStart;
    private final int before;

    /// @param logStart when the log began, in milliseconds
    /// @param before new lines from here on may belong to the event in question itself
    NoveltyRate(Collection<TemplateOccurrences> allOccurrences, int logStart, int before) {
        this.logStart = logStart;
        this.before = before;
        var byStream = new HashMap<Labels, IntStream.Builder>();
        for (var occurrences : allOccurrences) {
            var times = occurrences.times.inOrder();
            if (times.length > 0) {
                byStream.computeIfAbsent(occurrences.common(), _ -> IntStream.builder())
                        .add(times[0]);
            }
        }
        byStream.forEach(
                (stream, times) -> firsts.put(stream, times.build().sorted().toArray()));
    }

    /// The decimal logarithm of the rate of new kinds of lines per second, over the later half of the time
    /// before, because in the earlier half everything is new. Negative infinity if there was no such time.
    double logRate(TemplateOccurrences occurrences, int at) {
        int until = Math.min(at - SAME_EVENT, before);
        int from = logStart + (until - logStart) / 2;
        var times = firsts.get(occurrences.common());
        if (times == null || until <= from) {
            return Double.NEGATIVE_INFINITY;
        }
        long count = Arrays.stream(times).filter(t -> t >= from && t < until).count();
        return Math.log10(count * 1000.0 / (until - from));
    }
}
