package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.DashboardRegex;
import greenwall.fleet.dashboard.FieldConfig;
import greenwall.fleet.dashboard.FieldMatcher;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.SourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes field settings: `fieldConfig` with its defaults and overrides.
final class FieldJson {
    private static final int LONGEST_NAME = 200;

    private FieldJson() {}

    static FieldConfig read(JsonNode config, Consumer<String> remark) {
        OptionValues defaults =
                options(config.path("defaults"), true, what -> remark.accept("fieldConfig.defaults." + what));
        List<FieldConfig.Override> overrides = new ArrayList<>();
        for (JsonNode override : JsonTree.items(config.path("overrides"))) {
            JsonNode of = override.path("matcher");
            Optional<FieldMatcher> matcher = matcher(of);
            if (matcher.isEmpty()) {
                remark.accept(
                        "an override for " + ImportMessageText.quoted(JsonTree.text(of, "id")) + " is not imported");
                continue;
            }
            if (matcher.get() instanceof FieldMatcher.ByRegex(var regex)
                    && DashboardRegex.of(regex).isEmpty()) {
                remark.accept("an override for the invalid expression " + ImportMessageText.quoted(regex)
                        + " is kept but not applied");
            }
            ObjectNode set = JsonTree.object();
            for (JsonNode property : JsonTree.items(override.path("properties"))) {
                String id = JsonTree.text(property, "id");
                JsonNode value = property.path("value");
                if (id.equals("color") && value.isString()) {
                    value = JsonTree.of("mode", "fixed", "fixedColor", JsonTree.text(value));
                }
                if (JsonTree.exists(value) && id.length() < LONGEST_NAME) {
                    JsonTree.put(set, id, value);
                }
            }
            OptionValues options = options(set, false, what -> remark.accept("an override of " + what));
            if (!options.isEmpty()) {
                overrides.add(new FieldConfig.Override(matcher.get(), options));
            }
        }
        return new FieldConfig(defaults, overrides);
    }

    private static OptionValues options(JsonNode json, boolean sparse, Consumer<String> remark) {
        if (json.path("custom").has("displayMode")) {
            // Older versions have no separate cell options for tables.
            ObjectNode today = (ObjectNode) json.deepCopy();
            RenamedKeys.move("cell", json, today);
            ((ObjectNode) today.path("custom")).remove("displayMode");
            return OptionMapping.read(today, OptionMappings.ofFields(), sparse, remark);
        }
        return OptionMapping.read(json, OptionMappings.ofFields(), sparse, remark);
    }

    static ObjectNode write(FieldConfig fields) {
        ObjectNode defaults = JsonTree.object();
        OptionMapping.write(fields.defaults(), OptionMappings.ofFields(), defaults);
        ArrayNode overrides = JsonTree.array();
        for (FieldConfig.Override override : fields.overrides()) {
            ObjectNode set = JsonTree.object();
            OptionMapping.write(override.options(), OptionMappings.ofFields(), set);
            overrides.add(JsonTree.of("matcher", matcher(override.matcher()), "properties", properties(set)));
        }
        return JsonTree.of("defaults", defaults, "overrides", overrides);
    }

    /// Converts settings to the property list of an override, in which each property has its full name.
    static ArrayNode properties(ObjectNode set) {
        ArrayNode properties = JsonTree.array();
        for (Map.Entry<String, JsonNode> property : set.properties()) {
            if (property.getKey().equals("custom")) {
                property.getValue()
                        .properties()
                        .forEach(c -> properties.add(JsonTree.of("id", "custom." + c.getKey(), "value", c.getValue())));
            } else {
                properties.add(JsonTree.of("id", property.getKey(), "value", property.getValue()));
            }
        }
        return properties;
    }

    static Optional<FieldMatcher> matcher(JsonNode matcher) {
        String id = JsonTree.text(matcher, "id");
        boolean type = List.of("byType", "numeric", "time").contains(id);
        // Some generators write the type under another name.
        String named = JsonTree.text(matcher, matcher.has("options") ? "options" : "unit");
        JsonNode read = type ? JsonTree.of("options", id.equals("byType") ? named : id) : matcher;
        String today = type ? "byType" : id.equals("byRegexpOrNames") ? "byRegexp" : id;
        return RecordMapping.named("matchers", today)
                .filter(mapping -> mapping.fits(read))
                .map(mapping -> (FieldMatcher) mapping.read(read, _ -> SourceRef.DEFAULT));
    }

    static ObjectNode matcher(FieldMatcher matcher) {
        return RecordMapping.writeNamed("id", matcher);
    }

    static List<String> names(JsonNode options) {
        return JsonTree.texts(options.isArray() ? options : options.path("names"));
    }

    static ObjectNode allBut(List<String> names) {
        return JsonTree.of("names", names, "prefix", "All except:", "readOnly", true);
    }

    static String pattern(JsonNode options) {
        return options.isObject() ? JsonTree.text(options, "pattern") : JsonTree.text(options);
    }
}
