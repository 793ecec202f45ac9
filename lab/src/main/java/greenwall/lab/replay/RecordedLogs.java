package greenwall.lab.replay;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.source.Logs;
import greenwall.lab.logql.LogSource;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The lines of a recording up to the current time of a clock.
final class RecordedLogs implements LogSource {
    private static final long NANOS = 1_000_000;

    private final NavigableMap<Long, List<Logs.Line>> lines;
    private final InstantSource clock;

    RecordedLogs(List<Logs.Line> lines, InstantSource clock) {
        this.lines =
                lines.stream().collect(Collectors.groupingBy(Logs.Line::timeNanos, TreeMap::new, Collectors.toList()));
        this.clock = clock;
    }

    @Override
    public void read(List<LabelMatcher> selector, long startNanos, long endNanos, Sink sink) {
        each(selector, startNanos, endNanos, line -> sink.line(line.stream(), line.timeNanos(), line.text()));
    }

    @Override
    public Set<Labels> streams(List<LabelMatcher> selector, long startNanos, long endNanos) {
        var streams = new LinkedHashSet<Labels>();
        each(selector, startNanos, endNanos, line -> streams.add(line.stream()));
        return streams;
    }

    private void each(List<LabelMatcher> selector, long startNanos, long endNanos, Consumer<Logs.Line> receiver) {
        long end = Math.min(endNanos, clock.millis() * NANOS);
        Map<Labels, Boolean> wanted = new HashMap<>();
        if (startNanos < end) {
            lines.subMap(startNanos, end).values().stream()
                    .flatMap(List::stream)
                    .filter(line ->
                            wanted.computeIfAbsent(line.stream(), stream -> LogSource.matches(selector, stream)))
                    .forEach(receiver);
        }
    }
}
