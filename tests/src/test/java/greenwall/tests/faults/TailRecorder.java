package greenwall.tests.faults;

import greenwall.fleet.source.LogSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Records what a live tail delivers and reports.
public final class TailRecorder implements LogSource.TailSink {
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<String> reports = new ArrayList<>();
    private boolean connected;
    private long dropped;

    @Override
    public synchronized void line(LogSource.Line line) {
        lines.merge(line.text(), 1, Integer::sum);
    }

    @Override
    public synchronized void dropped(long entries, String reason) {
        dropped += entries;
        reports.add(entries + " dropped: " + reason);
    }

    @Override
    public synchronized void status(boolean isConnected, String what) {
        connected = isConnected;
        reports.add(isConnected + " " + what);
    }

    public synchronized boolean connected() {
        return connected;
    }

    public synchronized long all() {
        return lines.size();
    }

    /// Entries that were reported as dropped.
    synchronized long dropped() {
        return dropped;
    }

    public synchronized Set<String> texts() {
        return Set.copyOf(lines.keySet());
    }

    public synchronized List<String> reports() {
        return List.copyOf(reports);
    }

    public synchronized List<String> duplicates() {
        return lines.entrySet().stream()
                .filter(e -> e.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }
}
