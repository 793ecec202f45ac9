package greenwall.fleet.quantity;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.DefinitionFileReader.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A measured quantity: one row of the table that the wall, `check`, the rules pack and the runbooks share.
///
/// @param keys the canonical names of things that a host can have several of, such as `pool` and `peer`
/// @param words the names of the values of a state-like quantity, by number
/// @param listed whether a key that is no longer listed means that something is gone, such as a pool or a guest
public record Quantity(
        String id,
        String meaning,
        String unit,
        List<String> keys,
        Optional<QuantityLimit> warn,
        Optional<QuantityLimit> critical,
        List<StateWord> words,
        boolean listed,
        Merge merge,
        boolean highIsBad,
        Optional<String> trouble,
        Optional<String> note) {
    private static final double LOWEST_SHARE = -0.1;
    /// In seconds. Clocks of different hosts differ a little.
    private static final double LOWEST_AGE = -60;
    private static final String FORMAT = "quantity meaning unit key warn critical word listed merge worse trouble note";

    public static Map<String, Quantity> read(String file, String text) {
        var quantities = new LinkedHashMap<String, Quantity>();
        for (var block : DefinitionFileReader.read(file, text, FORMAT)) {
            if (quantities.put(block.head(), block.read(Quantity::quantity)) != null) {
                throw new IllegalArgumentException(block.place() + ": quantity " + block.head() + " appears twice");
            }
        }
        return quantities;
    }

    private static Quantity quantity(Block block) {
        var words = new ArrayList<StateWord>();
        for (var line : block.all("word")) {
            var parts = line.split("\\s+", 2);
            words.add(new StateWord(Double.parseDouble(parts[0]), parts.length > 1 ? parts[1] : ""));
        }
        var merge = block.choice("merge", Merge.HIGHEST);
        return new Quantity(
                block.head(),
                block.need("meaning"),
                block.need("unit"),
                block.one("key").map(DefinitionFileReader::words).orElse(List.of()),
                block.one("warn").map(QuantityLimit::parse),
                block.one("critical").map(QuantityLimit::parse),
                words,
                block.one("listed").isPresent(),
                merge,
                block.one("worse").map("higher"::equals).orElse(merge == Merge.HIGHEST),
                block.one("trouble"),
                block.one("note"));
    }

    /// One number of a state-like quantity with its word: `1 degraded`.
    public record StateWord(double value, String word) {}

    /// Which of two readings of the same thing counts, if two rows or two exporters report it.
    public enum Merge {
        HIGHEST,
        LOWEST
    }

    public boolean stateLike() {
        return !words.isEmpty();
    }

    /// The word for a value of a state-like quantity; `unknown` for a number without a word.
    public Optional<String> word(double value) {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        for (var word : words) {
            if (word.value() == value) {
                return Optional.of(word.word());
            }
        }
        return Optional.of("unknown");
    }

    /// A value with its unit.
    public String number(double value) {
        return Unit.of(unit).text(value);
    }

    /// The word for a value of a state-like quantity; the number of any other.
    public String text(double value) {
        return word(value).orElseGet(() -> number(value));
    }

    /// Whether something can have this value. A rate that is extrapolated over a gap may be a little too high,
    /// so that a used share is a little below zero. An age far below zero is that of a wrong clock, so the real age
    /// is not known.
    public boolean plausible(double value) {
        if (isAge()) {
            return value > LOWEST_AGE;
        }
        return value > (unit.equals("ratio") && highIsBad ? LOWEST_SHARE : Double.NEGATIVE_INFINITY);
    }

    /// Whether it is the time since something happened.
    public boolean isAge() {
        return unit.equals("s") && id.endsWith(".age");
    }

    /// Whether no value is above 1. A load per CPU and a burn rate are ratios but no shares: their limits are
    /// above 1.
    public boolean isShare() {
        return unit.equals("ratio")
                && Stream.of(warn, critical)
                        .flatMap(Optional::stream)
                        .allMatch(limit -> limit.values().getFirst() < 1);
    }

    /// Of two readings, the one that counts is also the one that is evaluated. Where that is the better one,
    /// the lower burn rate or used share is compared with the limits.
    public boolean judgedByLowest() {
        return (merge == Merge.HIGHEST) != highIsBad;
    }

    public boolean judged() {
        return warn.isPresent() || critical.isPresent();
    }

    /// A copy with a site's own limits; a limit that is not given stays unchanged. If they are the first ones
    /// and are lower limits, the lowest of several readings counts.
    public Quantity withLimits(Optional<QuantityLimit> siteWarn, Optional<QuantityLimit> siteCritical) {
        boolean low = !judged() && siteCritical.or(() -> siteWarn).stream().anyMatch(limit -> !limit.highIsBad());
        return new Quantity(
                id,
                meaning,
                unit,
                keys,
                siteWarn.or(() -> warn),
                siteCritical.or(() -> critical),
                words,
                listed,
                low ? Merge.LOWEST : merge,
                highIsBad && !low,
                trouble,
                note);
    }

    @Override
    public String toString() {
        return id;
    }
}
