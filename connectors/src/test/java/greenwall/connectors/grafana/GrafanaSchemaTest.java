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

    private final List<String> wrong = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"queue.json", "rows.json", "second.json"})
    void aWrittenDashboardHasTheFieldsOfTheSchema(String file) throws IOException {
        JsonNode json = written(file);

        required(json, "", "schemaVersion", WHOLE, "editable", FLAG, "graphTooltip", WHOLE, "panels", LIST);
        optional(json, "", "title", TEXT, "description", TEXT, "tags", LIST, "timezone", TEXT, "refresh", TEXT);
        required(json.path("time"), "time", "from", TEXT, "to", TEXT);
        each(json.path("panels"), panel -> panel(panel, true));
        each(json.at("/templating/list"), this::variable);
        each(json.at("/annotations/list"), annotation -> {
            required(annotation, "annotation", "name", TEXT, "datasource", SOURCE, "enable", FLAG, "iconColor", TEXT);
            optional(annotation, "annotation", "hide", FLAG);
            if (annotation.has("filter")) {
                required(annotation.path("filter"), "annotation.filter", "ids", LIST);
            }
        });
        each(json.path("links"), this::link);
        assertThat(wrong).isEmpty();
    }

    private static JsonNode written(String file) throws IOException {
        try (var in = Objects.requireNonNull(GrafanaSchemaTest.class.getResourceAsStream(file))) {
            var taken = (ImportResult.Imported) GrafanaDashboardReader.read("x", in.readAllBytes());
            return GrafanaDashboardReader.MAPPER.readTree(
                    DashboardWriter.write(taken.dashboard()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void each(JsonNode list, Consumer<JsonNode> check) {
        StreamSupport.stream(list.spliterator(), false).forEach(check);
    }

    private void panel(JsonNode panel, boolean outer) {
        String at = "panel " + panel.path("title").asString("");
        required(panel, at, "type", TEXT, "id", WHOLE);
        JsonNode place = panel.path("gridPos");
        required(place, at + ".gridPos", "x", WHOLE, "y", WHOLE, "w", WHOLE, "h", WHOLE);
        within(at, place.path("x").asInt(), 0, 23);
        within(at, place.path("w").asInt(), 1, 24);
        within(at, place.path("y").asInt(), 0, Integer.MAX_VALUE);
        within(at, place.path("h").asInt(), 1, Integer.MAX_VALUE);
        if (panel.path("type").asString("").equals("row")) {
            assertThat(outer).as("a row stands in no row").isTrue();
            required(panel, at, "collapsed", FLAG, "panels", LIST);
            each(panel.path("panels"), inner -> panel(inner, false));
            return;
        }
        optional(panel, at, "title", TEXT, "description", TEXT, "transparent", FLAG, "datasource", SOURCE);
        optional(panel, at, "targets", LIST, "repeat", TEXT, "interval", TEXT, "timeFrom", TEXT, "timeShift", TEXT);
        optional(panel, at, "maxDataPoints", WHOLE, "maxPerRow", WHOLE, "links", LIST, "transformations", LIST);
        required(panel, at, "options", OBJECT, "fieldConfig", OBJECT);
        required(panel.path("fieldConfig"), at + ".fieldConfig", "defaults", OBJECT, "overrides", LIST);
        if (panel.has("repeat")
                && !List.of("h", "v").contains(panel.path("repeatDirection").asString(""))) {
            wrong.add(at + ".repeatDirection");
        }
        each(panel.path("targets"), t -> required(t, at + ".target", "refId", TEXT, "datasource", SOURCE));
        each(panel.path("transformations"), t -> {
            required(t, at + ".transformation", "id", TEXT, "options", OBJECT);
            optional(t, at + ".transformation", "disabled", FLAG, "filter", OBJECT);
        });
        each(panel.path("links"), this::link);
        fields(at, panel.at("/fieldConfig/defaults"));
        each(panel.at("/fieldConfig/overrides"), override -> {
            required(override, at + ".override", "matcher", OBJECT, "properties", LIST);
            required(override.path("matcher"), at + ".override.matcher", "id", TEXT);
            each(override.path("properties"), p -> required(p, at + ".override.property", "id", TEXT));
        });
    }

    private void fields(String at, JsonNode defaults) {
        optional(defaults, at, "unit", TEXT, "decimals", WHOLE, "displayName", TEXT, "noValue", TEXT, "custom", OBJECT);
        optional(defaults, at, "mappings", LIST, "links", LIST, "color", OBJECT, "thresholds", OBJECT);
        if (defaults.has("thresholds")) {
            JsonNode thresholds = defaults.path("thresholds");
            required(thresholds, at + ".thresholds", "mode", TEXT, "steps", LIST);
            if (!List.of("absolute", "percentage")
                    .contains(thresholds.path("mode").asString(""))) {
                wrong.add(at + ".thresholds.mode");
            }
            each(thresholds.path("steps"), s -> required(s, at + ".thresholds.step", "color", TEXT));
        }
        if (defaults.has("color")) {
            required(defaults.path("color"), at + ".color", "mode", TEXT);
        }
        each(defaults.path("mappings"), m -> {
            required(m, at + ".mapping", "type", TEXT, "options", OBJECT);
            if (!List.of("value", "range", "regex", "special")
                    .contains(m.path("type").asString(""))) {
                wrong.add(at + ".mapping.type");
            }
        });
    }

    private void variable(JsonNode variable) {
        String at = "variable " + variable.path("name").asString("");
        required(variable, at, "type", TEXT, "name", TEXT, "hide", WHOLE);
        optional(variable, at, "label", TEXT, "description", TEXT, "datasource", SOURCE, "multi", FLAG);
        optional(variable, at, "includeAll", FLAG, "current", OBJECT, "options", LIST);
        within(at, variable.path("hide").asInt(), 0, 2);
        if (!List.of("query", "adhoc", "constant", "datasource", "interval", "textbox", "custom")
                .contains(variable.path("type").asString(""))) {
            wrong.add(at + ".type");
        }
    }

    private void link(JsonNode link) {
        required(link, "link", "title", TEXT, "type", TEXT, "icon", TEXT, "tooltip", TEXT, "url", TEXT, "tags", LIST);
        required(link, "link", "asDropdown", FLAG, "targetBlank", FLAG, "includeVars", FLAG, "keepTime", FLAG);
        if (!List.of("link", "dashboards").contains(link.path("type").asString(""))) {
            wrong.add("link.type");
        }
    }

    private void within(String at, int value, int least, int most) {
        if (value < least || value > most) {
            wrong.add(at + ": " + value);
        }
    }

    private void required(JsonNode json, String at, String... namesAndTypes) {
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            if (!is(json.path(namesAndTypes[i]), namesAndTypes[i + 1])) {
                wrong.add(at + "." + namesAndTypes[i] + " is no " + namesAndTypes[i + 1] + ": "
                        + json.path(namesAndTypes[i]));
            }
        }
    }

    private void optional(JsonNode json, String at, String... namesAndTypes) {
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            if (json.has(namesAndTypes[i])) {
                required(json, at, namesAndTypes[i], namesAndTypes[i + 1]);
            }
        }
    }

    private static boolean is(JsonNode value, String type) {
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
