package greenwall.views.logs;

import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/// The lines of a log in time order. Their numbers stay the same while lines are added at either end. If a
/// limit is exceeded, the oldest lines are dropped and counted.
final class LineStore {
    static final int MAX_LINES = 200_000;
    private static final long MAX_CHARACTERS = 64_000_000;
    /// More than the lines of ten minutes of a busy log, which is how late a live tail reads lines.
    private static final int MAX_REORDERING = 20_000;

    private final IndexedDeque<LogLine> lines = new IndexedDeque<>();
    private long first;
    private long characters;
    private long dropped;

    int size() {
        return lines.size();
    }

    /// The number of the oldest line.
    long first() {
        return first;
    }

    /// One more than the number of the newest line.
    long end() {
        return first + lines.size();
    }

    boolean contains(long number) {
        return number >= first() && number < end();
    }

    /// The number of lines dropped since the last [#clear()].
    long dropped() {
        return dropped;
    }

    boolean full() {
        return lines.size() >= MAX_LINES || characters >= MAX_CHARACTERS;
    }

    LogLine get(long number) {
        return lines.get((int) Objects.checkIndex(number - first, (long) lines.size()));
    }

    /// Empty if the line was dropped or does not exist yet.
    Optional<LogLine> line(long number) {
        return contains(number) ? Optional.of(get(number)) : Optional.empty();
    }

    void clear() {
        lines.clear();
        first = 0;
        characters = 0;
        dropped = 0;
    }

    /// Inserts a line in time order, nearly always at the end, and returns its number. A line that arrives very
    /// late is added at the end. If other lines moved, `moved` gets the lowest number whose line changed.
    long addLast(LogLine line, LongConsumer moved) {
        lines.addLast(line);
        characters += line.text().length();
        int at = lines.size() - 1;
        int lowest = Math.max(0, at - MAX_REORDERING);
        int place = at;
        while (place > lowest && lines.get(place - 1).timeNanos() > line.timeNanos()) {
            place--;
        }
        if (place == lowest && lowest > 0 && lines.get(place).timeNanos() > line.timeNanos()) {
            place = at;
        }
        for (int i = at; i > place; i--) {
            lines.set(i, lines.get(i - 1));
        }
        lines.set(place, line);
        long number = first + place;
        if (place < at) {
            moved.accept(number);
        }
        while (lines.size() > 1 && (lines.size() > MAX_LINES || characters > MAX_CHARACTERS)) {
            characters -= lines.removeFirst().text().length();
            first++;
            dropped++;
        }
        return number;
    }

    /// Adds an older line before all others. Returns false if the store is full.
    boolean addFirst(LogLine line) {
        if (full()) {
            return false;
        }
        lines.addFirst(line);
        first--;
        characters += line.text().length();
        return true;
    }

    /// The number of the first line at or after the given time, or [#end()].
    long at(long timeNanos) {
        return first + lines.firstIndex(line -> line.timeNanos() >= timeNanos);
    }
}
