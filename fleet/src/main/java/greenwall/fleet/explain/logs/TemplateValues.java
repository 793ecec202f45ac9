package greenwall.fleet.explain.logs;

import greenwall.fleet.explain.logs.TemplateOccurrences.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The values of a template's variable parts, with their times. If a part has few values, such as a status, a
/// peer or a code position, each value is kept; for amounts, their magnitude is kept. Identifiers are not kept.
final class TemplateValues {
    private static final int MAX_PLACES = 8;
    private static final int MAX_VALUES = 12;
    private static final int LONGEST_VALUE = 80;
    private static final int MIN_LINES = 8;
    private static final int MIN_MINUTES = 4;
    /// A long number, decimal or hexadecimal.
    private static final Pattern IDENTIFIER = Pattern.compile("(?=[a-fA-F]*[0-9])[0-9a-fA-F]{6}");
    private static final int MINUTE = 60_000;
    private static final double RECURRING = 0.2;
    private static final double REGULAR = 0.5;

    private final Map<Integer, VariablePart> places = new TreeMap<>();

    /// The lines of a template that have one value, or amounts of one size.
    ///
    /// @param regular whether the value occurs in most minutes; else it was never seen before, in a part where
    ///     no more new values appeared, or the amounts are ten times as large as usual
    record LinesWithValue(boolean regular, TemplateOccurrences lines) {}

    private static final class Value {
        final long hash;
        final String text;
        final LineTimes times = new LineTimes();

        @Nullable
        Sample sample;

        Value(long hash, String text) {
            this.hash = hash;
            this.text = text;
        }

        void add(int time, Sample line) {
            times.add(time);
            keepSample(line);
        }

        void keepSample(Sample line) {
            if (sample == null || line.isNearerThan(sample)) {
                sample = line;
            }
        }
    }

    private static final class VariablePart {
        @Nullable
        List<Value> values = new ArrayList<>(2);
        /// Values by magnitude; null once a value was not an amount.
        @Nullable
        TreeMap<Integer, Value> sizes = new TreeMap<>();

        boolean idle() {
            return values == null && sizes == null;
        }
    }

    /// The number of values that may still be kept for the entire log: each keeps a line.
    static final class Budget {
        private int remaining = 30_000;

        private boolean spent() {
            return remaining-- <= 0;
        }
    }

    void add(int place, String text, int start, int end, int time, Sample line, Budget budget) {
        if (end > text.length()) {
            return;
        }
        var valuesOfPlace = place(place);
        if (valuesOfPlace == null || valuesOfPlace.idle()) {
            return;
        }
        if (valuesOfPlace.values != null) {
            var value = value(valuesOfPlace.values, text, start, end, budget);
            if (value == null) {
                valuesOfPlace.values = null;
            } else {
                value.add(time, line);
            }
        }
        if (valuesOfPlace.sizes != null) {
            int size = OrderOfMagnitude.of(text, start, end);
            var same = size == OrderOfMagnitude.NONE ? null : valuesOfPlace.sizes.get(size);
            if (size == OrderOfMagnitude.NONE || (same == null && budget.spent())) {
                valuesOfPlace.sizes = null;
                return;
            }
            if (same == null) {
                same = new Value(size, "");
                valuesOfPlace.sizes.put(size, same);
            }
            same.add(time, line);
        }
    }

    /// The variable part with this number; null if there are too many parts.
    private @Nullable VariablePart place(int number) {
        return places.size() < MAX_PLACES
                ? places.computeIfAbsent(number, _ -> new VariablePart())
                : places.get(number);
    }

    /// The value with this text; null for an identifier, or if there are too many values.
    private static @Nullable Value value(List<Value> values, String text, int start, int end, Budget budget) {
        long hash = 1;
        for (int i = start; i < end; i++) {
            hash = hash * 0x100000001B3L + text.charAt(i);
        }
        for (var existing : values) {
            if (existing.hash == hash) {
                return existing;
            }
        }
        if (values.size() == MAX_VALUES
                || end - start > LONGEST_VALUE
                || IDENTIFIER.matcher(text).region(start, end).find()
                || budget.spent()) {
            return null;
        }
        var created = new Value(hash, text.substring(start, end));
        values.add(created);
        return created;
    }

    void addAll(TemplateValues other) {
        other.places.forEach((number, theirs) -> {
            var ours = place(number);
            if (ours != null) {
                ours.values = joinedValues(ours.values, theirs.values);
                ours.sizes = joinedSizes(ours.sizes, theirs.sizes);
            }
        });
    }

