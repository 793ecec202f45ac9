package greenwall.fleet.quantity;

import java.util.List;
import java.util.Optional;

/// What is measured: one row of the table that the wall, `check`, the rules pack and the runbooks share.
///
/// `keys` are the canonical names of what a host can have several of (`pool`, `interface` and `peer` …). A
/// quantity is `listed` when a key that is not listed any more means that something is gone (a pool, a peer, a
/// guest), not only that nothing is mounted there now. `highIsBad` is true where a larger value is the worse
/// one. `words` names the values of a state-like quantity, by number.
public record Quantity(
        String id,
        String meaning,
        String unit,
        List<String> keys,
        Optional<Limit> warn,
        Optional<Limit> critical,
        List<Word> words,
        boolean listed,
        Merge merge,
        boolean highIsBad,
        Optional<String> trouble,
        Optional<String> note) {

    public Quantity {
        keys = List.copyOf(keys);
        words = List.copyOf(words);
    }

    /// One number of a state-like quantity and its word: `1 degraded`.
    public record Word(double value, String word) {}

    /// Which of two readings of the same thing, made by two forms' rows or two exporters, speaks for it.
    public enum Merge {
        HIGHEST,
        LOWEST
    }

    public boolean stateLike() {
        return !words.isEmpty();
    }

    /// The word for a value of a state-like quantity; `unknown` for a number that has none.
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

    public boolean judged() {
        return warn.isPresent() || critical.isPresent();
    }

    /// The same quantity with a site's own limits; one that is not given stays as it was.
    public Quantity withLimits(Optional<Limit> siteWarn, Optional<Limit> siteCritical) {
        return new Quantity(
                id,
                meaning,
                unit,
                keys,
                siteWarn.or(() -> warn),
                siteCritical.or(() -> critical),
                words,
                listed,
                merge,
                highIsBad,
                trouble,
                note);
    }

    @Override
    public String toString() {
        return id;
    }
}
