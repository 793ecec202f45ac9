package greenwall.lab.exporters;

import greenwall.lab.exporters.Formula.GaugeRate;
import greenwall.lab.signal.Rate;
import greenwall.lab.world.DiskSimulation.Stream;
import greenwall.lab.world.HostSimulation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/// One kind of thing: which of them a machine has, and the names by which a metrics file uses what is known of each.
final class EntityKind<T extends ExportedEntity> {
    /// What is measured of a thing at an instant.
    interface Gauge<T> {
        double at(T thing, long t);
    }

    /// The word for a thing's state at an instant.
    interface Word<T> {
        String at(T thing, long t);
    }

    private final Function<ExportedMachine, List<T>> each;
    private final Map<String, Function<T, String>> texts;
    private final Map<String, Function<T, Rate>> numbers;
    private final Map<String, Word<T>> words;
    private final Map<String, Function<T, List<Stream>>> streams;

    private EntityKind(
            Function<ExportedMachine, List<T>> each,
            Map<String, Function<T, String>> texts,
            Map<String, Function<T, Rate>> numbers,
            Map<String, Word<T>> words,
            Map<String, Function<T, List<Stream>>> streams) {
        this.each = each;
        this.texts = texts;
        this.numbers = numbers;
        this.words = words;
        this.streams = streams;
    }

    EntityKind(Function<ExportedMachine, List<T>> each) {
        this(each, new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        gauge("booted_millis", (thing, t) -> thing.simulation().bootedAt(t));
        gauge("uptime_millis", (thing, t) -> thing.simulation().uptimeMillis(t));
    }

    /// A thing for each of some parts of a machine.
    static <P, T extends ExportedEntity> EntityKind<T> over(
            Function<HostSimulation, Collection<P>> parts, BiFunction<HostSimulation, P, T> thing) {
        return new EntityKind<>(machine -> parts.apply(machine.simulation()).stream()
                .map(part -> thing.apply(machine.simulation(), part))
                .toList());
    }

    /// Those of these things that are wanted, under the same names.
    EntityKind<T> only(Predicate<T> wanted) {
        return new EntityKind<>(
                machine -> each.apply(machine).stream().filter(wanted).toList(), texts, numbers, words, streams);
    }

    EntityKind<T> text(String name, Function<T, String> text) {
        texts.put(name, text);
        return this;
    }

    EntityKind<T> rate(String name, Function<T, Rate> rate) {
        numbers.put(name, rate);
        return this;
    }

    EntityKind<T> gauge(String name, Gauge<T> gauge) {
        numbers.put(name, thing -> (GaugeRate) t -> gauge.at(thing, t));
        return this;
    }

    EntityKind<T> word(String name, Word<T> word) {
        words.put(name, word);
        return this;
    }

    EntityKind<T> streams(String name, Function<T, List<Stream>> latencies) {
        streams.put(name, latencies);
        return this;
    }

    List<T> of(ExportedMachine machine) {
        return each.apply(machine);
    }

    Function<T, String> text(String name) {
        return known(texts, name);
    }

    Function<T, Rate> number(String name) {
        return known(numbers, name);
    }

    Word<T> word(String name) {
        return known(words, name);
    }

    Function<T, List<Stream>> streams(String name) {
        return known(streams, name);
    }

    private static <V> V known(Map<String, V> map, String name) {
        var found = map.get(name);
        if (found == null) {
            throw new IllegalArgumentException(name + " is not known here; known are " + map.keySet());
        }
        return found;
    }
}
