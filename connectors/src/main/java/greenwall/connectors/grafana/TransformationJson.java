package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.FieldMatcher;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.Transformation.Calculation;
import greenwall.fleet.dashboard.Transformation.ValueFilter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes the transformations of a panel, each with its id and options.
final class TransformationJson {
    private TransformationJson() {}

    static Transformation.Step read(JsonNode json) {
        return new Transformation.Step(
                transformation(JsonTree.text(json, "id"), json.path("options")),
                JsonTree.flag(json, "disabled"),
                frames(json.path("filter")));
    }

    /// The frames that a step is for. Grafana names a query differently here than in the overrides of fields.
    private static Optional<FieldMatcher> frames(JsonNode filter) {
        return JsonTree.text(filter, "id").equals("byRefId")
                ? Optional.of(JsonTree.text(filter, "options"))
                        .filter(pattern -> !pattern.isEmpty())
                        .map(FieldMatcher.ByQuery::new)
                : FieldJson.matcher(filter);
    }

    private static ObjectNode filter(FieldMatcher frames) {
        return frames instanceof FieldMatcher.ByQuery(var pattern)
                ? of("byRefId", JsonTree.value(pattern))
                : FieldJson.matcher(frames);
    }

    private static Transformation transformation(String id, JsonNode options) {
        boolean isVariable =
                id.equals("limit") && JsonTree.text(options, "limitField").contains("$");
        return RecordMapping.named("transformations", id.equals("seriesToColumns") ? "joinByField" : id)
                .filter(_ -> !isVariable)
                .filter(_ -> !id.equals("calculateField")
                        || calculationMapping(options).isPresent())
                .map(m -> (Transformation) m.read(options, _ -> SourceRef.DEFAULT))
                .orElseGet(() -> new Transformation.Unsupported(id, options.isObject() ? options.toString() : ""));
    }

    static ObjectNode write(Transformation.Step step) {
        ObjectNode json = switch (step.what()) {
            case Transformation.Unsupported(var id, var options) -> of(id, JsonTree.parsed(options));
            case Transformation.RowsToFields t ->
                of(
                        "rowsToFields",
                        JsonTree.of(
                                "mappings",
                                Stream.of(handler(t.nameField(), "field.name"), handler(t.valueField(), "field.value"))
                                        .flatMap(Optional::stream)
                                        .toList()));
            default -> of(RecordMapping.idOf(step.what()), RecordMapping.write(step.what()));
        };
        if (step.disabled()) {
            json.put("disabled", true);
        }
        step.frames().ifPresent(f -> json.set("filter", filter(f)));
        return json;
    }

    static ObjectNode of(String id, JsonNode options) {
        return JsonTree.of("id", id, "options", options);
    }

    private static Optional<RecordMapping> calculationMapping(JsonNode options) {
        String mode = JsonTree.text(options, "mode");
        return RecordMapping.named("calculations", mode.isEmpty() ? "reduceRow" : mode);
    }

    static Calculation calculation(JsonNode options) {
        return scaled((Calculation) calculationMapping(options).orElseThrow().read(options, _ -> SourceRef.DEFAULT), 2);
    }

    static ObjectNode calculation(Calculation calculation) {
        return RecordMapping.writeNamed("mode", scaled(calculation, -2));
    }

    /// Grafana stores a percentage of rows as a fraction.
    private static Calculation scaled(Calculation calculation, int powerOfTen) {
        return calculation instanceof Calculation.Moving c && c.percent() && Double.isFinite(c.size())
                ? new Calculation.Moving(
                        c.field(),
                        c.reducer(),
                        BigDecimal.valueOf(c.size())
                                .scaleByPowerOfTen(powerOfTen)
                                .doubleValue(),
                        true,
                        c.centered())
                : calculation;
    }

    /// The field that is mapped to this handler; empty if there is none.
    static String handledField(JsonNode options, String key) {
        return JsonTree.items(options.path("mappings")).stream()
                .filter(m -> JsonTree.text(m, "handlerKey").equals(key))
                .map(m -> JsonTree.text(m, "fieldName"))
                .findFirst()
                .orElse("");
    }

    private static Optional<ObjectNode> handler(String field, String key) {
        return field.isEmpty() ? Optional.empty() : Optional.of(JsonTree.of("fieldName", field, "handlerKey", key));
    }

    static Map<String, String> stats(JsonNode queries) {
        Map<String, String> stats = new LinkedHashMap<>();
        queries.properties().forEach(e -> stats.put(e.getKey(), JsonTree.text(e.getValue(), "stat")));
        return stats;
    }

    static ObjectNode stats(Map<String, String> stats) {
        ObjectNode queries = JsonTree.object();
        new TreeMap<>(stats).forEach((query, stat) -> queries.set(query, JsonTree.of("stat", stat)));
        return queries;
    }

    static @Nullable Object target(Optional<FieldMatcher> target) {
        return target.map(FieldJson::matcher).orElse(null);
    }

    static List<ValueFilter> filters(JsonNode filters) {
        return JsonTree.items(filters).stream().map(TransformationJson::filter).toList();
    }

    private static ValueFilter filter(JsonNode filter) {
        JsonNode options = JsonTree.at(filter, "config.options");
        String lower = JsonTree.text(options, "from").isEmpty()
                ? JsonTree.text(options, "value")
                : JsonTree.text(options, "from");
        return new ValueFilter(
                JsonTree.text(filter, "fieldName"),
                JsonTree.text(filter, "config.id"),
                lower,
                JsonTree.text(options, "to"));
    }

    static Object filters(List<ValueFilter> filters) {
        return filters.stream().map(TransformationJson::filter).toList();
    }

    private static ObjectNode filter(ValueFilter filter) {
        ObjectNode options = filter.test().equals("range") || filter.test().equals("between")
                ? JsonTree.of("from", filter.value(), "to", filter.upper())
                : JsonTree.of("value", filter.value());
        return JsonTree.of("fieldName", filter.field(), "config", JsonTree.of("id", filter.test(), "options", options));
    }
}
