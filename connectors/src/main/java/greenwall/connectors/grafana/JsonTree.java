package greenwall.connectors.grafana;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads JSON in which any part may be missing or of another type, and creates new JSON.
final class JsonTree {
    private JsonTree() {}

    /// The node at a path such as `custom.stacking.mode` or `yaxes.0`; a missing node if there is none.
    static JsonNode at(JsonNode node, String path) {
        return node.at("/" + path.replace('.', '/'));
    }

    /// A string, number or flag as text; empty for anything else.
    static String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? node.asString("") : "";
    }

    static String text(JsonNode node, String path) {
        return text(at(node, path));
    }

    static boolean flag(JsonNode node) {
        return node.isBoolean() ? node.asBoolean() : text(node).equals("true");
    }

    static boolean flag(JsonNode node, String path) {
        return flag(at(node, path));
    }

    /// Empty also for numbers that are not finite.
    static Optional<Double> number(JsonNode node) {
        if (node.isNumber()) {
            return Optional.of(node.asDouble()).filter(Double::isFinite);
        }
        if (!node.isString() || node.asString().isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Double.parseDouble(node.asString().strip())).filter(Double::isFinite);
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    static int integer(JsonNode node, int otherwise) {
        return number(node).map(Double::intValue).orElse(otherwise);
    }

    static boolean exists(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    static List<JsonNode> items(JsonNode node) {
        List<JsonNode> items = new ArrayList<>();
        if (node instanceof ArrayNode array) {
            array.forEach(items::add);
        }
        return items;
    }

    /// The texts of a list; a single text counts as a list of one.
    static List<String> texts(JsonNode node) {
        if (node.isValueNode() && exists(node) && !text(node).isEmpty()) {
            return List.of(text(node));
        }
        return items(node).stream()
                .filter(JsonNode::isValueNode)
                .map(JsonTree::text)
                .toList();
    }

    static List<Double> numbers(JsonNode node) {
        return items(node).stream()
                .map(JsonTree::number)
                .flatMap(Optional::stream)
                .toList();
    }

    /// The names whose flag is true.
    static List<String> namesOfTrueFlags(JsonNode flags) {
        return flags.properties().stream()
                .filter(e -> flag(e.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    static ObjectNode flags(List<String> names) {
        ObjectNode flags = object();
        names.forEach(n -> flags.put(n, true));
        return flags;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /// Puts a value at a path and creates the objects on the way. An object is merged into an existing one. A
    /// `0` in the path creates a list with one element.
    static void put(ObjectNode into, String path, Object anything) {
        JsonNode value = value(anything);
        ObjectNode current = into;
        String[] names = path.split("\\.", -1);
        String last = names[names.length - 1];
        for (int i = 0; i + 1 < names.length; i++) {
            boolean list = names[i + 1].equals("0");
            if (list && i + 2 == names.length) {
                current.set(names[i], array().add(value));
                return;
            }
            JsonNode existing = list ? current.path(names[i]).path(0) : current.path(names[i]);
            if (existing instanceof ObjectNode object) {
                current = object;
            } else {
                current = list ? current.putArray(names[i]).addObject() : current.putObject(names[i]);
            }
            i += list ? 1 : 0;
        }
        if (value instanceof ObjectNode object && current.get(last) instanceof ObjectNode existing) {
            existing.setAll(object);
        } else {
            current.set(last, value);
        }
    }

    /// An object from alternating names and values; null values are left out.
    static ObjectNode of(@Nullable Object... namesAndValues) {
        ObjectNode made = object();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                made.set(String.valueOf(namesAndValues[i]), value(value));
            }
        }
        return made;
    }

    /// Parses a text; returns an empty object if it is not a JSON object.
    static JsonNode parsed(String json) {
        try {
            JsonNode read = GrafanaDashboardReader.MAPPER.readTree(json);
            return read instanceof ObjectNode ? read : object();
        } catch (JacksonException _) {
            return object();
        }
    }

    static JsonNode value(Object value) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (value) {
            case JsonNode node -> node;
            case Boolean flag -> make.booleanNode(flag);
            case Integer whole -> make.numberNode(whole);
            case Double number
            when number % 1 == 0 && Math.abs(number) < 1L << 53 -> make.numberNode(number.longValue());
            case Double number -> make.numberNode(number);
            case List<?> list -> {
                ArrayNode array = make.arrayNode();
                list.forEach(item -> array.add(value(item)));
                yield array;
            }
            default -> make.stringNode(String.valueOf(value));
        };
    }
}
