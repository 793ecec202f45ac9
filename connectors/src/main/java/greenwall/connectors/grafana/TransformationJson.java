package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.Transformation.Calculation;
import greenwall.fleet.dashboard.Transformation.ConfigField;
import greenwall.fleet.dashboard.Transformation.Conversion;
import greenwall.fleet.dashboard.Transformation.GroupField;
import greenwall.fleet.dashboard.Transformation.Join;
import greenwall.fleet.dashboard.Transformation.JsonPath;
import greenwall.fleet.dashboard.Transformation.ValueFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Transformations of a panel; each with its id and options.
final class TransformationJson {
    private TransformationJson() {}

    static Transformation.Step read(JsonNode json) {
        return new Transformation.Step(
                what(Tree.text(json, "id"), json.path("options")),
                Tree.flag(json, "disabled"),
                FieldJson.matcher(json.path("filter")));
    }

    private static Transformation what(String id, JsonNode o) {
        return switch (id) {
            case "organize" ->
                new Transformation.Organize(
                        set(o.path("excludeByName")),
                        set(o.path("includeByName")),
                        map(o.path("indexByName"), n -> Tree.integer(n, 0)),
                        map(o.path("renameByName"), Tree::text));
            case "merge" -> new Transformation.Merge();
            case "filterFieldsByName" ->
                new Transformation.FilterFields(
                        Tree.texts(Tree.at(o, "include.names")),
                        pattern(o.path("include")),
                        Tree.texts(Tree.at(o, "exclude.names")),
                        pattern(o.path("exclude")));
            case "filterByRefId" -> new Transformation.FilterByQuery(Tree.text(o, "include"));
            case "labelsToFields" ->
                new Transformation.LabelsToFields(
                        Tree.text(o, "mode").equals("rows"),
                        Tree.text(o, "valueLabel"),
                        Tree.texts(o.path("keepLabels")));
            case "reduce" ->
                new Transformation.Reduce(
                        Tree.texts(o.path("reducers")),
                        Tree.text(o, "mode").equals("reduceFields"),
                        Tree.flag(o, "includeTimeField"),
                        Tree.flag(o, "labelsToFields"));
            case "joinByField", "seriesToColumns" ->
                new Transformation.JoinByField(
                        Tree.text(o, "byField"),
                        switch (Tree.text(o, "mode")) {
                            case "inner" -> Join.INNER;
                            case "outerTabular" -> Join.OUTER_TABULAR;
                            default -> Join.OUTER;
                        });
            case "joinByLabels" -> new Transformation.JoinByLabels(Tree.text(o, "value"), Tree.texts(o.path("join")));
            case "sortBy" -> {
                JsonNode first = o.path("sort").path(0);
                yield new Transformation.SortBy(Tree.text(first, "field"), Tree.flag(first, "desc"));
            }
            case "calculateField" -> calculate(o);
            case "groupBy" ->
                new Transformation.GroupBy(map(
                        o.path("fields"),
                        f -> new GroupField(
                                Tree.text(f, "operation").equals("groupby"), Tree.texts(f.path("aggregations")))));
            case "renameByRegex" ->
                new Transformation.RenameByRegex(Tree.text(o, "regex"), Tree.text(o, "renamePattern"));
            case "filterByValue" ->
                new Transformation.FilterByValue(
                        !Tree.text(o, "type").equals("exclude"),
                        Tree.text(o, "match").equals("all"),
                        Tree.items(o.path("filters")).stream()
                                .map(TransformationJson::filter)
                                .toList());
            case "seriesToRows" -> new Transformation.SeriesToRows();
            case "concatenate" -> new Transformation.Concatenate(Tree.text(o, "frameNameMode"));
            case "limit" -> new Transformation.Limit(Tree.integer(o.path("limitField"), 10));
            case "convertFieldType" ->
                new Transformation.ConvertTypes(Tree.items(o.path("conversions")).stream()
                        .map(c -> new Conversion(
                                Tree.text(c, "targetField"),
                                type(Tree.text(c, "destinationType")),
                                Tree.text(c, "dateFormat")))
                        .toList());
            case "groupingToMatrix" ->
                new Transformation.GroupToMatrix(
                        Tree.text(o, "columnField"),
                        Tree.text(o, "rowField"),
                        Tree.text(o, "valueField"),
                        Tree.text(o, "emptyValue"));
            case "rowsToFields" -> rowsToFields(o);
            case "partitionByValues" ->
                new Transformation.PartitionByValues(Tree.texts(o.path("fields")), Tree.flag(o, "keepFields"));
            case "timeSeriesTable" -> new Transformation.TimeSeriesTable(map(o, f -> Tree.text(f, "stat")));
            case "transpose" ->
                new Transformation.Transpose(Tree.text(o, "firstFieldName"), Tree.text(o, "restFieldsName"));
            case "extractFields" ->
                new Transformation.ExtractFields(
                        Tree.text(o, "source"),
                        Tree.text(o, "format").isEmpty() ? "auto" : Tree.text(o, "format"),
                        Tree.text(o, "regExp"),
                        Tree.text(o, "delimiter"),
                        Tree.items(o.path("jsonPaths")).stream()
                                .map(p -> new JsonPath(Tree.text(p, "path"), Tree.text(p, "alias")))
                                .filter(p -> !p.path().isEmpty())
                                .toList(),
                        Tree.flag(o, "keepTime"),
                        Tree.flag(o, "replace"));
            case "prepareTimeSeries" ->
                new Transformation.PrepareTimeSeries(
                        Tree.text(o, "format").equals("wide"),
                        Tree.text(o, "format").equals("many"));
            case "configFromData" ->
                new Transformation.ConfigFromQuery(
                        Tree.text(o, "configRefId"),
                        Tree.items(o.path("mappings")).stream()
                                .map(m -> new ConfigField(
                                        Tree.text(m, "fieldName"),
                                        Tree.text(m, "handlerKey"),
                                        Tree.text(m, "reducerId"),
                                        Tree.text(m, "handlerArguments.threshold.color")))
                                .toList(),
                        FieldJson.matcher(o.path("applyTo")));
            case "formatTime" ->
                new Transformation.FormatTime(
                        Tree.text(o, "timeField"), Tree.text(o, "outputFormat"), Tree.text(o, "timezone"));
            case "formatString" ->
                new Transformation.FormatText(
                        Tree.text(o, "stringField"),
                        Tree.text(o, "outputFormat"),
                        Tree.integer(o.path("substringStart"), 0),
                        Tree.integer(o.path("substringEnd"), -1),
                        Tree.text(o, "stringPrefix"),
                        Tree.text(o, "stringSuffix"));
            case "histogram" ->
                new Transformation.Histogram(
                        Tree.number(o.path("bucketSize")).orElse(0.0),
                        Tree.number(o.path("bucketOffset")).orElse(0.0),
                        Tree.integer(o.path("bucketCount"), 0),
                        Tree.flag(o, "combine"));
            default -> new Transformation.NotKnown(id, o.isObject() ? o.toString() : "");
        };
    }

