package greenwall.fleet.dashboard;

import greenwall.fleet.DuplicateKeyJsonReader;
import greenwall.fleet.dashboard.DataFrame.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Extracts parts of texts as new fields, by JSON, `key=value` pairs, lists, or groups of an expression.
final class FieldExtraction {
    private static final int MAX_FIELDS = 500;
    private static final String NOT_FOUND = "Not Found";

    private FieldExtraction() {}

    static DataFrame apply(Transformation.ExtractFields t, DataFrame frame) {
        Optional<Field> source = TransformationRunner.field(
                TransformationRunner.named(List.of(frame)).getFirst(), t.source());
        if (source.isEmpty()) {
            return frame;
        }
        int size = frame.size();
        Map<String, List<@Nullable String>> columns = new LinkedHashMap<>();
        for (int row = 0; row < size; row++) {
            int at = row;
            String text = source.get().values().text(row);
            parts(t, text == null ? "" : text).forEach((name, value) -> {
                if (columns.containsKey(name) || columns.size() < MAX_FIELDS) {
                    columns.computeIfAbsent(name, _ -> new ArrayList<>(Collections.nCopies(size, null)))
                            .set(at, value);
                }
            });
        }
        List<Field> fields = new ArrayList<>();
        if (!t.replace()) {
            fields.addAll(frame.fields());
        }
        if (t.keepTime()) {
            frame.time().ifPresent(fields::add);
        }
        columns.forEach((name, texts) -> fields.add(field(name, texts)));
        return frame.with(fields);
    }

    /// A number field if every value is a number.
    private static Field field(String name, List<@Nullable String> texts) {
        boolean numbers = texts.stream().allMatch(s -> s == null || !Double.isNaN(NumberText.parse(s)))
                && texts.stream().anyMatch(Objects::nonNull);
        return numbers ? Field.numbers(name, texts.stream().mapToDouble(NumberText::parse)) : Field.texts(name, texts);
    }

    private static Map<String, String> parts(Transformation.ExtractFields t, String text) {
        return switch (t.format()) {
            case "json" -> ofJson(t, text).orElse(Map.of());
            case "kvp" -> pairs(text);
            case "delimiter" -> listed(t, text);
            case "regexp" -> groups(t.regex(), text);
            default -> ofJson(t, text).orElseGet(() -> pairs(text));
        };
    }

    private static Optional<Map<String, String>> ofJson(Transformation.ExtractFields t, String text) {
        if (!(DuplicateKeyJsonReader.read(text).orElse(null) instanceof DuplicateKeyJsonReader.JsonObject object)) {
            return Optional.empty();
        }
        Map<String, String> parts = new LinkedHashMap<>();
        if (t.format().equals("json") && !t.paths().isEmpty()) {
            for (Transformation.JsonPath path : t.paths()) {
                parts.put(
                        path.alias().isEmpty() ? path.path() : path.alias(),
                        at(object, path.path()).map(FieldExtraction::text).orElse(NOT_FOUND));
            }
        } else {
            object.pairs().forEach(pair -> parts.put(pair.key(), text(pair.value())));
        }
        return Optional.of(parts);
    }

    private static Optional<DuplicateKeyJsonReader.Value> at(DuplicateKeyJsonReader.Value value, String path) {
        Optional<DuplicateKeyJsonReader.Value> now = Optional.of(value);
        for (String key : path.replace("[", ".").replace("]", "").split("\\.")) {
            now = now.flatMap(v -> switch (v) {
                case DuplicateKeyJsonReader.JsonObject pairs -> pairs.get(key);
                case DuplicateKeyJsonReader.JsonArray(var items)
                when key.matches("\\d{1,6}") && Integer.parseInt(key) < items.size() ->
                    Optional.of(items.get(Integer.parseInt(key)));
                default -> Optional.empty();
            });
        }
        return now;
    }

    private static String text(DuplicateKeyJsonReader.Value value) {
        return switch (value) {
            case DuplicateKeyJsonReader.Text(var text) -> text;
            case DuplicateKeyJsonReader.Literal(var text) -> text;
            case DuplicateKeyJsonReader.JsonArray(var items) ->
                items.stream().map(FieldExtraction::text).toList().toString();
            case DuplicateKeyJsonReader.JsonObject(var pairs) ->
                pairs.stream()
                        .map(p -> p.key() + ": " + text(p.value()))
                        .toList()
                        .toString();
        };
    }

    /// Parses `a=b`, `c: "d e"`; a word alone is a name without a value.
    private static Map<String, String> pairs(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        var word = new StringBuilder();
        String key = "";
        char quote = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c == '\\' && i + 1 < text.length()) {
                word.append(text.charAt(++i));
            } else if (quote != 0 && c != quote && i < text.length()) {
                word.append(c);
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (quote == 0 && (c == '=' || c == ':') && key.isEmpty() && !word.isEmpty()) {
                key = word.toString();
                word.setLength(0);
            } else if (quote != 0 || " \t\r\n,;&{}".indexOf(c) >= 0) {
                // A blank between the separator and the value does not end the pair.
                if (!word.isEmpty() || quote != 0) {
                    parts.put(key.isEmpty() ? word.toString() : key, key.isEmpty() ? "" : word.toString());
                    key = "";
                    word.setLength(0);
                }
                quote = 0;
            } else {
                word.append(c);
            }
        }
        if (!key.isEmpty()) {
            parts.put(key, "");
        }
        parts.remove("");
        return parts;
    }

    private static Map<String, String> listed(Transformation.ExtractFields t, String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        String between = t.delimiter().isEmpty() ? "," : t.delimiter();
        for (String name : text.split(java.util.regex.Pattern.quote(between))) {
            if (!name.isBlank()) {
                parts.put(name.strip(), "1");
            }
        }
        return parts;
    }

    private static Map<String, String> groups(String regex, String text) {
        return DashboardRegex.of(regex).map(pattern -> pattern.groups(text)).orElse(Map.of());
    }
}
