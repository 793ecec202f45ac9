package greenwall.connectors.grafana;

import static greenwall.connectors.grafana.RecordMapping.given;
import static greenwall.connectors.grafana.RecordMapping.part;
import static greenwall.connectors.grafana.RecordMapping.text;
import static greenwall.connectors.grafana.RecordMapping.whole;
import static greenwall.connectors.grafana.RecordMapping.words;

import greenwall.fleet.dashboard.Thresholds;
import greenwall.fleet.dashboard.ValueMapping;
import greenwall.fleet.dashboard.ValueMapping.Match;
import greenwall.fleet.dashboard.ValueMapping.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Thresholds and value mappings, old and new.
final class ValuesJson {
    private static final EnumNames MATCHES =
            EnumNames.of(Match.class, "null nan null+nan=null_or_nan true false empty");
    private static final RecordMapping<Result> RESULT =
            RecordMapping.of("", Result.class, given("text"), given("color"), whole("index", 0));

    /// Mappings; each with its type. One of values has an entry for each value, and so none of its own here.
    private static final List<RecordMapping<?>> MAPPINGS = List.of(
            RecordMapping.of(
                    "range",
                    ValueMapping.OfRange.class,
                    part("options.from", n -> JsonTree.number(n).orElse(Double.NEGATIVE_INFINITY), ValuesJson::end),
                    part("options.to", n -> JsonTree.number(n).orElse(Double.POSITIVE_INFINITY), ValuesJson::end),
                    RESULT.in("options.result")),
            RecordMapping.of("regex", ValueMapping.OfRegex.class, text("options.pattern"), RESULT.in("options.result")),
            RecordMapping.of(
                    "special",
                    ValueMapping.Special.class,
                    words("options.match", MATCHES),
                    RESULT.in("options.result")));

    private ValuesJson() {}

    static Optional<Thresholds> thresholds(JsonNode node) {
        List<Thresholds.Step> steps = new ArrayList<>();
        for (JsonNode step : JsonTree.items(node.path("steps"))) {
            steps.add(new Thresholds.Step(
                    steps.isEmpty()
                            ? Double.NEGATIVE_INFINITY
                            : JsonTree.number(step.path("value")).orElse(Double.NEGATIVE_INFINITY),
                    JsonTree.text(step, "color")));
        }
        return node.isObject()
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

    /// Empty where one of them is not known.
    static Optional<List<ValueMapping>> mappings(JsonNode node) {
        List<ValueMapping> all = new ArrayList<>();
        for (JsonNode json : JsonTree.items(node)) {
            String type = JsonTree.text(json, "type");
            Optional<RecordMapping<?>> shape = RecordMapping.named(MAPPINGS, type)
                    .filter(_ -> !type.equals("special")
                            || MATCHES.value(JsonTree.text(json, "options.match"))
                                    .isPresent());
            if (type.equals("value")) {
                json.path("options")
                        .properties()
                        .forEach(e -> all.add(new ValueMapping.OfValue(e.getKey(), RESULT.read(e.getValue()))));
            } else if (type.equals("1") || type.equals("2")) {
                all.add(old(json, type.equals("2")));
            } else if (shape.isPresent()) {
                all.add((ValueMapping) shape.get().read(json));
            } else {
                return Optional.empty();
            }
        }
        return node.isArray() ? Optional.of(all) : Optional.empty();
    }

    private static ValueMapping old(JsonNode mapping, boolean range) {
        Result result = new Result(JsonTree.text(mapping, "text"), "", 0);
        String value = JsonTree.text(mapping, "value");
        if (range) {
            return new ValueMapping.OfRange(
                    JsonTree.number(mapping.path("from")).orElse(Double.NEGATIVE_INFINITY),
                    JsonTree.number(mapping.path("to")).orElse(Double.POSITIVE_INFINITY),
                    result);
        }
        return value.isEmpty() || value.equals("null")
                ? new ValueMapping.Special(Match.NULL, result)
                : new ValueMapping.OfValue(value, result);
    }

    static JsonNode mappings(List<ValueMapping> mappings) {
        return JsonTree.value(mappings.stream().map(ValuesJson::write).toList());
    }

    private static ObjectNode write(ValueMapping mapping) {
        if (mapping instanceof ValueMapping.OfValue(var value, var result)) {
            return JsonTree.of("type", "value", "options", JsonTree.of(value, RESULT.write(result)));
        }
        return RecordMapping.write(MAPPINGS, "type", mapping);
    }

    private static JsonNode end(double value) {
        return Double.isInfinite(value) ? NullNode.instance : JsonTree.value(value);
    }
}