    private static String pattern(JsonNode of) {
        return Tree.text(of, "pattern");
    }

    private static Transformation rowsToFields(JsonNode o) {
        Map<String, String> fields = mappings(o.path("mappings"));
        Function<String, String> with = handler -> fields.entrySet().stream()
                .filter(e -> e.getValue().equals(handler))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
        return new Transformation.RowsToFields(with.apply("field.name"), with.apply("field.value"));
    }

    private static Map<String, String> mappings(JsonNode mappings) {
        Map<String, String> fields = new LinkedHashMap<>();
        Tree.items(mappings).forEach(m -> fields.put(Tree.text(m, "fieldName"), Tree.text(m, "handlerKey")));
        return fields;
    }

    private static ArrayNode mappings(Map<String, String> fields) {
        ArrayNode all = Tree.array();
        fields.forEach((field, key) -> all.add(Tree.of("fieldName", field, "handlerKey", key)));
        return all;
    }

    private static Transformation calculate(JsonNode o) {
        Calculation calculation = switch (Tree.text(o, "mode")) {
            case "reduceRow", "" ->
                new Calculation.RowReduce(Tree.texts(Tree.at(o, "reduce.include")), Tree.text(o, "reduce.reducer"));
            case "binary" ->
                new Calculation.Binary(
                        operand(Tree.at(o, "binary.left")),
                        Tree.text(o, "binary.operator"),
                        operand(Tree.at(o, "binary.right")));
            case "unary" -> new Calculation.Unary(Tree.text(o, "unary.operator"), Tree.text(o, "unary.fieldName"));
            case "index" -> new Calculation.Index(Tree.flag(o, "index.asPercentile"));
            case "cumulativeFunctions" ->
                new Calculation.Cumulative(Tree.text(o, "cumulative.field"), Tree.text(o, "cumulative.reducer"));
            case "windowFunctions" ->
                new Calculation.Moving(
                        Tree.text(o, "window.field"),
                        Tree.text(o, "window.reducer"),
                        Tree.integer(Tree.at(o, "window.windowSize"), 0),
                        Tree.text(o, "window.windowSizeMode").equals("percentage"),
                        Tree.text(o, "window.windowAlignment").equals("centered"));
            default -> null;
        };
        return calculation == null
                ? new Transformation.NotKnown("calculateField", o.toString())
                : new Transformation.CalculateField(calculation, Tree.text(o, "alias"), Tree.flag(o, "replaceFields"));
    }

