package greenwall.connectors.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Written dashboards have the fields that Grafana's published schema requires, with the right types.
class GrafanaSchemaTest {
    private static final String WHOLE = "whole";
    private static final String TEXT = "text";
    private static final String FLAG = "flag";
    private static final String LIST = "list";
    private static final String OBJECT = "object";
    private static final String SOURCE = "source";

    private final List<String> errors = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"queue.json", "rows.json", "second.json"})
    void aWrittenDashboardHasTheFieldsOfTheSchema(String file) throws IOException {
        JsonNode json = exported(file);

        required(json, "", "schemaVersion", WHOLE, "editable", FLAG, "graphTooltip", WHOLE, "panels", LIST);
        optional(json, "", "title", TEXT, "description", TEXT, "tags", LIST, "timezone", TEXT, "refresh", TEXT);
        required(json.path("time"), "time", "from", TEXT, "to", TEXT);
        forEach(json.path("panels"), panel -> panel(panel, true));
        forEach(json.at("/templating/list"), this::variable);
        forEach(json.at("/annotations/list"), annotation -> {
            required(annotation, "annotation", "name", TEXT, "datasource", SOURCE, "enable", FLAG, "iconColor", TEXT);
            optional(annotation, "annotation", "hide", FLAG);
            if (annotation.has("filter")) {
                required(annotation.path("filter"), "annotation.filter", "ids", LIST);
            }
        });
        forEach(json.path("links"), this::link);
        assertThat(errors).isEmpty();
    }

    private static JsonNode exported(String file) throws IOException {
        try (var in = Objects.requireNonNull(GrafanaSchemaTest.class.getResourceAsStream(file))) {
            var imported = (ImportResult.Imported) GrafanaDashboardReader.read("x", in.readAllBytes());
            return GrafanaDashboardReader.MAPPER.readTree(
                    GrafanaDashboardWriter.write(imported.dashboard()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void forEach(JsonNode list, Consumer<JsonNode> check) {
        StreamSupport.stream(list.spliterator(), false).forEach(check);
    }

    private void panel(JsonNode panel, boolean outer) {
        String path = "panel " + panel.path("title").asString("");
        required(panel, path, "type", TEXT, "id", WHOLE);
        JsonNode gridPosition = panel.path("gridPos");
        required(gridPosition, path + ".gridPos", "x", WHOLE, "y", WHOLE, "w", WHOLE, "h", WHOLE);
        requireRange(path, gridPosition.path("x").asInt(), 0, 23);
        requireRange(path, gridPosition.path("w").asInt(), 1, 24);
        requireRange(path, gridPosition.path("y").asInt(), 0, Integer.MAX_VALUE);
        requireRange(path, gridPosition.path("h").asInt(), 1, Integer.MAX_VALUE);
        if (panel.path("type").asString("").equals("row")) {
            assertThat(outer).as("a row stands in no row").isTrue();
            required(panel, path, "collapsed", FLAG, "panels", LIST);
            forEach(panel.path("panels"), inner -> panel(inner, false));
            return;
        }
        optional(panel, path, "title", TEXT, "description", TEXT, "transparent", FLAG, "datasource", SOURCE);
        optional(panel, path, "targets", LIST, "repeat", TEXT, "interval", TEXT, "timeFrom", TEXT, "timeShift", TEXT);
        optional(panel, path, "maxDataPoints", WHOLE, "maxPerRow", WHOLE, "links", LIST, "transformations", LIST);
        required(panel, path, "options", OBJECT, "fieldConfig", OBJECT);
        required(panel.path("fieldConfig"), path + ".fieldConfig", "defaults", OBJECT, "overrides", LIST);
        if (panel.has("repeat")
                && !List.of("h", "v").contains(panel.path("repeatDirection").asString(""))) {
            errors.add(path + ".repeatDirection");
        }
        forEach(panel.path("targets"), t -> required(t, path + ".target", "refId", TEXT, "datasource", SOURCE));
        forEach(panel.path("transformations"), t -> {
            required(t, path + ".transformation", "id", TEXT, "options", OBJECT);
            optional(t, path + ".transformation", "disabled", FLAG, "filter", OBJECT);
        });
        forEach(panel.path("links"), this::link);
        fields(path, panel.at("/fieldConfig/defaults"));
        forEach(panel.at("/fieldConfig/overrides"), override -> {
            required(override, path + ".override", "matcher", OBJECT, "properties", LIST);
            required(override.path("matcher"), path + ".override.matcher", "id", TEXT);
            forEach(override.path("properties"), p -> required(p, path + ".override.property", "id", TEXT));
        });
    }

    private void fields(String path, JsonNode defaults) {
        optional(
                defaults,
                path,
                "unit",
                TEXT,
                "decimals",
                WHOLE,
                "displayName",
                TEXT,
                "noValue",
                TEXT,
                "custom",
                OBJECT);
        optional(defaults, path, "mappings", LIST, "links", LIST, "color", OBJECT, "thresholds", OBJECT);
        if (defaults.has("thresholds")) {
            JsonNode thresholds = defaults.path("thresholds");
            required(thresholds, path + ".thresholds", "mode", TEXT, "steps", LIST);
            if (!List.of("absolute", "percentage")
                    .contains(thresholds.path("mode").asString(""))) {
                errors.add(path + ".thresholds.mode");
            }
            forEach(thresholds.path("steps"), s -> required(s, path + ".thresholds.step", "color", TEXT));
        }
        if (defaults.has("color")) {
            required(defaults.path("color"), path + ".color", "mode", TEXT);
        }
        forEach(defaults.path("mappings"), m -> {
            required(m, path + ".mapping", "type", TEXT, "options", OBJECT);
            if (!List.of("value", "range", "regex", "special")
                    .contains(m.path("type").asString(""))) {
                errors.add(path + ".mapping.type");
            }
        });
    }

    private void variable(JsonNode variable) {
        String path = "variable " + variable.path("name").asString("");
        required(variable, path, "type", TEXT, "name", TEXT, "hide", WHOLE);
        optional(variable, path, "label", TEXT, "description", TEXT, "datasource", SOURCE, "multi", FLAG);
        optional(variable, path, "includeAll", FLAG, "current", OBJECT, "options", LIST);
        requireRange(path, variable.path("hide").asInt(), 0, 2);
        if (!List.of("query", "adhoc", "constant", "datasource", "interval", "textbox", "custom")
                .contains(variable.path("type").asString(""))) {
            errors.add(path + ".type");
        }
    }

    private void link(JsonNode link) {
        required(link, "link", "title", TEXT, "type", TEXT, "icon", TEXT, "tooltip", TEXT, "url", TEXT, "tags", LIST);
        required(link, "link", "asDropdown", FLAG, "targetBlank", FLAG, "includeVars", FLAG, "keepTime", FLAG);
        if (!List.of("link", "dashboards").contains(link.path("type").asString(""))) {
            errors.add("link.type");
        }
    }

    private void requireRange(String path, int value, int min, int max) {
        if (value < min || value > max) {
            errors.add(path + ": " + value);
        }
    }

    private void required(JsonNode json, String path, String... namesAndTypes) {
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            if (!hasType(json.path(namesAndTypes[i]), namesAndTypes[i + 1])) {
                errors.add(path + "." + namesAndTypes[i] + " is no " + namesAndTypes[i + 1] + ": "
                        + json.path(namesAndTypes[i]));
            }
        }
    }

    private void optional(JsonNode json, String path, String... namesAndTypes) {
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            if (json.has(namesAndTypes[i])) {
                required(json, path, namesAndTypes[i], namesAndTypes[i + 1]);
            }
        }
    }

    private static boolean hasType(JsonNode value, String type) {
        return switch (type) {
            case WHOLE -> value.isIntegralNumber();
            case TEXT -> value.isString();
            case FLAG -> value.isBoolean();
            case LIST -> value.isArray();
            case SOURCE ->
                value.isObject()
                        && (!value.has("type") || value.path("type").isString())
                        && (!value.has("uid") || value.path("uid").isString());
            default -> value.isObject();
        };
    }
}
