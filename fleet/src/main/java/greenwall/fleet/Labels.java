package greenwall.fleet;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// A set of label names and values, ordered by name. As in Prometheus, a label with an empty value does not
/// exist.
///
/// Stored as one flat array, since a fleet has millions of label sets. Sets with the same content are equal.
public final class Labels implements Comparable<Labels> {
    public static final String NAME = "__name__";
    public static final Labels EMPTY = new Labels(new String[0]);

    private final String[] pairs;
    private int hash;

    private Labels(String[] pairs) {
        this.pairs = pairs;
    }

    /// Takes alternating names and values in any order; a later value of the same name is used.
    public static Labels of(String... namesAndValues) {
        var sorted = new TreeMap<String, String>();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            sorted.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return of(sorted);
    }

    public static Labels of(Map<String, String> map) {
        var sorted = new TreeMap<>(map);
        sorted.values().removeIf(String::isEmpty);
        if (sorted.isEmpty()) {
            return EMPTY;
        }
        var pairs = new String[sorted.size() * 2];
        int i = 0;
        for (var entry : sorted.entrySet()) {
            pairs[i++] = entry.getKey();
            pairs[i++] = entry.getValue();
        }
        return new Labels(pairs);
    }

    /// For parsers: takes the first `length` elements, alternating names and values in any order, and sorts
    /// them in place.
    public static Labels copyOf(String[] scratch, int length) {
        int kept = 0;
        for (int i = 0; i < length; i += 2) {
            String name = scratch[i];
            String value = scratch[i + 1];
            if (value.isEmpty()) {
                continue;
            }
            int at = kept;
            while (at > 0 && scratch[at - 2].compareTo(name) > 0) {
                scratch[at] = scratch[at - 2];
                scratch[at + 1] = scratch[at - 1];
                at -= 2;
            }
            if (at > 0 && scratch[at - 2].equals(name)) {
                scratch[at - 1] = value;
                System.arraycopy(scratch, at + 2, scratch, at, kept - at);
                continue;
            }
            scratch[at] = name;
            scratch[at + 1] = value;
            kept += 2;
        }
        return kept == 0 ? EMPTY : new Labels(Arrays.copyOf(scratch, kept));
    }

    /// The value of the label; empty if there is no such label.
    public String get(String name) {
        int i = find(name);
        return i < 0 ? "" : pairs[i + 1];
    }

    /// The value of the first of these labels that exists; empty if none does.
    public String firstValue(String... names) {
        return firstValue(List.of(names));
    }

    public String firstValue(List<String> names) {
        return names.stream().filter(this::has).map(this::get).findFirst().orElse("");
    }

    public boolean has(String name) {
        return find(name) >= 0;
    }

    /// Whether this set has each of the other labels with the same value.
    public boolean containsAll(Labels others) {
        for (int i = 0; i < others.size(); i++) {
            if (!get(others.name(i)).equals(others.value(i))) {
                return false;
            }
        }
        return true;
    }

    /// Whether the other labels that this set has too have the same values.
    public boolean agreesWith(Labels others) {
        for (int i = 0; i < others.size(); i++) {
            if (has(others.name(i)) && !get(others.name(i)).equals(others.value(i))) {
                return false;
            }
        }
        return true;
    }

    public String metricName() {
        return get(NAME);
    }

    public int size() {
        return pairs.length / 2;
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    public String name(int index) {
        return pairs[2 * index];
    }

    public String value(int index) {
        return pairs[2 * index + 1];
    }

    public void forEach(BiConsumer<? super String, ? super String> visitor) {
        for (int i = 0; i < pairs.length; i += 2) {
            visitor.accept(pairs[i], pairs[i + 1]);
        }
    }

    public Set<String> names() {
        return toMap().keySet();
    }

    public Map<String, String> toMap() {
        var map = new TreeMap<String, String>();
        forEach(map::put);
        return map;
    }

    /// A copy with another value for one label; an empty value removes the label.
    public Labels with(String name, String value) {
        if (value.isEmpty()) {
            return without(name);
        }
        int at = 0;
        while (at < pairs.length && pairs[at].compareTo(name) < 0) {
            at += 2;
        }
        boolean exists = at < pairs.length && pairs[at].equals(name);
        var changed = new String[exists ? pairs.length : pairs.length + 2];
        System.arraycopy(pairs, 0, changed, 0, at);
        changed[at] = name;
        changed[at + 1] = value;
        int rest = exists ? at + 2 : at;
        System.arraycopy(pairs, rest, changed, at + 2, pairs.length - rest);
        return new Labels(changed);
    }

    /// The labels that all of these sets have with the same value.
    public static Labels common(Collection<Labels> all) {
        var first = all.stream().findFirst().orElse(EMPTY);
        return first.keepIf(
                name -> all.stream().allMatch(other -> other.get(name).equals(first.get(name))));
    }

    public Labels without(String name) {
        return keepIf(n -> !n.equals(name));
    }

    public Labels without(Collection<String> names) {
        return keepIf(n -> !names.contains(n));
    }

    public Labels only(Collection<String> names) {
        return keepIf(names::contains);
    }

    private Labels keepIf(Predicate<String> keep) {
        var kept = new String[pairs.length];
        int n = 0;
        for (int i = 0; i < pairs.length; i += 2) {
            if (keep.test(pairs[i])) {
                kept[n++] = pairs[i];
                kept[n++] = pairs[i + 1];
            }
        }
        if (n == pairs.length) {
            return this;
        }
        return n == 0 ? EMPTY : new Labels(Arrays.copyOf(kept, n));
    }

    private int find(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int compareTo(Labels other) {
        return Arrays.compare(pairs, other.pairs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels that && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(pairs);
        }
        return hash;
    }

    /// A value escaped for use between quotation marks.
    public static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /// In the notation of Prometheus: `up{instance="a:9100", job="node"}`.
    @Override
    public String toString() {
        var text = new StringJoiner(", ", metricName() + "{", "}");
        forEach((name, value) -> {
            if (!name.equals(NAME)) {
                text.add(name + "=\"" + escaped(value) + '"');
            }
        });
        return text.toString();
    }
}
