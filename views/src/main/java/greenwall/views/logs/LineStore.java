package greenwall.views.logs;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// The lines of a log in time order. Their numbers stay the same while lines are added at either end. If a
/// limit is exceeded, the oldest lines are dropped and counted.
final class LineStore {
    private static final int MAX_REORDERING = 5_000;

    private final int maxLines;
    private final long maxCharacters;
    private @Nullable LogLine[] ring = new LogLine[1024];
    private int head;
    private int size;
    private long first;
    private long characters;
    private long dropped;

    LineStore(int maxLines, long maxCharacters) {
        this.maxLines = maxLines;
        this.maxCharacters = maxCharacters;
    }

    int size() {
        return size;
    }

    /// The number of the oldest line.
    long first() {
        return first;
    }

    /// One more than the number of the newest line.
    long end() {
        return first + size;
    }

    boolean holds(long number) {
        return number >= first() && number < end();
    }

    /// The number of lines dropped since the last [#clear()].
    long dropped() {
        return dropped;
    }

    boolean full() {
        return size >= maxLines || characters >= maxCharacters;
    }

    LogLine get(long number) {
        var line = ring[slot(number)];
        if (line == null || number < first || number >= end()) {
            throw new IndexOutOfBoundsException("there is no line " + number);
        }
        return line;
    }

    private int slot(long number) {
        return (int) ((head + (number - first)) & (ring.length - 1));
    }

    void clear() {
        ring = new LogLine[1024];
        head = 0;
        size = 0;
        first = 0;
        characters = 0;
        dropped = 0;
    }

    /// Inserts a line in time order, nearly always at the end, and returns its number. A line that arrives very
    /// late is added at the end. If other lines moved, `moved` gets the lowest number whose line changed.
    long addLast(LogLine line, LongConsumer moved) {
        grow();
        size++;
        characters += line.text().length();
        long at = end() - 1;
        long lowest = Math.max(first, at - MAX_REORDERING);
        long place = at;
        while (place > lowest && get(place - 1).timeNanos() > line.timeNanos()) {
            place--;
        }
        if (place == lowest && lowest > first && get(place).timeNanos() > line.timeNanos()) {
            place = at;
        }
        for (long i = at; i > place; i--) {
            ring[slot(i)] = ring[slot(i - 1)];
        }
        ring[slot(place)] = line;
        if (place < at) {
            moved.accept(place);
        }
        while (size > 1 && (size > maxLines || characters > maxCharacters)) {
            removeFirst();
        }
        return place;
    }

    /// Adds an older line before all others. Returns false if the store is full.
    boolean addFirst(LogLine line) {
        if (full()) {
            return false;
        }
        grow();
        head = (head - 1) & (ring.length - 1);
        first--;
        size++;
        characters += line.text().length();
        ring[head] = line;
        return true;
    }

    private void removeFirst() {
        characters -= get(first).text().length();
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        first++;
        size--;
        dropped++;
    }

    private void grow() {
        if (size < ring.length) {
            return;
        }
        var larger = new LogLine[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }

    /// The number of the first line at or after the given time, or [#end()].
    long at(long timeNanos) {
        long low = first;
        long high = end();
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (get(middle).timeNanos() < timeNanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
