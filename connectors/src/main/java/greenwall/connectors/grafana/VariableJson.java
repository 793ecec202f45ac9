package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Variable;
import greenwall.fleet.dashboard.Variable.Choice;
import greenwall.fleet.dashboard.Variable.Filter;
import greenwall.fleet.dashboard.Variable.Hide;
import greenwall.fleet.dashboard.Variable.Refresh;
import greenwall.fleet.dashboard.Variable.Sort;
import greenwall.fleet.dashboard.Variable.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Variables: the entries of `templating.list`.
final class VariableJson {
    private VariableJson() {}

    static Optional<Variable> read(JsonNode json, SourcesJson sources, Consumer<String> remark) {
        String name = Tree.text(json, "name");
        Optional<Variable.Kind> kind = kind(json, sources, remark);
        return kind.map(k -> new Variable(
                name,
                Tree.text(json, "label"),
                Tree.text(json, "description"),
                switch (Tree.text(json, "hide")) {
                    case "1", "hideLabel" -> Hide.LABEL;
                    case "2", "hideVariable" -> Hide.VARIABLE;
                    default -> k instanceof Variable.Constant ? Hide.VARIABLE : Hide.NOT;
                },
                k,
                new Choice(Tree.flag(json, "multi"), Tree.flag(json, "includeAll"), Tree.text(json, "allValue")),
                current(json, k)));
    }

    private static Optional<Variable.Kind> kind(JsonNode json, SourcesJson sources, Consumer<String> remark) {
        String name = Tree.text(json, "name");
        String query = Tree.text(json, "query");
        return switch (Tree.text(json, "type")) {
            case "query" -> ofQuery(json, sources, remark);
            case "custom" -> Optional.of(new Variable.OfList(values(query)));
            case "switch" -> Optional.of(new Variable.OfList(either(json)));
            case "interval" ->
                Optional.of(new Variable.OfInterval(
                        split(query),
                        Tree.flag(json, "auto"),
                        Tree.integer(json.path("auto_count"), 30),
                        Tree.text(json, "auto_min")));
            case "textbox" -> Optional.of(new Variable.OfText());
            case "constant" -> Optional.of(new Variable.Constant());
            case "datasource" -> {
                Optional<SourceRef.Kind> source = SourcesJson.kind(query);
                if (source.isEmpty()) {
                    remark.accept("variable " + name + " chooses a source of " + Reason.quoted(query));
                }
                yield source.map(of -> new Variable.OfCluster(of, Tree.text(json, "regex")));
            }
            case "adhoc" ->
                Optional.of(
                        new Variable.AdHoc(sources.ofPanel(json.path("datasource")), filters(json.path("filters"))));
            default -> {
                remark.accept("variable " + name + " of type " + Reason.quoted(json.path("type")));
                yield Optional.empty();
            }
        };
    }

    private static Optional<Variable.Kind> ofQuery(JsonNode json, SourcesJson sources, Consumer<String> remark) {
        JsonNode query = json.path("query");
        SourcesJson.Found found = sources.find(json.path("datasource"), json.path("datasource"), Tree.array());
        if (found.source().isEmpty()) {
            remark.accept("variable " + Tree.text(json, "name") + ": " + found.reason());
            return Optional.empty();
        }
        String text = Tree.text(query);
        if (query.isObject()) {
            text = Tree.text(query, "query");
            if (text.isEmpty()) {
                text = Tree.text(query, "expr");
            }
            if (text.isEmpty() && !Tree.text(query, "label").isEmpty()) {
                String stream = Tree.text(query, "stream");
                text = "label_values(" + (stream.isEmpty() ? "" : stream + ", ") + Tree.text(query, "label") + ")";
            }
        }
        if (text.isEmpty()) {
            text = Tree.text(json, "definition");
        }
        int sort = Tree.integer(json.path("sort"), 0);
        return Optional.of(new Variable.OfQuery(
                found.source().get(),
                text,
                Tree.text(json, "regex"),
                sort >= 0 && sort < Sort.values().length ? Sort.values()[sort] : Sort.NONE,
                switch (Tree.text(json, "refresh")) {
                    case "0" -> Refresh.NEVER;
                    case "2" -> Refresh.ON_TIME_CHANGE;
                    default -> Refresh.ON_LOAD;
                }));
    }

