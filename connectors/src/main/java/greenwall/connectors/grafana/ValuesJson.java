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
    private static final Words MATCHES = Words.of(Match.class, "null nan null+nan=null_or_nan true false empty");
    private static final RecordMapping<Result> RESULT =
            RecordMapping.of("", Result.class, given("text"), given("color"), whole("index", 0));

    /// Mappings; each with its type. One of values has an entry for each value, and so none of its own here.
    private static final List<RecordMapping<?>> MAPPINGS = List.of(
            RecordMapping.of(
                    "range",
                    ValueMapping.OfRange.class,
                    part("options.from", n -> Tree.number(n).orElse(Double.NEGATIVE_INFINITY), ValuesJson::end),
                    part("options.to", n -> Tree.number(n).orElse(Double.POSITIVE_INFINITY), ValuesJson::end),
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
        for (JsonNode step : Tree.items(node.path("steps"))) {
            steps.add(new Thresholds.Step(
                    steps.isEmpty()
                            ? Double.NEGATIVE_INFINITY
                            : Tree.number(step.path("value")).orElse(Double.NEGATIVE_INFINITY),
                    Tree.text(step, "color")));
        }
        return node.isObject()
                ? Optional.of(new Thresholds(Tree.text(node, "mode").equals("percentage"), steps))
                : Optional.empty();
    }

    static JsonNode thresholds(Thresholds thresholds) {
        ArrayNode steps = Tree.array();
        for (Thresholds.Step step : thresholds.steps()) {
            ObjectNode made = Tree.of("color", step.color());
            if (Double.isInfinite(step.from())) {
                made.putNull("value");
            } else {
                made.set("value", Tree.value(step.from()));
            }
            steps.add(made);
        }
        return Tree.of("mode", thresholds.percent() ? "percentage" : "absolute", "steps", steps);
    }

    /// Empty where one of them is not known.
    static Optional<List<ValueMapping>> mappings(JsonNode node) {
        List<ValueMapping> all = new ArrayList<>();
        for (JsonNode json : Tree.items(node)) {
            String type = Tree.text(json, "type");
            Optional<RecordMapping<?>> shape = RecordMapping.named(MAPPINGS, type)
                    .filter(_ -> !type.equals("special")
                            || MATCHES.value(Tree.text(json, "options.match")).isPresent());
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
        Result result = new Result(Tree.text(mapping, "text"), "", 0);
        String value = Tree.text(mapping, "value");
        if (range) {
            return new ValueMapping.OfRange(
                    Tree.number(mapping.path("from")).orElse(Double.NEGATIVE_INFINITY),
                    Tree.number(mapping.path("to")).orElse(Double.POSITIVE_INFINITY),
                    result);
        }
        return value.isEmpty() || value.equals("null")
                ? new ValueMapping.Special(Match.NULL, result)
                : new ValueMapping.OfValue(value, result);
    }

    static JsonNode mappings(List<ValueMapping> mappings) {
        return Tree.value(mappings.stream().map(ValuesJson::write).toList());
    }

    private static ObjectNode write(ValueMapping mapping) {
        if (mapping instanceof ValueMapping.OfValue(var value, var result)) {
            return Tree.of("type", "value", "options", Tree.of(value, RESULT.write(result)));
        }
        return RecordMapping.write(MAPPINGS, "type", mapping);
    }

    private static JsonNode end(double value) {
        return Double.isInfinite(value) ? NullNode.instance : Tree.value(value);
    }
}
