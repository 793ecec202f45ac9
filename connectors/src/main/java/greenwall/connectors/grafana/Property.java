package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.Option;
import greenwall.fleet.dashboard.Options;
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

    /// Names as Grafana writes them and what they mean, in turn. The first name of a meaning is the one written.
    static <T> Property<T> choice(String path, Option<T> option, Object... namesAndMeanings) {
        Map<String, T> meanings = new LinkedHashMap<>();
        for (int i = 0; i + 1 < namesAndMeanings.length; i += 2) {
            @SuppressWarnings("unchecked")
            T meaning = (T) namesAndMeanings[i + 1];
            meanings.put(String.valueOf(namesAndMeanings[i]), meaning);
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
            if (!node.isContainer() || !node.isEmpty()) {
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
            if (known.contains(path) || Ignorable.is(path) || !Tree.isThere(value)) {
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
