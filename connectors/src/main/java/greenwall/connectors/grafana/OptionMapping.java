package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionKey;
import greenwall.fleet.dashboard.OptionValues;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Where an option is in Grafana's JSON, and how its value is read and written.
///
/// @param read returns empty if the value is not valid for the option
record OptionMapping<T>(
        String path, OptionKey<T> option, Function<JsonNode, ? extends Optional<?>> read, Function<T, JsonNode> write) {
    /// Creates a mapping that fits the type of the option's values.
    static <T> OptionMapping<T> of(String path, OptionKey<T> option) {
        Function<JsonNode, Optional<?>> read = switch (option.type().getSimpleName()) {
            case "Boolean" -> n -> n.isBoolean() ? Optional.of(n.asBoolean()) : Optional.empty();
            case "Integer" -> n -> JsonTree.number(n).map(Double::intValue);
            case "Double" -> option.list() ? n -> Optional.of(JsonTree.numbers(n)) : JsonTree::number;
            default ->
                option.list()
                        ? n -> n.isArray() || n.isValueNode() ? Optional.of(JsonTree.texts(n)) : Optional.empty()
                        : n -> n.isValueNode() ? Optional.of(JsonTree.text(n)) : Optional.empty();
        };
        return new OptionMapping<>(path, option, read, JsonTree::value);
    }

    static <T> OptionMapping<T> words(String path, OptionKey<T> option, String written) {
        EnumNames words = EnumNames.of(option.type(), written.split(" "));
        return new OptionMapping<>(
                path,
                option,
                n -> words.value(JsonTree.text(n)),
                v -> words.word(v).<JsonNode>map(JsonTree::value).orElseGet(JsonTree::object));
    }

    /// Reads the options of the table that are set in the JSON. If `sparse`, leaves out default values.
    ///
    /// @param remark receives what is in the JSON but was not read
    static OptionValues read(JsonNode json, List<OptionMapping<?>> table, boolean sparse, Consumer<String> remark) {
        OptionValues options = OptionValues.NONE;
        Set<String> known = new HashSet<>();
        for (OptionMapping<?> property : table) {
            known.add(property.path);
            options = property.readInto(options, json, sparse, remark);
        }
        leaves(json, "", known, remark);
        return options;
    }

    @SuppressWarnings("unchecked")
    private OptionValues readInto(OptionValues options, JsonNode json, boolean sparse, Consumer<String> remark) {
        JsonNode node = JsonTree.at(json, path);
        if (!JsonTree.exists(node)) {
            return options;
        }
        Optional<T> value = (Optional<T>) read.apply(node);
        if (value.isEmpty()) {
            if ((!node.isContainer() || !node.isEmpty()) && !OptionMappings.isGrafanaOnly(path, JsonTree.text(node))) {
                remark.accept(path + " " + ImportMessageText.quoted(node) + " is not imported");
            }
            return options;
        }
        // Only the values `continuous-*` of this key name a colour scheme. For all others, the scheme is left
        // unset, even in an override.
        boolean isExplicit = !(sparse || option.equals(FieldOption.COLOR_SCHEME));
        return isExplicit || !value.get().equals(option.defaultValue()) ? options.with(option, value.get()) : options;
    }

    private static void leaves(JsonNode json, String prefix, Set<String> known, Consumer<String> remark) {
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            String path = prefix + entry.getKey();
            JsonNode value = entry.getValue();
            if (known.contains(path)
                    || OptionMappings.isGrafanaOnly(path, JsonTree.text(value))
                    || !JsonTree.exists(value)) {
                continue;
            }
            if (value instanceof ObjectNode object) {
                leaves(object, path + ".", known, remark);
            } else if (!JsonTree.text(value).isEmpty() || (value.isArray() && !value.isEmpty())) {
                remark.accept(path + " " + ImportMessageText.quoted(value) + " is not imported");
            }
        }
    }

    static void write(OptionValues options, List<OptionMapping<?>> table, ObjectNode into) {
        table.forEach(p -> p.writeInto(options, into));
    }

    private void writeInto(OptionValues options, ObjectNode into) {
        options.find(option).ifPresent(v -> JsonTree.put(into, path, write.apply(v)));
    }
}
