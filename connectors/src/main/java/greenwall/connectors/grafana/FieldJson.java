package greenwall.connectors.grafana;

import static greenwall.connectors.grafana.RecordMapping.either;
import static greenwall.connectors.grafana.RecordMapping.number;
import static greenwall.connectors.grafana.RecordMapping.part;
import static greenwall.connectors.grafana.RecordMapping.text;
import static greenwall.connectors.grafana.RecordMapping.words;

import greenwall.fleet.dashboard.FieldConfig;
import greenwall.fleet.dashboard.FieldMatcher;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The settings of fields: `fieldConfig` with its defaults and overrides.
final class FieldJson {
    private static final EnumNames TYPES = EnumNames.of(
            FieldType.class, "number string=text time boolean=flag frame number=histogram numeric=number enum=text");

    /// Matchers; each with its id and what it is told.
    private static final List<RecordMapping<?>> MATCHERS = List.of(
            RecordMapping.of("byName", FieldMatcher.ByName.class, text("options")),
            RecordMapping.of(
                    "byNames",
                    FieldMatcher.ByNames.class,
                    part(
                            "options",
                            FieldJson::names,
                            v -> JsonTree.of("names", v, "prefix", "All except:", "readOnly", true)),
                    either("options.mode", "include", "exclude")),
            RecordMapping.of("byRegexp", FieldMatcher.ByRegex.class, part("options", FieldJson::pattern)),
            RecordMapping.of("byType", FieldMatcher.ByType.class, words("options", TYPES)),
            RecordMapping.of("byFrameRefID", FieldMatcher.ByQuery.class, text("options")),
            RecordMapping.of(
                    "byValue",
                    FieldMatcher.ByValue.class,
                    text("options.reducer"),
                    part("options.op", n -> JsonTree.text(n).isEmpty() ? "eq" : JsonTree.text(n)),
                    number("options.value")));

    private FieldJson() {}

    static FieldConfig read(JsonNode config, Consumer<String> remark) {
        Options defaults =
                options(config.path("defaults"), true, what -> remark.accept("fieldConfig.defaults." + what));
        List<FieldConfig.Override> overrides = new ArrayList<>();
        for (JsonNode override : JsonTree.items(config.path("overrides"))) {
            JsonNode of = override.path("matcher");
            Optional<FieldMatcher> matcher = matcher(of);
            if (matcher.isEmpty()) {
                remark.accept("an override for " + ImportMessages.quoted(JsonTree.text(of, "id")));
                continue;
            }
            ObjectNode set = JsonTree.object();
            for (JsonNode property : JsonTree.items(override.path("properties"))) {
                String id = JsonTree.text(property, "id");
                JsonNode value = property.path("value");
                if (id.equals("color") && value.isString()) {
                    value = JsonTree.of("mode", "fixed", "fixedColor", JsonTree.text(value));
                }
                if (JsonTree.isThere(value)) {
                    JsonTree.put(set, id, value);
                }
            }
            Options options = options(set, false, what -> remark.accept("an override of " + what));
            if (!options.isEmpty()) {
                overrides.add(new FieldConfig.Override(matcher.get(), options));
            }
        }
        return new FieldConfig(defaults, overrides);
    }

    private static Options options(JsonNode json, boolean sparse, Consumer<String> remark) {
        return Property.read(OldCell.modern(json), PropertyTables.ofFields(), sparse, remark);
    }

    static ObjectNode write(FieldConfig fields) {
        ObjectNode defaults = JsonTree.object();
        Property.write(fields.defaults(), PropertyTables.ofFields(), defaults);
        ArrayNode overrides = JsonTree.array();
        for (FieldConfig.Override override : fields.overrides()) {
            ObjectNode set = JsonTree.object();
            Property.write(override.options(), PropertyTables.ofFields(), set);
            ArrayNode properties = JsonTree.array();
            set.properties().forEach(p -> {
                if (p.getKey().equals("custom")) {
                    p.getValue()
                            .properties()
                            .forEach(c ->
                                    properties.add(JsonTree.of("id", "custom." + c.getKey(), "value", c.getValue())));
                } else {
                    properties.add(JsonTree.of("id", p.getKey(), "value", p.getValue()));
                }
            });
            overrides.add(JsonTree.of("matcher", matcher(override.matcher()), "properties", properties));
        }
        return JsonTree.of("defaults", defaults, "overrides", overrides);
    }

    static Optional<FieldMatcher> matcher(JsonNode matcher) {
        String id = JsonTree.text(matcher, "id");
        return switch (id) {
            case "byType", "numeric", "time" -> type(matcher, id);
            case "byRegexpOrNames" -> Optional.of(new FieldMatcher.ByRegex(pattern(matcher.path("options"))));
            default -> RecordMapping.named(MATCHERS, id).map(s -> (FieldMatcher) s.read(matcher));
        };
    }

    private static Optional<FieldMatcher> type(JsonNode matcher, String id) {
        // Some generators write the type under another name.
        String type = JsonTree.text(matcher, matcher.has("options") ? "options" : "unit");
        return TYPES.value(id.equals("byType") ? type : id)
                .map(FieldType.class::cast)
                .map(FieldMatcher.ByType::new);
    }

    private static List<String> names(JsonNode options) {
        return JsonTree.texts(options.isArray() ? options : options.path("names"));
    }

    private static String pattern(JsonNode options) {
        return options.isObject() ? JsonTree.text(options, "pattern") : JsonTree.text(options);
    }

    static ObjectNode matcher(FieldMatcher matcher) {
        return RecordMapping.write(MATCHERS, "id", matcher);
    }
}