    private static String operand(JsonNode node) {
        if (!node.isObject()) {
            return Tree.text(node);
        }
        String fixed = Tree.text(node, "fixed");
        return fixed.isEmpty() ? Tree.text(node, "matcher.options") : fixed;
    }

    private static ValueFilter filter(JsonNode filter) {
        JsonNode options = Tree.at(filter, "config.options");
        String lower = Tree.text(options, "from").isEmpty() ? Tree.text(options, "value") : Tree.text(options, "from");
        return new ValueFilter(
                Tree.text(filter, "fieldName"), Tree.text(filter, "config.id"), lower, Tree.text(options, "to"));
    }

    private static FieldType type(String name) {
        return switch (name) {
            case "number" -> FieldType.NUMBER;
            case "time" -> FieldType.TIME;
            case "boolean" -> FieldType.FLAG;
            default -> FieldType.TEXT;
        };
    }

    private static String type(FieldType type) {
        return switch (type) {
            case NUMBER, HISTOGRAM -> "number";
            case TIME -> "time";
            case FLAG -> "boolean";
            case TEXT, FRAME -> "string";
        };
    }

    /// The names whose flag is set.
    private static List<String> set(JsonNode flags) {
        return flags.properties().stream()
                .filter(e -> Tree.flag(e.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static <T> Map<String, T> map(JsonNode object, Function<JsonNode, T> value) {
        Map<String, T> map = new LinkedHashMap<>();
        object.properties().forEach(e -> map.put(e.getKey(), value.apply(e.getValue())));
        return map;
    }

    private static ObjectNode flags(List<String> names) {
        ObjectNode flags = Tree.object();
        names.forEach(n -> flags.put(n, true));
        return flags;
    }

    private static <T> ObjectNode object(Map<String, T> map, Function<T, Object> value) {
        ObjectNode object = Tree.object();
        map.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> object.set(e.getKey(), Tree.value(value.apply(e.getValue()))));
        return object;
    }

    static ObjectNode write(Transformation.Step step) {
        ObjectNode json = switch (step.what()) {
            case Transformation.Organize t ->
                of(
                        "organize",
                        "excludeByName",
                        flags(t.exclude()),
                        "includeByName",
                        flags(t.include()),
                        "indexByName",
                        object(t.order(), v -> v),
                        "renameByName",
                        object(t.rename(), v -> v));
            case Transformation.Merge _ -> of("merge");
            case Transformation.FilterFields t ->
                of(
                        "filterFieldsByName",
                        "include",
                        names(t.include(), t.includeRegex()),
                        "exclude",
                        names(t.exclude(), t.excludeRegex()));
            case Transformation.FilterByQuery t -> of("filterByRefId", "include", t.frames());
            case Transformation.LabelsToFields t ->
                of(
                        "labelsToFields",
                        "mode",
                        t.rows() ? "rows" : "columns",
                        "valueLabel",
                        given(t.valueLabel()),
                        "keepLabels",
                        t.keep().isEmpty() ? null : t.keep());
            case Transformation.Reduce t ->
                of(
                        "reduce",
                        "reducers",
                        t.reducers(),
                        "mode",
                        t.fields() ? "reduceFields" : "seriesToRows",
                        "includeTimeField",
                        t.includeTime(),
                        "labelsToFields",
                        t.labels());
            case Transformation.JoinByField t ->
                of(
                        "joinByField",
                        "byField",
                        t.field(),
                        "mode",
                        switch (t.join()) {
                            case INNER -> "inner";
                            case OUTER -> "outer";
                            case OUTER_TABULAR -> "outerTabular";
                        });
            case Transformation.JoinByLabels t -> of("joinByLabels", "value", t.value(), "join", t.labels());
            case Transformation.SortBy t ->
                of("sortBy", "sort", List.of(Tree.of("field", t.field(), "desc", t.descending())));
            case Transformation.CalculateField t -> calculate(t);
            case Transformation.GroupBy t ->
                of(
                        "groupBy",
                        "fields",
                        object(
                                t.fields(),
                                f -> Tree.of(
                                        "operation",
                                        f.group() ? "groupby" : "aggregate",
                                        "aggregations",
                                        f.reducers())));
            case Transformation.RenameByRegex t ->
                of("renameByRegex", "regex", t.regex(), "renamePattern", t.pattern());
            case Transformation.FilterByValue t ->
                of(
                        "filterByValue",
                        "type",
                        t.include() ? "include" : "exclude",
                        "match",
                        t.all() ? "all" : "any",
                        "filters",
                        t.filters().stream().map(TransformationJson::filter).toList());
            case Transformation.SeriesToRows _ -> of("seriesToRows");
            case Transformation.Concatenate t -> of("concatenate", "frameNameMode", t.names());
            case Transformation.Limit t -> of("limit", "limitField", t.rows());
            case Transformation.ConvertTypes t ->
                of(
                        "convertFieldType",
                        "conversions",
                        t.conversions().stream()
                                .map(c -> Tree.of(
                                        "targetField",
                                        c.field(),
                                        "destinationType",
                                        type(c.to()),
                                        "dateFormat",
                                        given(c.format())))
                                .toList());
            case Transformation.GroupToMatrix t ->
                of(
                        "groupingToMatrix",
                        "columnField",
                        t.column(),
                        "rowField",
                        t.row(),
                        "valueField",
                        t.value(),
                        "emptyValue",
                        given(t.empty()));
            case Transformation.RowsToFields t -> {
                Map<String, String> fields = new LinkedHashMap<>();
                fields.put(t.nameField(), "field.name");
                fields.put(t.valueField(), "field.value");
                fields.remove("");
                yield of("rowsToFields", "mappings", mappings(fields));
            }
            case Transformation.PartitionByValues t ->
                of("partitionByValues", "fields", t.fields(), "keepFields", t.keepFields());
            case Transformation.TimeSeriesTable t -> {
                ObjectNode made = of("timeSeriesTable");
                made.set("options", object(t.reducers(), r -> Tree.of("stat", r)));
                yield made;
            }
            case Transformation.Transpose t ->
                of("transpose", "firstFieldName", t.firstField(), "restFieldsName", t.restField());
            case Transformation.ExtractFields t ->
                of(
                        "extractFields",
                        "source",
                        t.source(),
                        "format",
                        t.format(),
                        "regExp",
                        given(t.regex()),
                        "delimiter",
                        given(t.delimiter()),
                        "jsonPaths",
                        t.paths().isEmpty()
                                ? null
                                : t.paths().stream()
                                        .map(p -> Tree.of("path", p.path(), "alias", given(p.alias())))
                                        .toList(),
                        "keepTime",
                        t.keepTime(),
                        "replace",
                        t.replace());
            case Transformation.PrepareTimeSeries t ->
                of("prepareTimeSeries", "format", t.wide() ? "wide" : t.many() ? "many" : "multi");
            case Transformation.ConfigFromQuery t ->
                of(
                        "configFromData",
                        "configRefId",
                        t.config(),
                        "mappings",
                        t.fields().stream().map(TransformationJson::configField).toList(),
                        "applyTo",
                        t.target().map(FieldJson::matcher).orElse(null));
            case Transformation.FormatTime t ->
                of("formatTime", "timeField", t.field(), "outputFormat", t.format(), "timezone", given(t.zone()));
            case Transformation.FormatText t ->
                of(
                        "formatString",
                        "stringField",
                        t.field(),
                        "outputFormat",
                        t.change(),
                        "substringStart",
                        t.from(),
                        "substringEnd",
                        t.to() < 0 ? null : t.to(),
                        "stringPrefix",
                        given(t.prefix()),
                        "stringSuffix",
                        given(t.suffix()));
            case Transformation.Histogram t ->
                of(
                        "histogram",
                        "bucketSize",
                        t.bucketSize(),
                        "bucketOffset",
                        t.bucketOffset(),
                        "bucketCount",
                        t.bucketCount() > 0 ? t.bucketCount() : null,
                        "combine",
                        t.combine());
            case Transformation.NotKnown t -> Tree.of("id", t.id(), "options", Tree.parsed(t.options()));
        };
        if (step.disabled()) {
            json.put("disabled", true);
        }
        step.frames().ifPresent(f -> json.set("filter", FieldJson.matcher(f)));
        return json;
    }

    private static @Nullable String given(String text) {
        return text.isEmpty() ? null : text;
    }

    private static ObjectNode configField(ConfigField field) {
        return Tree.of(
                "fieldName",
                field.name(),
                "handlerKey",
                field.sets(),
                "reducerId",
                given(field.reducer()),
                "handlerArguments",
                field.color().isEmpty() ? null : Tree.of("threshold", Tree.of("color", field.color())));
    }

    private static ObjectNode of(String id, @Nullable Object... options) {
        return Tree.of("id", id, "options", Tree.of(options));
    }

    private static ObjectNode names(List<String> names, String pattern) {
        return Tree.of("names", names.isEmpty() ? null : names, "pattern", given(pattern));
    }

    private static ObjectNode filter(ValueFilter filter) {
        ObjectNode options = filter.test().equals("range")
                ? Tree.of("from", filter.value(), "to", filter.upper())
                : Tree.of("value", filter.value());
        return Tree.of("fieldName", filter.field(), "config", Tree.of("id", filter.test(), "options", options));
    }

    private static ObjectNode calculate(Transformation.CalculateField t) {
        ObjectNode options = switch (t.calculation()) {
            case Calculation.RowReduce c ->
                Tree.of("mode", "reduceRow", "reduce", Tree.of("include", c.fields(), "reducer", c.reducer()));
            case Calculation.Binary c ->
                Tree.of(
                        "mode",
                        "binary",
                        "binary",
                        Tree.of("left", c.left(), "operator", c.operator(), "right", c.right()));
            case Calculation.Unary c ->
                Tree.of("mode", "unary", "unary", Tree.of("operator", c.function(), "fieldName", c.field()));
            case Calculation.Index c -> Tree.of("mode", "index", "index", Tree.of("asPercentile", c.percent()));
            case Calculation.Cumulative c ->
                Tree.of(
                        "mode",
                        "cumulativeFunctions",
                        "cumulative",
                        Tree.of("field", c.field(), "reducer", c.reducer()));
            case Calculation.Moving c ->
                Tree.of(
                        "mode",
                        "windowFunctions",
                        "window",
                        Tree.of(
                                "field",
                                c.field(),
                                "reducer",
                                c.reducer(),
                                "windowSize",
                                c.size(),
                                "windowSizeMode",
                                c.percent() ? "percentage" : "fixed",
                                "windowAlignment",
                                c.centered() ? "centered" : "trailing"));
        };
        options.put("alias", t.alias());
        options.put("replaceFields", t.replace());
        return Tree.of("id", "calculateField", "options", options);
    }
}
