package greenwall.connectors.grafana;

import static greenwall.connectors.grafana.RecordMapping.either;
import static greenwall.connectors.grafana.RecordMapping.flag;
import static greenwall.connectors.grafana.RecordMapping.given;
import static greenwall.connectors.grafana.RecordMapping.list;
import static greenwall.connectors.grafana.RecordMapping.number;
import static greenwall.connectors.grafana.RecordMapping.part;
import static greenwall.connectors.grafana.RecordMapping.text;
import static greenwall.connectors.grafana.RecordMapping.texts;
import static greenwall.connectors.grafana.RecordMapping.whole;
import static greenwall.connectors.grafana.RecordMapping.words;

import greenwall.fleet.dashboard.FieldMatcher;
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
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Transformations of a panel; each with its id and options.
final class TransformationJson {
    private static final RecordMapping<GroupField> GROUP_FIELD =
            RecordMapping.of("", GroupField.class, either("operation", "aggregate", "groupby"), texts("aggregations"));
    private static final RecordMapping<Conversion> CONVERSION = RecordMapping.of(
            "",
            Conversion.class,
            text("targetField"),
            words(
                    "destinationType",
                    FieldType.class,
                    "string=text number time boolean=flag number=histogram string=frame"),
            given("dateFormat"));
    private static final RecordMapping<JsonPath> JSON_PATH =
            RecordMapping.of("", JsonPath.class, text("path"), given("alias"));
    private static final RecordMapping<ConfigField> CONFIG_FIELD = RecordMapping.of(
            "",
            ConfigField.class,
            text("fieldName"),
            text("handlerKey"),
            given("reducerId"),
            given("handlerArguments.threshold.color"));

    /// Calculations of a field; each with its mode, and its options under a name of their own.
    private static final List<RecordMapping<?>> CALCULATIONS = List.of(
            RecordMapping.of("reduceRow", Calculation.RowReduce.class, texts("reduce.include"), text("reduce.reducer")),
            RecordMapping.of(
                    "binary",
                    Calculation.Binary.class,
                    part("binary.left", TransformationJson::operand),
                    text("binary.operator"),
                    part("binary.right", TransformationJson::operand)),
            RecordMapping.of("unary", Calculation.Unary.class, text("unary.operator"), text("unary.fieldName")),
            RecordMapping.of("index", Calculation.Index.class, flag("index.asPercentile")),
            RecordMapping.of(
                    "cumulativeFunctions",
                    Calculation.Cumulative.class,
                    text("cumulative.field"),
                    text("cumulative.reducer")),
            RecordMapping.of(
                    "windowFunctions",
                    Calculation.Moving.class,
                    text("window.field"),
                    text("window.reducer"),
                    whole("window.windowSize", 0),
                    either("window.windowSizeMode", "fixed", "percentage"),
                    either("window.windowAlignment", "trailing", "centered")));

