package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.Thresholds;
import greenwall.fleet.dashboard.ValueMapping;
import greenwall.fleet.dashboard.ValueMapping.Match;
import greenwall.fleet.dashboard.ValueMapping.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Thresholds and value mappings, old and new.
final class ValuesJson {
    private static final Map<String, Match> MATCHES = Map.of(
            "null",
            Match.NULL,
            "nan",
            Match.NAN,
            "null+nan",
            Match.NULL_OR_NAN,
            "true",
            Match.TRUE,
            "false",
            Match.FALSE,
            "empty",
            Match.EMPTY);

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

    static Optional<List<ValueMapping>> mappings(JsonNode node) {
        if (!node.isArray()) {
            return Optional.empty();
        }
        List<ValueMapping> mappings = new ArrayList<>();
        for (JsonNode mapping : Tree.items(node)) {
            JsonNode options = mapping.path("options");
            switch (Tree.text(mapping, "type")) {
                case "value" ->
                    options.properties()
                            .forEach(e -> mappings.add(new ValueMapping.OfValue(e.getKey(), result(e.getValue()))));
                case "range" ->
                    mappings.add(range(options.path("from"), options.path("to"), result(options.path("result"))));
                case "regex" ->
                    mappings.add(
                            new ValueMapping.OfRegex(Tree.text(options, "pattern"), result(options.path("result"))));
                case "special" -> {
                    Match match = MATCHES.get(Tree.text(options, "match"));
                    if (match == null) {
                        return Optional.empty();
                    }
                    mappings.add(new ValueMapping.Special(match, result(options.path("result"))));
                }
                case "1" -> mappings.add(old(mapping));
                case "2" ->
                    mappings.add(range(
                            mapping.path("from"), mapping.path("to"), new Result(Tree.text(mapping, "text"), "", 0)));
                default -> {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(mappings);
    }

    private static ValueMapping old(JsonNode mapping) {
        Result result = new Result(Tree.text(mapping, "text"), "", 0);
        String value = Tree.text(mapping, "value");
        return value.isEmpty() || value.equals("null")
                ? new ValueMapping.Special(Match.NULL, result)
                : new ValueMapping.OfValue(value, result);
    }

    private static ValueMapping range(JsonNode from, JsonNode to, Result result) {
        return new ValueMapping.OfRange(
                Tree.number(from).orElse(Double.NEGATIVE_INFINITY),
                Tree.number(to).orElse(Double.POSITIVE_INFINITY),
                result);
    }

    private static Result result(JsonNode node) {
        return new Result(Tree.text(node, "text"), Tree.text(node, "color"), Tree.integer(node.path("index"), 0));
    }

    static JsonNode mappings(List<ValueMapping> mappings) {
        ArrayNode all = Tree.array();
        for (ValueMapping mapping : mappings) {
            all.add(
                    switch (mapping) {
                        case ValueMapping.OfValue of ->
                            Tree.of("type", "value", "options", Tree.of(of.value(), result(of.result())));
                        case ValueMapping.OfRange of -> {
                            ObjectNode options = Tree.of("result", result(of.result()));
                            options.set("from", end(of.from()));
                            options.set("to", end(of.to()));
                            yield Tree.of("type", "range", "options", options);
                        }
                        case ValueMapping.OfRegex of ->
                            Tree.of(
                                    "type",
                                    "regex",
                                    "options",
                                    Tree.of("pattern", of.regex(), "result", result(of.result())));
                        case ValueMapping.Special of ->
                            Tree.of(
                                    "type",
                                    "special",
                                    "options",
                                    Tree.of(
                                            "match",
                                            MATCHES.entrySet().stream()
                                                    .filter(e -> e.getValue() == of.match())
                                                    .findFirst()
                                                    .orElseThrow()
                                                    .getKey(),
                                            "result",
                                            result(of.result())));
                    });
        }
        return all;
    }

    private static JsonNode end(double value) {
        return Double.isInfinite(value) ? NullNode.instance : Tree.value(value);
    }

    private static ObjectNode result(Result result) {
        return Tree.of(
                "text",
                result.text().isEmpty() ? null : result.text(),
                "color",
                result.color().isEmpty() ? null : result.color(),
                "index",
                result.index());
    }
}