    private static List<String> current(JsonNode json, Variable.Kind kind) {
        JsonNode value = Tree.at(json, "current.value");
        List<String> values = new ArrayList<>(Tree.texts(value));
        if (values.isEmpty() && Tree.text(json, "current.text").equals("All") && Tree.flag(json, "includeAll")) {
            values.add(Variable.ALL);
        }
        boolean typed = kind instanceof Variable.Constant || kind instanceof Variable.OfText;
        if (typed && values.isEmpty() && !Tree.text(json, "query").isEmpty()) {
            values.add(Tree.text(json, "query"));
        }
        // A cluster of another Grafana is none of these.
        return kind instanceof Variable.OfCluster ? List.of() : values;
    }

    /// `a,b : 2,c\,d`: a comma that is escaped is a part of the value.
    private static List<Value> values(String query) {
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

    /// What a switch stands for when it is on and when it is off.
    private static List<Value> either(JsonNode json) {
        List<String> written = Tree.items(json.path("options")).stream()
                .map(o -> Tree.text(o, "value"))
                .toList();
        return written.isEmpty()
                ? List.of(
                        new Value("on", Tree.text(json, json.has("enabledValue") ? "enabledValue" : "on")),
                        new Value("off", Tree.text(json, "disabledValue")))
                : written.stream().map(Value::of).toList();
    }

    private static List<String> split(String query) {
        return Arrays.stream(query.split(","))
                .map(v -> v.strip().replaceAll("^[\"']|[\"']$", ""))
                .filter(v -> !v.isEmpty() && !v.equals("auto"))
                .toList();
    }

    private static List<Filter> filters(JsonNode filters) {
        return Tree.items(filters).stream()
                .map(f -> new Filter(Tree.text(f, "key"), Tree.text(f, "operator"), Tree.text(f, "value")))
                .filter(f -> !f.label().isEmpty())
                .toList();
    }

    static ObjectNode write(Variable variable) {
        ObjectNode json = Tree.of(
                "name",
                variable.name(),
                "label",
                variable.label(),
                "description",
                variable.description(),
                "hide",
                variable.hide().ordinal(),
                "multi",
                variable.choice().multi(),
                "includeAll",
                variable.choice().all());
        if (!variable.choice().allValue().isEmpty()) {
            json.put("allValue", variable.choice().allValue());
        }
        List<String> current = variable.current();
        if (!current.isEmpty()) {
            Object value = current.size() == 1 && !variable.choice().multi() ? current.getFirst() : current;
            boolean all = current.equals(List.of(Variable.ALL));
            json.set("current", Tree.of("text", all ? "All" : value, "value", value));
        }
        switch (variable.kind()) {
            case Variable.OfQuery of -> {
                json.put("type", "query");
                json.set("datasource", SourcesJson.write(of.source()));
                json.set("query", Tree.of("query", of.query(), "refId", "StandardVariableQuery"));
                json.put("definition", of.query());
                json.put("regex", of.regex());
                json.put("sort", of.sort().ordinal());
                json.put("refresh", of.refresh().ordinal());
            }
            case Variable.OfList of -> {
                json.put("type", "custom");
                json.put(
                        "query", of.values().stream().map(VariableJson::written).collect(Collectors.joining(",")));
                ArrayNode options = Tree.array();
                of.values().forEach(v -> options.add(Tree.of("text", v.text(), "value", v.value())));
                json.set("options", options);
            }
            case Variable.OfInterval of -> {
                json.put("type", "interval");
                json.put("query", String.join(",", of.values()));
                json.put("auto", of.auto());
                json.put("auto_count", of.autoCount());
                json.put("auto_min", of.autoMin());
            }
            case Variable.OfText _ -> {
                json.put("type", "textbox");
                json.put("query", current.isEmpty() ? "" : current.getFirst());
            }
            case Variable.Constant _ -> {
                json.put("type", "constant");
                json.put("query", current.isEmpty() ? "" : current.getFirst());
            }
            case Variable.OfCluster of -> {
                json.put("type", "datasource");
                json.put("query", of.source() == SourceRef.Kind.LOKI ? "loki" : "prometheus");
                json.put("regex", of.regex());
            }
            case Variable.AdHoc of -> {
                json.put("type", "adhoc");
                json.set("datasource", SourcesJson.write(of.source()));
                ArrayNode filters = Tree.array();
                of.filters()
                        .forEach(f ->
                                filters.add(Tree.of("key", f.label(), "operator", f.operator(), "value", f.value())));
                json.set("filters", filters);
            }
        }
        return json;
    }

    private static String written(Value value) {
        String escaped = value.value().replace(",", "\\,");
        return value.text().equals(value.value()) ? escaped : value.text().replace(",", "\\,") + " : " + escaped;
    }
}
