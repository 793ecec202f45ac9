package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.Option;
import greenwall.fleet.dashboard.Options;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Where an option stands in Grafana's JSON, and how it is read there and written.
///
/// @param read empty where the value is not one of it
record Property<T>(String path, Option<T> option, Function<JsonNode, Optional<T>> read, Function<T, JsonNode> write) {
    static <T> Property<T> of(
            String path, Option<T> option, Function<JsonNode, Optional<T>> read, Function<T, JsonNode> write) {
        return new Property<>(path, option, read, write);
    }

    static Property<String> text(String path, Option<String> option) {
        return of(path, option, n -> n.isValueNode() ? Optional.of(Tree.text(n)) : Optional.empty(), Tree::value);
    }

    static Property<Boolean> flag(String path, Option<Boolean> option) {
        return of(path, option, n -> n.isBoolean() ? Optional.of(n.asBoolean()) : Optional.empty(), Tree::value);
    }

    static Property<Double> number(String path, Option<Double> option) {
        return of(path, option, Tree::number, Tree::value);
    }

    static Property<Integer> integer(String path, Option<Integer> option) {
        return of(path, option, n -> Tree.number(n).map(Double::intValue), Tree::value);
    }

    static Property<List<String>> texts(String path, Option<List<String>> option) {
        return of(
                path,
                option,
                n -> n.isArray() || n.isValueNode() ? Optional.of(Tree.texts(n)) : Optional.empty(),
                Tree::array);
    }

    /// Words as Grafana writes them, with blanks between; `word=meaning` where our own word differs. The first word of
    /// a meaning is the one written.
    static <T> Property<T> words(String path, Option<T> option, String words) {
        Map<String, T> meanings = new LinkedHashMap<>();
        for (String word : words.split(" ")) {
            int sign = word.indexOf('=');
            String name = sign < 0 ? word : word.substring(0, sign);
            meanings.put(name, meaning(option, sign < 0 ? name : word.substring(sign + 1)));
        }
        return of(
                path,
                option,
                n -> Optional.ofNullable(meanings.get(Tree.text(n))),
                v -> meanings.entrySet().stream()
                        .filter(e -> e.getValue().equals(v))
                        .findFirst()
                        .map(e -> Tree.value(e.getKey()))
                        .orElseGet(Tree::object));
    }

    @SuppressWarnings("unchecked")
    private static <T> T meaning(Option<T> option, String word) {
        if (option.type() == Boolean.class) {
            return (T) Boolean.valueOf(word);
        }
        String name = word.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replaceAll("[^A-Za-z0-9]", "_");
        return (T) Arrays.stream(option.type().getEnumConstants())
                .filter(c -> ((Enum<?>) c).name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option.name() + " has no " + word));
    }

    /// What of the table is set in the JSON. What usually holds is left out where `sparse`.
    ///
    /// @param remark told what is there and is not taken
    static Options read(JsonNode json, List<Property<?>> table, boolean sparse, Consumer<String> remark) {
        Options options = Options.NONE;
        Set<String> known = new HashSet<>();
        for (Property<?> property : table) {
            known.add(property.path);
            options = property.readInto(options, json, sparse, remark);
        }
        leaves(json, "", known, remark);
        return options;
    }

    private Options readInto(Options options, JsonNode json, boolean sparse, Consumer<String> remark) {
        JsonNode node = Tree.at(json, path);
        if (!Tree.isThere(node)) {
            return options;
        }
        Optional<T> value = read.apply(node);
        if (value.isEmpty()) {
            if ((!node.isContainer() || !node.isEmpty()) && !GrafanaOnlyKeys.is(path, Tree.text(node))) {
                remark.accept(path + " " + Reason.quoted(node));
            }
            return options;
        }
        // No other value of the mode's own key names a scheme, so it is not set back to none there either.
        boolean says = !(sparse || option.equals(FieldOption.COLOR_SCHEME));
        return says || !value.get().equals(option.usual()) ? options.with(option, value.get()) : options;
    }

    private static void leaves(JsonNode json, String prefix, Set<String> known, Consumer<String> remark) {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            String path = prefix + entry.getKey();
            JsonNode value = entry.getValue();
            if (known.contains(path) || GrafanaOnlyKeys.is(path, Tree.text(value)) || !Tree.isThere(value)) {
                continue;
            }
            if (value instanceof ObjectNode object) {
                leaves(object, path + ".", known, remark);
            } else if (!Tree.text(value).isEmpty() || (value.isArray() && !value.isEmpty())) {
                remark.accept(path + " " + Reason.quoted(value));
            }
        }
    }

    /// Writes what is set.
    static void write(Options options, List<Property<?>> table, ObjectNode into) {
        table.forEach(p -> p.writeInto(options, into));
    }

    private void writeInto(Options options, ObjectNode into) {
        options.find(option).ifPresent(v -> Tree.put(into, path, write.apply(v)));
    }
}
