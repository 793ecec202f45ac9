package greenwall.fleet.probe.result;

import greenwall.fleet.probe.ProbeOutput.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The events of a run, newest last: at most 20,000 events and 16 million characters. The oldest are dropped
/// and counted; the number of events in each second is kept for all. Safe for concurrent reads.
public final class EventLog {
    private static final int MAX_EVENTS = 20_000;
    private static final long MAX_CHARACTERS = 16_000_000;
    private static final int MAX_COLUMNS = 24;

    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private final SecondCounts perSecond;
    private long characters;
    private long total;

    /// The events from a number on, without those that were dropped; the first event of the run is number 0.
    ///
    /// @param next the number to request next
    public record Page(List<Event> events, long next) {}

    /// @param counts the number of events in each second since `startMillis`
    public record Rates(long startMillis, long[] counts) {}

    private static final class SecondCounts {
        /// A probe file cannot set a longer duration.
        private static final int MAX_SECONDS = 100_000;

        private final long start;
        private long[] counts = new long[64];
        private int seconds;

        SecondCounts(long startMillis) {
            start = startMillis;
        }

        void add(long millis) {
            int second = (int) Math.clamp((millis - start) / 1000, 0, MAX_SECONDS - 1);
            if (second >= counts.length) {
                counts = Arrays.copyOf(counts, Math.min(MAX_SECONDS, Math.max(second + 1, counts.length * 2)));
            }
            counts[second]++;
            seconds = Math.max(seconds, second + 1);
        }
    }

    EventLog(long startMillis) {
        perSecond = new SecondCounts(startMillis);
    }

    synchronized void add(Event event) {
        events.add(event);
        characters += size(event);
        total++;
        while (events.size() > MAX_EVENTS || characters > MAX_CHARACTERS && events.size() > 1) {
            characters -= size(events.remove());
        }
        if (columns.size() < MAX_COLUMNS) {
            columns.addAll(event.fields().keySet());
        }
        perSecond.add(event.at().toEpochMilli());
    }

    private static long size(Event event) {
        return event.fields().values().stream().mapToLong(String::length).sum();
    }

    public synchronized long total() {
        return total;
    }

    /// The number of events that were dropped for newer ones.
    public synchronized long discarded() {
        return total - events.size();
    }

    public synchronized List<String> columns() {
        return columns.stream().limit(MAX_COLUMNS).toList();
    }

    public synchronized Rates rates() {
        return new Rates(perSecond.start, Arrays.copyOf(perSecond.counts, perSecond.seconds));
    }

    public synchronized Page since(long number) {
        long from = Math.max(number, total - events.size());
        var page = new ArrayList<Event>((int) Math.max(0, total - from));
        if (from < total) {
            // Iterates from the end, because usually only the newest events are requested.
            var newest = events.descendingIterator();
            for (long i = from; i < total; i++) {
                page.add(newest.next());
            }
        }
        return new Page(page.reversed(), total);
    }

    /// Whether the text occurs in a field of the event, ignoring case.
    public static boolean matches(Event event, String text) {
        var lowerCase = text.toLowerCase(Locale.ROOT);
        return text.isEmpty()
                || event.fields().values().stream()
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(lowerCase));
    }
}