    /// Null if there are too many values.
    private static @Nullable List<Value> joinedValues(@Nullable List<Value> ours, @Nullable List<Value> theirs) {
        if (ours == null || theirs == null) {
            return null;
        }
        for (var value : theirs) {
            var same = ours.stream().filter(v -> v.hash == value.hash).findFirst();
            if (same.isEmpty() && ours.size() == MAX_VALUES) {
                return null;
            }
            var into = same.orElseGet(() -> new Value(value.hash, value.text));
            if (same.isEmpty()) {
                ours.add(into);
            }
            join(into, value);
        }
        return ours;
    }

    private static @Nullable TreeMap<Integer, Value> joinedSizes(
            @Nullable TreeMap<Integer, Value> ours, @Nullable TreeMap<Integer, Value> theirs) {
        if (ours == null || theirs == null) {
            return null;
        }
        theirs.forEach((size, value) -> join(ours.computeIfAbsent(size, s -> new Value(s, "")), value));
        return ours;
    }

    private static void join(Value into, Value from) {
        into.times.addAll(from.times);
        if (from.sample != null) {
            into.keepSample(from.sample);
        }
    }

    /// @param before the end of the reference time
    List<LinesWithValue> facets(TemplateOccurrences lines, int before) {
        var facets = new ArrayList<LinesWithValue>();
        if (lines.times.size() < MIN_LINES) {
            return facets;
        }
        for (var at : places.entrySet()) {
            var place = at.getValue();
            if (place.values != null && place.values.size() > 1) {
                var all = lines.times.inOrder();
                boolean settled = settled(place.values, all, before);
                for (var value : place.values) {
                    var times = value.times.inOrder();
                    boolean unseen = times.length > 0 && times[0] >= before;
                    if (unseen ? settled : regular(times, all, before)) {
                        var text = lines.template.text(at.getKey(), value.text);
                        var part = lines.part(text, "lines with \"" + value.text + "\"");
                        facets.add(new LinesWithValue(!unseen, filled(part, List.of(value))));
                    }
                }
            } else if (place.values == null && place.sizes != null) {
                large(lines, place.sizes, before).ifPresent(facets::add);
            }
        }
        return facets;
    }

    /// Whether each earlier value repeated: if new values keep coming, one more means nothing.
    private static boolean settled(List<Value> values, int[] all, int before) {
        int seen = 0;
        for (var value : values) {
            var times = value.times.inOrder();
            if (times.length > 0 && times[0] < before) {
                seen++;
                if (minutes(times, all, before) < RECURRING * minutes(all, all, before)) {
                    return false;
                }
            }
        }
        return seen > 0 && minutes(all, all, before) >= MIN_LINES;
    }

    /// The number of minutes with these times, of the minutes with any line of the template.
    private static int minutes(int[] times, int[] all, int before) {
        int with = 0;
        for (int i = 0; i < all.length && all[i] < before; ) {
            int until = all[i] + MINUTE;
            with += LineTimes.lowerBound(times, Math.min(until, before)) > LineTimes.lowerBound(times, all[i]) ? 1 : 0;
            i = LineTimes.lowerBound(all, until);
        }
        return with;
    }

    /// Whether the value occurred in most of the minutes with lines of the template.
    private static boolean regular(int[] times, int[] all, int before) {
        int minutes = minutes(all, all, before);
        return minutes >= MIN_MINUTES && minutes(times, all, before) > REGULAR * minutes;
    }

    /// The lines with amounts at least ten times as large as usual.
    private static Optional<LinesWithValue> large(
            TemplateOccurrences lines, NavigableMap<Integer, Value> sizes, int before) {
        var usual = sizes.entrySet().stream()
                .flatMapToInt(e -> Arrays.stream(e.getValue().times.inOrder())
                        .filter(t -> t < before)
                        .map(_ -> e.getKey()))
                .sorted()
                .toArray();
        if (usual.length < MIN_LINES) {
            return Optional.empty();
        }
        int least = usual[usual.length / 2] + OrderOfMagnitude.TENFOLD;
        var beyond = List.copyOf(sizes.tailMap(least).values());
        return beyond.isEmpty()
                ? Optional.empty()
                : Optional.of(new LinesWithValue(
                        false,
                        filled(
                                lines.part(
                                        lines.template.text(),
                                        "lines with an amount at least ten times as large as usual"),
                                beyond)));
    }

    private static TemplateOccurrences filled(TemplateOccurrences part, List<Value> values) {
        for (var value : values) {
            part.times.addAll(value.times);
            if (value.sample != null) {
                part.addSample(value.sample);
            }
        }
        return part;
    }
}
