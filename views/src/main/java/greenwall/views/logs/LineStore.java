package greenwall.views.logs;

import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/// The lines of a log in time order. Their numbers stay the same while lines are added at either end. If a
/// limit is exceeded, the oldest lines are dropped and counted.
final class LineStore {
    static final int MAX_LINES = 200_000;
    private static final long MAX_CHARACTERS = 64_000_000;

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

    /// Merges lines in time order, nearly always at the end, and returns the lowest number whose line changed.
    /// `inserted` gets the number of each added line that comes before a line already in the store, in
    /// ascending order.
    long addLast(Collection<LogLine> added, LongConsumer inserted) {
        var newer = added.stream()
                .sorted(Comparator.comparingLong(LogLine::timeNanos))
                .toList();
        int size = lines.size();
        newer.forEach(lines::addLast);
        var places = new int[newer.size()];
        int before = size;
        for (int i = newer.size() - 1; i >= 0; i--) {
            var line = newer.get(i);
            while (before > 0 && lines.get(before - 1).timeNanos() > line.timeNanos()) {
                before--;
                lines.set(before + i + 1, lines.get(before));
            }
            places[i] = before + i;
            lines.set(places[i], line);
            characters += line.text().length();
        }
        long lowest = first + (newer.isEmpty() ? size : places[0]);
        for (int i = 0; i < places.length && places[i] < size + i; i++) {
            inserted.accept(first + places[i]);
        }
        while (lines.size() > 1 && (lines.size() > MAX_LINES || characters > MAX_CHARACTERS)) {
            characters -= lines.removeFirst().text().length();
            first++;
            dropped++;
        }
        return lowest;
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
