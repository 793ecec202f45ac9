package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Thresholds;
import greenwall.fleet.dashboard.ValueMapping;
import greenwall.fleet.dashboard.ValueMapping.Result;
import greenwall.fleet.dashboard.ValueMapping.SpecialValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes thresholds and value mappings; reads old and new value mappings.
final class ThresholdsAndMappingsJson {
    private ThresholdsAndMappingsJson() {}

    /// Grafana before 6.6 writes only the list of the steps.
    static Optional<Thresholds> thresholds(JsonNode node) {
        List<Thresholds.Step> steps = new ArrayList<>();
        for (JsonNode step : JsonTree.items(node.isArray() ? node : node.path("steps"))) {
            steps.add(new Thresholds.Step(
                    steps.isEmpty()
                            ? Double.NEGATIVE_INFINITY
                            : JsonTree.number(step.path("value")).orElse(Double.NEGATIVE_INFINITY),
                    JsonTree.text(step, "color")));
        }
        return node.isObject() || node.isArray()
                ? Optional.of(new Thresholds(JsonTree.text(node, "mode").equals("percentage"), steps))
                : Optional.empty();
    }

    static JsonNode thresholds(Thresholds thresholds) {
        ArrayNode steps = JsonTree.array();
        for (Thresholds.Step step : thresholds.steps()) {
            ObjectNode made = JsonTree.of("color", step.color());
            if (Double.isInfinite(step.from())) {
                made.putNull("value");
            } else {
                made.set("value", JsonTree.value(step.from()));
            }
            steps.add(made);
        }
        return JsonTree.of("mode", thresholds.percent() ? "percentage" : "absolute", "steps", steps);
    }

    /// Empty if the type of one of the mappings is unknown.
    static Optional<List<ValueMapping>> mappings(JsonNode node) {
        List<ValueMapping> all = new ArrayList<>();
        for (JsonNode json : JsonTree.items(node)) {
            String type = JsonTree.text(json, "type");
            Optional<RecordMapping> mapping =
                    RecordMapping.named("mappings", type).filter(m -> m.fits(json));
            if (type.equals("value")) {
                json.path("options")
                        .properties()
                        .forEach(e -> all.add(new ValueMapping.ValueMatch(
                                e.getKey(), RecordMapping.read(Result.class, e.getValue()))));
            } else if (type.equals("1") || type.equals("2")) {
                all.add(legacyMapping(json, type.equals("2")));
            } else if (mapping.isPresent()) {
                all.add((ValueMapping) mapping.get().read(json, _ -> SourceRef.DEFAULT));
            } else {
                return Optional.empty();
            }
        }
        return node.isArray() ? Optional.of(all) : Optional.empty();
    }

    private static ValueMapping legacyMapping(JsonNode mapping, boolean range) {
        Result result = new Result(JsonTree.text(mapping, "text"), "", 0);
        String value = JsonTree.text(mapping, "value");
        boolean ofNull = Stream.of("from", "to")
                .anyMatch(end -> JsonTree.text(mapping, end).equals("null"));
        if (range && !ofNull) {
            return new ValueMapping.RangeMatch(
                    JsonTree.number(mapping.path("from")).orElse(Double.NEGATIVE_INFINITY),
                    JsonTree.number(mapping.path("to")).orElse(Double.POSITIVE_INFINITY),
                    result);
        }
        return range || value.isEmpty() || value.equals("null")
                ? new ValueMapping.SpecialMatch(SpecialValue.NULL, result)
                : new ValueMapping.ValueMatch(value, result);
    }

    static JsonNode mappings(List<ValueMapping> mappings) {
        return JsonTree.value(
                mappings.stream().map(ThresholdsAndMappingsJson::write).toList());
    }

    private static ObjectNode write(ValueMapping mapping) {
        if (mapping instanceof ValueMapping.ValueMatch(var value, var result)) {
            return JsonTree.of("type", "value", "options", JsonTree.of(value, RecordMapping.write(result)));
        }
        return RecordMapping.writeNamed("type", mapping);
    }

    static JsonNode end(double value) {
        return Double.isInfinite(value) ? NullNode.instance : JsonTree.value(value);
    }
}
