package greenwall.connectors.grafana;

import greenwall.fleet.BundledText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Moves JSON keys to where the reader expects them, as listed in the sections of `renamed-keys.txt`.
final class RenamedKeys {
    private static final Map<String, List<List<String>>> PARTS =
            BundledText.sections(RenamedKeys.class, "renamed-keys.txt");

    private RenamedKeys() {}

    static void move(String part, JsonNode from, ObjectNode to) {
        for (List<String> row : PARTS.getOrDefault(part, List.of())) {
            String path = row.getFirst();
            if (path.equals("+")) {
                move(row.getLast(), from, to);
                continue;
            }
            JsonNode value = JsonTree.at(from, path);
            boolean exists = !path.equals("-")
                    && JsonTree.exists(value)
                    && !(value.isString() && value.asString().isEmpty());
            changed(value, exists, row.size() > 2 ? row.getLast() : "")
                    .ifPresent(changed -> JsonTree.put(to, row.get(1), changed));
        }
    }

    private static Optional<Object> changed(JsonNode value, boolean exists, String how) {
        if (how.contains("=")) {
            return word(value, exists ? JsonTree.text(value) : "-", List.of(how.split(" ")));
        }
        if (!exists) {
            return Optional.empty();
        }
        String text = JsonTree.text(value);
        return switch (how) {
            case "" -> Optional.of(value);
            case "number" -> JsonTree.number(value).map(JsonTree::value);
            case "tens" -> Optional.of(Math.clamp(JsonTree.integer(value, 1) * 10L, 0, 100));
            case "diameter" -> Optional.of(JsonTree.number(value).orElse(2.0) * 2 + 1);
            case "color" -> Optional.of(JsonTree.of("mode", "fixed", "fixedColor", text));
            case "scheme" ->
                Optional.of(text)
                        .filter(t -> t.startsWith("interpolate"))
                        .map(t -> t.equals("interpolate") ? "Oranges" : capital(t.substring("interpolate".length())));
            case "side" -> Optional.of(text.startsWith("Right") ? "right" : "bottom");
            case "variable" ->
                Optional.of(
                        text.equals("TextVariable")
                                ? "textbox"
                                : text.replace("Variable", "").toLowerCase(Locale.ROOT));
            default -> throw new IllegalArgumentException("no change of a value is called " + how);
        };
    }

    private static Optional<Object> word(JsonNode value, String word, List<String> words) {
        Optional<String> translation = translated(word, words);
        if (translation.isEmpty() && !word.equals("-")) {
            translation = translated("*", words);
        }
        return translation.filter(text -> !text.isEmpty()).map(text -> text.equals("*") ? value : typed(text));
    }

    private static Optional<String> translated(String word, List<String> words) {
        return words.stream()
                .filter(pair -> pair.startsWith(word + "="))
                .map(pair -> pair.substring(word.length() + 1))
                .findFirst();
    }

    private static Object typed(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        return text.matches("\\d+(e-\\d+)?") ? Double.valueOf(text) : text;
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
