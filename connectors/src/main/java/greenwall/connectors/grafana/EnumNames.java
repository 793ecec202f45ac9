package greenwall.connectors.grafana;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Grafana's words for flags and enum constants.
///
/// @param pairs words and values; if a value has several words, the first one is written
record EnumNames(List<Pair> pairs) {
    record Pair(String word, Object value) {}

    /// @param words Grafana's words; `word=ours` where our word differs
    static EnumNames of(Class<?> type, String... words) {
        List<Pair> pairs = new ArrayList<>();
        for (String word : words) {
            String[] parts = word.split("=", 2);
            pairs.add(new Pair(parts[0], value(type, parts[parts.length - 1])));
        }
        return new EnumNames(pairs);
    }

    private static Object value(Class<?> type, String word) {
        if (type == Boolean.class) {
            return Boolean.valueOf(word);
        }
        String name = word.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replaceAll("[^A-Za-z0-9]", "_");
        return Arrays.stream(type.getEnumConstants())
                .filter(c -> ((Enum<?>) c).name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type.getSimpleName() + " has no " + word));
    }

    Optional<Object> value(String word) {
        return pairs.stream().filter(p -> p.word.equals(word)).findFirst().map(Pair::value);
    }

    Optional<String> word(Object value) {
        return pairs.stream().filter(p -> p.value.equals(value)).findFirst().map(Pair::word);
    }
}
