package greenwall.lab.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.logql.LineSource;
import greenwall.lab.logql.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// Lines that a test writes, served by the range's Loki.
public final class InMemoryLogs implements LineSource {
    private final NavigableMap<Long, List<LogEntry>> lines = new TreeMap<>();
    private long newest;

    /// Stores a line with a past time.
    public synchronized void add(Labels stream, long timeNanos, String text) {
        lines.computeIfAbsent(timeNanos, _ -> new ArrayList<>()).add(new LogEntry(stream, timeNanos, text));
    }

    /// A line at the current time. The time is taken under the lock, so that a reader that has read up to now
    /// has seen it.
    ///
    /// @return its time, which no other line written here has
    public synchronized long write(Labels stream, String text) {
        var now = Instant.now();
        newest = Math.max(newest + 1, now.getEpochSecond() * 1_000_000_000L + now.getNano());
        add(stream, newest, text);
        return newest;
    }

    private synchronized List<LogEntry> between(List<LabelMatcher> selector, long startNanos, long endNanos) {
        return lines.subMap(startNanos, Math.max(startNanos, endNanos)).values().stream()
                .flatMap(List::stream)
                .filter(line -> LineSource.matches(selector, line.labels()))
                .toList();
    }

    @Override
    public void read(List<LabelMatcher> selector, long startNanos, long endNanos, Sink sink) {
        between(selector, startNanos, endNanos).forEach(e -> sink.line(e.labels(), e.timeNanos(), e.text()));
    }

    @Override
    public Set<Labels> streams(List<LabelMatcher> selector, long startNanos, long endNanos) {
        var found = new LinkedHashSet<Labels>();
        between(selector, startNanos, endNanos).forEach(line -> found.add(line.labels()));
        return found;
    }
}
