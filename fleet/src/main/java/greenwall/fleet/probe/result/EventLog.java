package greenwall.fleet.probe.result;

import greenwall.fleet.probe.ProbeOutput.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What happened, newest last: at most 20,000 events and 16 million characters of them, the oldest making room and
/// being counted; how many there were in each second is kept for all. Safe to be read while it is written.
public final class EventLog {
    private static final int MOST_EVENTS = 20_000;
    private static final long MOST_CHARACTERS = 16_000_000;
    private static final int MOST_COLUMNS = 24;
    private static final int MOST_SECONDS = 3_600;

    private final ArrayDeque<Event> events = new ArrayDeque<>();
    private final Set<String> columns = new LinkedHashSet<>();
    private final long start;
    private long[] perSecond = new long[64];
    private int seconds;
    private long characters;
    private long total;

    /// Events from a number on, counted from the first of the run.
    ///
    /// @param first the number of the first one in `events`; above the asked one where those between made room
    /// @param next what to ask for the next time
    public record Page(long first, List<Event> events, long next) {}

    /// @param counts events in each second since `startMillis`
    public record Rates(long startMillis, long[] counts) {}

    EventLog(long startMillis) {
        start = startMillis;
    }

    synchronized void add(Event event) {
        events.add(event);
        characters += size(event);
        total++;
        while (events.size() > MOST_EVENTS || characters > MOST_CHARACTERS && events.size() > 1) {
            characters -= size(events.remove());
        }
        if (columns.size() < MOST_COLUMNS) {
            columns.addAll(event.fields().keySet());
        }
        int second = (int) Math.clamp((event.at().toEpochMilli() - start) / 1000, 0, MOST_SECONDS - 1);
        if (second >= perSecond.length) {
            perSecond = Arrays.copyOf(perSecond, Math.min(MOST_SECONDS, Math.max(second + 1, perSecond.length * 2)));
        }
        perSecond[second]++;
        seconds = Math.max(seconds, second + 1);
    }

    private static long size(Event event) {
        long size = 0;
        for (var value : event.fields().values()) {
            size += value.length();
        }
        return size;
    }

    /// How many there were so far.
    public synchronized long total() {
        return total;
    }

    /// How many of them had to make room.
    public synchronized long forgotten() {
        return total - events.size();
    }

    public synchronized List<String> columns() {
        return columns.stream().limit(MOST_COLUMNS).toList();
    }

    public synchronized Rates rates() {
        return new Rates(start, Arrays.copyOf(perSecond, seconds));
    }

    public synchronized Page since(long number) {
        long first = total - events.size();
        long from = Math.max(number, first);
        var page = new ArrayList<Event>((int) Math.max(0, total - from));
        if (from < total) {
            // From behind, because mostly only the newest are asked for.
            var newest = events.descendingIterator();
            for (long i = from; i < total; i++) {
                page.add(newest.next());
            }
        }
        return new Page(from, page.reversed(), total);
    }

    /// Whether the text occurs in one of its fields; small and capital letters are the same.
    public static boolean matches(Event event, String text) {
        if (text.isEmpty()) {
            return true;
        }
        var wanted = text.toLowerCase(Locale.ROOT);
        for (var value : event.fields().values()) {
            for (int i = 0; i + wanted.length() <= value.length(); i++) {
                if (value.regionMatches(true, i, wanted, 0, wanted.length())) {
                    return true;
                }
            }
        }
        return false;
    }
}
