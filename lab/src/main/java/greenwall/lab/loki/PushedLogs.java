package greenwall.lab.loki;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.logql.LogEntry;
import greenwall.lab.logql.LogSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Lines that clients pushed, in memory and bounded.
final class PushedLogs implements LogSource {
    private record Line(long timeNanos, String text) {}

    private final int maxLines;
    private final int maxStreams;
    private final Map<Labels, List<Line>> streams = new LinkedHashMap<>();
    private final List<Consumer<LogEntry>> listeners = new CopyOnWriteArrayList<>();
    private int lines;

    PushedLogs(int maxLines, int maxStreams) {
        this.maxLines = maxLines;
        this.maxStreams = maxStreams;
    }

    /// Is told of each line as it is stored, on the pusher's thread: it must not block. Running the answer ends
    /// it.
    Runnable listen(Consumer<LogEntry> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    enum Stored {
        NEW,
        DUPLICATE,
        TOO_MANY_STREAMS
    }

    Stored add(Labels stream, long timeNanos, String text) {
        Stored stored = store(stream, timeNanos, text);
        if (stored == Stored.NEW) {
            var entry = new LogEntry(stream, timeNanos, text);
            listeners.forEach(l -> l.accept(entry));
        }
        return stored;
    }

    private synchronized Stored store(Labels stream, long timeNanos, String text) {
        var held = streams.get(stream);
        if (held == null) {
            if (streams.size() >= maxStreams) {
                return Stored.TOO_MANY_STREAMS;
            }
            held = new ArrayList<>();
            streams.put(stream, held);
        }
        int at = held.size();
        while (at > 0 && held.get(at - 1).timeNanos() > timeNanos) {
            at--;
        }
        for (int i = at; i > 0 && held.get(i - 1).timeNanos() == timeNanos; i--) {
            if (held.get(i - 1).text().equals(text)) {
                return Stored.DUPLICATE;
            }
        }
        held.add(at, new Line(timeNanos, text));
        if (++lines > maxLines) {
            makeRoom();
        }
        return Stored.NEW;
    }

    private void makeRoom() {
        var largest = streams.values().stream()
                .max(Comparator.comparingInt(List::size))
                .orElseThrow();
        int excess = Math.max(1, largest.size() / 4);
        largest.subList(0, excess).clear();
        lines -= excess;
    }

    /// The newest line of the stream, or the least number there is.
    synchronized long newest(Labels stream) {
        var held = streams.get(stream);
        return held == null || held.isEmpty() ? Long.MIN_VALUE : held.getLast().timeNanos();
    }

    @Override
    public void read(List<LabelMatcher> selector, long startNanos, long endNanos, Sink sink) {
        var found = new ArrayList<LogEntry>();
        synchronized (this) {
            streams.forEach((stream, held) -> {
                if (LogSource.matches(selector, stream)) {
                    for (int i = from(held, startNanos);
                            i < held.size() && held.get(i).timeNanos() < endNanos;
                            i++) {
                        found.add(new LogEntry(
                                stream, held.get(i).timeNanos(), held.get(i).text()));
                    }
                }
            });
        }
        found.forEach(e -> sink.line(e.labels(), e.timeNanos(), e.text()));
    }

    private static int from(List<Line> held, long startNanos) {
        int low = 0;
        int high = held.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (held.get(middle).timeNanos() < startNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public synchronized Set<Labels> streams(List<LabelMatcher> selector, long startNanos, long endNanos) {
        var found = new LinkedHashSet<Labels>();
        streams.forEach((stream, held) -> {
            int at = from(held, startNanos);
            boolean inside = at < held.size() && held.get(at).timeNanos() < endNanos;
            if (inside && LogSource.matches(selector, stream)) {
                found.add(stream);
            }
        });
        return found;
    }
}