    private static final List<RecordMapping<?>> SHAPES = List.of(
            RecordMapping.of(
                    "organize",
                    Transformation.Organize.class,
                    part("excludeByName", JsonTree::set, JsonTree::flags),
                    part("includeByName", JsonTree::set, JsonTree::flags),
                    map("indexByName", n -> JsonTree.integer(n, 0), v -> v),
                    map("renameByName", JsonTree::text, v -> v)),
            RecordMapping.of("merge", Transformation.Merge.class),
            RecordMapping.of(
                    "filterFieldsByName",
                    Transformation.FilterFields.class,
                    texts("include.names").unless(List.of()),
                    given("include.pattern"),
                    texts("exclude.names").unless(List.of()),
                    given("exclude.pattern")),
            RecordMapping.of("filterByRefId", Transformation.FilterByQuery.class, text("include")),
            RecordMapping.of(
                    "labelsToFields",
                    Transformation.LabelsToFields.class,
                    either("mode", "columns", "rows"),
                    given("valueLabel"),
                    texts("keepLabels").unless(List.of())),
            RecordMapping.of(
                    "reduce",
                    Transformation.Reduce.class,
                    texts("reducers"),
                    either("mode", "seriesToRows", "reduceFields"),
                    flag("includeTimeField"),
                    flag("labelsToFields")),
            RecordMapping.of(
                    "joinByField",
                    Transformation.JoinByField.class,
                    text("byField"),
                    words("mode", Join.class, "outer inner outerTabular")),
            RecordMapping.of("joinByLabels", Transformation.JoinByLabels.class, text("value"), texts("join")),
            RecordMapping.of(
                    "calculateField",
                    Transformation.CalculateField.class,
                    part("", TransformationJson::calculation, TransformationJson::calculation),
                    text("alias"),
                    flag("replaceFields")),
            RecordMapping.of(
                    "groupBy", Transformation.GroupBy.class, map("fields", GROUP_FIELD::read, GROUP_FIELD::write)),
            RecordMapping.of("renameByRegex", Transformation.RenameByRegex.class, text("regex"), text("renamePattern")),
            RecordMapping.of(
                    "filterByValue",
                    Transformation.FilterByValue.class,
                    words("type", Boolean.class, "include=true exclude=false"),
                    either("match", "any", "all"),
                    part("filters", TransformationJson::filters, TransformationJson::filters)),
            RecordMapping.of("seriesToRows", Transformation.SeriesToRows.class),
            RecordMapping.of("concatenate", Transformation.Concatenate.class, text("frameNameMode")),
            RecordMapping.of("limit", Transformation.Limit.class, whole("limitField", 10)),
            RecordMapping.of("convertFieldType", Transformation.ConvertTypes.class, list("conversions", CONVERSION)),
            RecordMapping.of(
                    "groupingToMatrix",
                    Transformation.GroupToMatrix.class,
                    text("columnField"),
                    text("rowField"),
                    text("valueField"),
                    given("emptyValue")),
            RecordMapping.of(
                    "partitionByValues", Transformation.PartitionByValues.class, texts("fields"), flag("keepFields")),
            RecordMapping.of(
                    "timeSeriesTable",
                    Transformation.TimeSeriesTable.class,
                    map("", f -> JsonTree.text(f, "stat"), r -> JsonTree.of("stat", r))),
            RecordMapping.of(
                    "transpose", Transformation.Transpose.class, text("firstFieldName"), text("restFieldsName")),
            RecordMapping.of(
                    "extractFields",
                    Transformation.ExtractFields.class,
                    text("source"),
                    part("format", n -> JsonTree.text(n).isEmpty() ? "auto" : JsonTree.text(n)),
                    given("regExp"),
                    given("delimiter"),
                    part("jsonPaths", TransformationJson::paths, TransformationJson::paths),
                    flag("keepTime"),
                    flag("replace")),
            RecordMapping.of(
                    "prepareTimeSeries",
                    Transformation.PrepareTimeSeries.class,
                    either("format", "multi", "wide"),
                    either("format", "multi", "many").unless(false)),
            RecordMapping.of(
                    "configFromData",
                    Transformation.ConfigFromQuery.class,
                    text("configRefId"),
                    list("mappings", CONFIG_FIELD),
                    part("applyTo", FieldJson::matcher, TransformationJson::target)),
            RecordMapping.of(
                    "formatTime",
                    Transformation.FormatTime.class,
                    text("timeField"),
                    text("outputFormat"),
                    given("timezone")),
            RecordMapping.of(
                    "formatString",
                    Transformation.FormatText.class,
                    text("stringField"),
                    text("outputFormat"),
                    whole("substringStart", 0),
                    part("substringEnd", n -> JsonTree.integer(n, -1), v -> v < 0 ? null : v),
                    given("stringPrefix"),
                    given("stringSuffix")),
            RecordMapping.of(
                    "histogram",
                    Transformation.Histogram.class,
                    number("bucketSize"),
                    number("bucketOffset"),
                    part("bucketCount", n -> JsonTree.integer(n, 0), v -> v > 0 ? v : null),
                    flag("combine")));

    private TransformationJson() {}

    static Transformation.Step read(JsonNode json) {
        return new Transformation.Step(
                what(JsonTree.text(json, "id"), json.path("options")),
                JsonTree.flag(json, "disabled"),
                FieldJson.matcher(json.path("filter")));
    }

    private static Transformation what(String id, JsonNode o) {
        return switch (id) {
            case "sortBy" -> {
                JsonNode first = o.path("sort").path(0);
                yield new Transformation.SortBy(JsonTree.text(first, "field"), JsonTree.flag(first, "desc"));
            }
            case "rowsToFields" -> new Transformation.RowsToFields(handled(o, "field.name"), handled(o, "field.value"));
            default ->
                RecordMapping.named(SHAPES, id.equals("seriesToColumns") ? "joinByField" : id)
                        .filter(_ -> !id.equals("calculateField")
                                || calculationShape(o).isPresent())
                        .map(s -> (Transformation) s.read(o))
                        .orElseGet(() -> notKnown(id, o));
        };
    }

