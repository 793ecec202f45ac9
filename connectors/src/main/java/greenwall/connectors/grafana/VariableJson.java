package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Variable;
import greenwall.fleet.dashboard.Variable.Hide;
import greenwall.fleet.dashboard.Variable.SelectionMode;
import greenwall.fleet.dashboard.Variable.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes variables: the entries of `templating.list`.
final class VariableJson {
    private VariableJson() {}

    static Optional<Variable> read(JsonNode json, GrafanaSourceResolver sources, Consumer<String> remark) {
        return kind(json, sources, remark)
                .map(k -> new Variable(
                        JsonTree.text(json, "name"),
                        JsonTree.text(json, "label"),
                        JsonTree.text(json, "description"),
                        switch (JsonTree.text(json, "hide")) {
                            case "1", "hideLabel" -> Hide.LABEL;
                            case "2", "hideVariable" -> Hide.VARIABLE;
                            default -> k instanceof Variable.ConstantVariable ? Hide.VARIABLE : Hide.NOT;
                        },
                        k,
                        new SelectionMode(
                                JsonTree.flag(json, "multi"),
                                JsonTree.flag(json, "includeAll"),
                                JsonTree.text(json, "allValue")),
                        current(json, k)));
    }

    private static Optional<Variable.Kind> kind(JsonNode json, GrafanaSourceResolver sources, Consumer<String> remark) {
        String name = JsonTree.text(json, "name");
        String type = JsonTree.text(json, "type");
        Optional<RecordMapping> shape = RecordMapping.named("variables", type.equals("switch") ? "custom" : type);
        String query = JsonTree.text(json, "query");
        GrafanaSourceResolver.FoundSource found =
                sources.find(json.path("datasource"), json.path("datasource"), JsonTree.array());
        if (shape.isEmpty()) {
            remark.accept("variable " + name + " of type " + ImportMessageText.quoted(json.path("type"))
                    + " is not imported");
        } else if (type.equals("query") && found.source().isEmpty()) {
            remark.accept("variable " + name + ": " + found.reason());
        } else if (type.equals("datasource")
                && GrafanaSourceResolver.kind(query).isEmpty()) {
            remark.accept("variable " + name + ": data sources of type " + ImportMessageText.quoted(query)
                    + " are not supported");
        } else {
            if (type.equals("query") && !found.reason().isEmpty()) {
                remark.accept("variable " + name + ": " + found.reason());
            }
            return shape.map(s -> (Variable.Kind) s.read(json, named -> source(named, type, sources)));
        }
        return Optional.empty();
    }

    private static SourceRef source(JsonNode named, String type, GrafanaSourceResolver sources) {
        return type.equals("query")
                ? sources.find(named, named, JsonTree.array()).source().orElseThrow()
                : sources.ofPanel(named);
    }

    static String query(JsonNode json) {
        JsonNode query = json.path("query");
        String label = JsonTree.text(query, "label");
        String stream = JsonTree.text(query, "stream");
        String values = "label_values(" + (stream.isEmpty() ? "" : stream + ", ") + label + ")";
        return Stream.of(
                        JsonTree.text(query),
                        JsonTree.text(query, "query"),
                        JsonTree.text(query, "expr"),
                        label.isEmpty() ? "" : values,
                        JsonTree.text(json, "definition"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    static Object query(String query) {
        return JsonTree.of("query", JsonTree.of("query", query, "refId", "StandardVariableQuery"), "definition", query);
    }

    private static List<String> current(JsonNode json, Variable.Kind kind) {
        JsonNode value = JsonTree.at(json, "current.value");
        List<String> values = new ArrayList<>(JsonTree.texts(value));
        if (values.isEmpty()
                && JsonTree.text(json, "current.text").equals("All")
                && JsonTree.flag(json, "includeAll")) {
            values.add(Variable.ALL);
        }
        boolean typed = kind instanceof Variable.ConstantVariable || kind instanceof Variable.TextVariable;
        if (typed && values.isEmpty() && !JsonTree.text(json, "query").isEmpty()) {
            values.add(JsonTree.text(json, "query"));
        }
        // A cluster of another Grafana does not exist here.
        return kind instanceof Variable.ClusterVariable ? List.of() : values;
    }

    static List<Value> values(JsonNode json) {
        return JsonTree.text(json, "type").equals("switch") ? switchValues(json) : listed(JsonTree.text(json, "query"));
    }

    static Object values(List<Value> values) {
        return JsonTree.of(
                "query", values.stream().map(VariableJson::written).collect(Collectors.joining(",")),
                "options", values.stream().map(RecordMapping::write).toList());
    }

    /// `a,b : 2,c\,d`: an escaped comma is part of the value.
    private static List<Value> listed(String query) {
        return Arrays.stream(query.split("(?<!\\\\),", -1))
                .map(v -> v.strip().replace("\\,", ","))
                .filter(v -> !v.isEmpty())
                .map(v -> {
                    int colon = v.indexOf(" : ");
                    return colon < 0
                            ? Value.of(v)
                            : new Value(
                                    v.substring(0, colon).strip(),
                                    v.substring(colon + 3).strip());
                })
                .toList();
    }

    private static List<Value> switchValues(JsonNode json) {
        List<String> written = JsonTree.items(json.path("options")).stream()
                .map(o -> JsonTree.text(o, "value"))
                .toList();
        return written.isEmpty()
                ? List.of(
                        new Value("on", JsonTree.text(json, json.has("enabledValue") ? "enabledValue" : "on")),
                        new Value("off", JsonTree.text(json, "disabledValue")))
                : written.stream().map(Value::of).toList();
    }

    static List<String> steps(JsonNode query) {
        return Arrays.stream(JsonTree.text(query).split(","))
                .map(v -> v.strip().replaceAll("^[\"']|[\"']$", ""))
                .filter(v -> !v.isEmpty() && !v.equals("auto"))
                .toList();
    }

    static ObjectNode write(Variable variable) {
        ObjectNode json = JsonTree.object()
                .put("name", variable.name())
                .put("label", variable.label())
                .put("description", variable.description())
                .put("hide", variable.hide().ordinal())
                .put("multi", variable.choice().multi())
                .put("includeAll", variable.choice().all());
        if (!variable.choice().allValue().isEmpty()) {
            json.put("allValue", variable.choice().allValue());
        }
        List<String> current = variable.current();
        if (!current.isEmpty()) {
            Object value = current.size() == 1 && !variable.choice().multi() ? current.getFirst() : current;
            boolean all = current.equals(List.of(Variable.ALL));
            json.set("current", JsonTree.of("text", all ? "All" : value, "value", value));
        }
        if (variable.kind() instanceof Variable.TextVariable || variable.kind() instanceof Variable.ConstantVariable) {
            json.put("query", current.isEmpty() ? "" : current.getFirst());
        }
        json.setAll(RecordMapping.writeNamed("type", variable.kind()));
        return json;
    }

    private static String written(Value value) {
        String escaped = value.value().replace(",", "\\,");
        return value.text().equals(value.value()) ? escaped : value.text().replace(",", "\\,") + " : " + escaped;
    }
}