    private static Transformation notKnown(String id, JsonNode options) {
        return new Transformation.Unsupported(id, options.isObject() ? options.toString() : "");
    }

    static ObjectNode write(Transformation.Step step) {
        ObjectNode json = switch (step.what()) {
            case Transformation.Unsupported(var id, var options) -> of(id, JsonTree.parsed(options));
            case Transformation.SortBy(var field, var descending) ->
                of("sortBy", JsonTree.of("sort", List.of(JsonTree.of("field", field, "desc", descending))));
            case Transformation.RowsToFields t ->
                of(
                        "rowsToFields",
                        JsonTree.of(
                                "mappings",
                                Stream.of(handler(t.nameField(), "field.name"), handler(t.valueField(), "field.value"))
                                        .flatMap(Optional::stream)
                                        .toList()));
            default -> {
                RecordMapping<?> shape = RecordMapping.of(SHAPES, step.what());
                yield of(shape.id(), shape.write(step.what()));
            }
        };
        if (step.disabled()) {
            json.put("disabled", true);
        }
        step.frames().ifPresent(f -> json.set("filter", FieldJson.matcher(f)));
        return json;
    }

    private static ObjectNode of(String id, JsonNode options) {
        return JsonTree.of("id", id, "options", options);
    }

    private static Optional<RecordMapping<?>> calculationShape(JsonNode options) {
        String mode = JsonTree.text(options, "mode");
        return RecordMapping.named(CALCULATIONS, mode.isEmpty() ? "reduceRow" : mode);
    }

    private static Object calculation(JsonNode options) {
        return calculationShape(options).orElseThrow().read(options);
    }

    private static Object calculation(Object calculation) {
        return RecordMapping.write(CALCULATIONS, "mode", calculation);
    }

    private static String operand(JsonNode node) {
        if (!node.isObject()) {
            return JsonTree.text(node);
        }
        String fixed = JsonTree.text(node, "fixed");
        return fixed.isEmpty() ? JsonTree.text(node, "matcher.options") : fixed;
    }

    /// The field whose values are taken for this.
    private static String handled(JsonNode options, String key) {
        return JsonTree.items(options.path("mappings")).stream()
                .filter(m -> JsonTree.text(m, "handlerKey").equals(key))
                .map(m -> JsonTree.text(m, "fieldName"))
                .findFirst()
                .orElse("");
    }

    private static Optional<ObjectNode> handler(String field, String key) {
        return field.isEmpty() ? Optional.empty() : Optional.of(JsonTree.of("fieldName", field, "handlerKey", key));
    }

    private static <T> RecordMapping.Part map(String path, Function<JsonNode, T> read, Function<T, Object> write) {
        return RecordMapping.<Map<String, T>>part(
                path,
                n -> {
                    Map<String, T> map = new LinkedHashMap<>();
                    n.properties().forEach(e -> map.put(e.getKey(), read.apply(e.getValue())));
                    return map;
                },
                map -> {
                    ObjectNode object = JsonTree.object();
                    map.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .forEach(e -> object.set(e.getKey(), JsonTree.value(write.apply(e.getValue()))));
                    return object;
                });
    }

    private static List<JsonPath> paths(JsonNode paths) {
        return JsonTree.items(paths).stream()
                .map(JSON_PATH::read)
                .filter(p -> !p.path().isEmpty())
                .toList();
    }

    private static @Nullable Object paths(List<JsonPath> paths) {
        return paths.isEmpty() ? null : paths.stream().map(JSON_PATH::write).toList();
    }

    private static @Nullable Object target(Optional<FieldMatcher> target) {
        return target.map(FieldJson::matcher).orElse(null);
    }

    private static List<ValueFilter> filters(JsonNode filters) {
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

    private static Object filters(List<ValueFilter> filters) {
        return filters.stream().map(TransformationJson::filter).toList();
    }

    private static ObjectNode filter(ValueFilter filter) {
        ObjectNode options = filter.test().equals("range")
                ? JsonTree.of("from", filter.value(), "to", filter.upper())
                : JsonTree.of("value", filter.value());
        return JsonTree.of("fieldName", filter.field(), "config", JsonTree.of("id", filter.test(), "options", options));
    }
}
