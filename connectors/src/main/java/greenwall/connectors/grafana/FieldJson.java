package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.FieldConfig;
import greenwall.fleet.dashboard.FieldMatcher;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.FieldOption.ColorMode;
import greenwall.fleet.dashboard.FieldType;
import greenwall.fleet.dashboard.Option;
import greenwall.fleet.dashboard.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The settings of fields: `fieldConfig` with its defaults and overrides.
final class FieldJson {
    private static final String CONTINUOUS = "continuous-";

    private static final List<Property<?>> TABLE = List.of(
            Property.text("unit", FieldOption.UNIT),
            Property.integer("decimals", FieldOption.DECIMALS),
            Property.number("min", FieldOption.MIN),
            Property.number("max", FieldOption.MAX),
            Property.flag("fieldMinMax", FieldOption.OWN_RANGE),
            Property.text("displayName", FieldOption.NAME),
            Property.text("description", FieldOption.DESCRIPTION),
            Property.text("noValue", FieldOption.NO_VALUE),
            Property.of("color.mode", FieldOption.COLOR_MODE, FieldJson::colorMode, FieldJson::colorMode),
            Property.of(
                    "color.mode",
                    FieldOption.COLOR_SCHEME,
                    n -> Optional.of(
                            Tree.text(n).startsWith(CONTINUOUS) ? Tree.text(n).substring(CONTINUOUS.length()) : ""),
                    v -> Tree.value(CONTINUOUS + v)),
            Property.text("color.fixedColor", FieldOption.COLOR),
            Property.words("color.seriesBy", FieldOption.COLOR_BY, "last min max"),
            Property.of("thresholds", FieldOption.THRESHOLDS, ValuesJson::thresholds, ValuesJson::thresholds),
            Property.of("mappings", FieldOption.MAPPINGS, ValuesJson::mappings, ValuesJson::mappings),
            Property.of("links", FieldOption.LINKS, LinksJson::dataLinks, LinksJson::dataLinks),
            Property.flag("filterable", FieldOption.FILTERABLE),
            Property.words("custom.drawStyle", FieldOption.DRAW, "line=lines bars points"),
            Property.words("custom.lineInterpolation", FieldOption.INTERPOLATION, "linear smooth stepBefore stepAfter"),
            Property.number("custom.lineWidth", FieldOption.LINE_WIDTH),
            Property.words("custom.lineStyle.fill", FieldOption.LINE_STYLE, "solid dash dot square=dash"),
            Property.of(
                    "custom.lineStyle.dash",
                    FieldOption.DASHES,
                    n -> Optional.of(Tree.items(n).stream()
                            .map(Tree::number)
                            .flatMap(Optional::stream)
                            .toList()),
                    Tree::value),
            Property.number("custom.fillOpacity", FieldOption.FILL),
            Property.words("custom.gradientMode", FieldOption.GRADIENT, "none opacity hue scheme"),
            Property.text("custom.fillBelowTo", FieldOption.FILL_BELOW_TO),
            Property.words("custom.showPoints", FieldOption.POINTS, "auto always never"),
            Property.number("custom.pointSize", FieldOption.POINT_SIZE),
            span("custom.spanNulls", FieldOption.CONNECT),
            span("custom.insertNulls", FieldOption.DISCONNECT),
            Property.words("custom.stacking.mode", FieldOption.STACKING, "none normal percent false=none true=normal"),
            Property.text("custom.stacking.group", FieldOption.STACK_GROUP),
            Property.integer("custom.barAlignment", FieldOption.BAR_ALIGNMENT),
            Property.number("custom.barWidthFactor", FieldOption.BAR_WIDTH),
            Property.number("custom.barMaxWidth", FieldOption.BAR_MAX_WIDTH),
            Property.words("custom.transform", FieldOption.TRANSFORM, "none constant negative-Y"),
            Property.words("custom.axisPlacement", FieldOption.AXIS, "auto left right hidden top=auto bottom=auto"),
            Property.text("custom.axisLabel", FieldOption.AXIS_LABEL),
            Property.number("custom.axisWidth", FieldOption.AXIS_WIDTH),
            Property.number("custom.axisSoftMin", FieldOption.AXIS_SOFT_MIN),
            Property.number("custom.axisSoftMax", FieldOption.AXIS_SOFT_MAX),
            Property.flag("custom.axisCenteredZero", FieldOption.AXIS_CENTERED_ZERO),
            Property.flag("custom.axisGridShow", FieldOption.AXIS_GRID),
            Property.flag("custom.axisBorderShow", FieldOption.AXIS_BORDER),
            Property.words("custom.axisColorMode", FieldOption.AXIS_COLORED, "text=false series=true"),
            Property.words("custom.scaleDistribution.type", FieldOption.SCALE, "linear log symlog ordinal=linear"),
            Property.integer("custom.scaleDistribution.log", FieldOption.LOG_BASE),
            Property.number("custom.scaleDistribution.linearThreshold", FieldOption.LINEAR_BELOW),
            Property.words(
                    "custom.thresholdsStyle.mode",
                    FieldOption.THRESHOLD_DRAW,
                    "off line dashed area line+area=line_and_area dashed+area=dashed_and_area series"),
            Property.flag("custom.hideFrom.viz", FieldOption.HIDE_GRAPH),
            Property.flag("custom.hideFrom.graph", FieldOption.HIDE_GRAPH),
            Property.flag("custom.hideFrom.legend", FieldOption.HIDE_LEGEND),
            Property.flag("custom.hideFrom.tooltip", FieldOption.HIDE_TOOLTIP),
            Property.flag("custom.hidden", FieldOption.HIDDEN),
            Property.words(
                    "custom.cellOptions.type",
                    FieldOption.CELL,
                    "auto color-text color-background gauge sparkline json-view=json data-links=links pill markdown image"),
            Property.words("custom.cellOptions.mode", FieldOption.CELL_GAUGE, "basic gradient lcd"),
            Property.flag("custom.cellOptions.applyToRow", FieldOption.CELL_WHOLE_ROW),
            Property.flag("custom.cellOptions.wrapText", FieldOption.CELL_WRAP),
            Property.flag("custom.filterable", FieldOption.FILTERABLE),
            Property.number("custom.width", FieldOption.COLUMN_WIDTH),
            Property.number("custom.minWidth", FieldOption.COLUMN_MIN_WIDTH),
            Property.words("custom.align", FieldOption.ALIGN, "auto left center right"));

    private FieldJson() {}

    private static Property<Double> span(String path, Option<Double> option) {
        return Property.of(
                path,
                option,
                n -> n.isBoolean() ? Optional.of(n.asBoolean() ? Double.POSITIVE_INFINITY : 0.0) : Tree.number(n),
                v -> v == 0 || v.isInfinite() ? Tree.value(v != 0) : Tree.value(v));
    }

    private static Optional<ColorMode> colorMode(JsonNode node) {
        return switch (Tree.text(node)) {
            case "fixed" -> Optional.of(ColorMode.FIXED);
            case "shades" -> Optional.of(ColorMode.SHADES);
            case "thresholds" -> Optional.of(ColorMode.THRESHOLDS);
            case "palette-classic", "palette-saturated" -> Optional.of(ColorMode.PALETTE);
            case "palette-classic-by-name" -> Optional.of(ColorMode.PALETTE_BY_NAME);
            default -> Tree.text(node).startsWith(CONTINUOUS) ? Optional.of(ColorMode.CONTINUOUS) : Optional.empty();
        };
    }

    private static JsonNode colorMode(ColorMode mode) {
        return Tree.value(
                switch (mode) {
                    case FIXED -> "fixed";
                    case SHADES -> "shades";
                    case THRESHOLDS -> "thresholds";
                    case PALETTE -> "palette-classic";
                    case PALETTE_BY_NAME -> "palette-classic-by-name";
                    case CONTINUOUS -> CONTINUOUS + "GrYlRd";
                });
    }

    static FieldConfig read(JsonNode config, Consumer<String> remark) {
        Options defaults =
                options(config.path("defaults"), true, what -> remark.accept("fieldConfig.defaults." + what));
        List<FieldConfig.Override> overrides = new ArrayList<>();
        for (JsonNode override : Tree.items(config.path("overrides"))) {
            JsonNode of = override.path("matcher");
            Optional<FieldMatcher> matcher = matcher(of);
            if (matcher.isEmpty()) {
                remark.accept("an override for " + Reason.quoted(Tree.text(of, "id")));
                continue;
            }
            ObjectNode set = Tree.object();
            for (JsonNode property : Tree.items(override.path("properties"))) {
                String id = Tree.text(property, "id");
                JsonNode value = property.path("value");
                if (id.equals("color") && value.isString()) {
                    value = Tree.of("mode", "fixed", "fixedColor", Tree.text(value));
                }
                if (Tree.isThere(value)) {
                    Tree.put(set, id, value);
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
        return Property.read(OldCell.modern(json), TABLE, sparse, remark);
    }

    static ObjectNode write(FieldConfig fields) {
        ObjectNode defaults = Tree.object();
        Property.write(fields.defaults(), TABLE, defaults);
        ArrayNode overrides = Tree.array();
        for (FieldConfig.Override override : fields.overrides()) {
            ObjectNode set = Tree.object();
            Property.write(override.options(), TABLE, set);
            ArrayNode properties = Tree.array();
            set.properties().forEach(p -> {
                if (p.getKey().equals("custom")) {
                    p.getValue()
                            .properties()
                            .forEach(c -> properties.add(Tree.of("id", "custom." + c.getKey(), "value", c.getValue())));
                } else {
                    properties.add(Tree.of("id", p.getKey(), "value", p.getValue()));
                }
            });
            overrides.add(Tree.of("matcher", matcher(override.matcher()), "properties", properties));
        }
        return Tree.of("defaults", defaults, "overrides", overrides);
    }

    static Optional<FieldMatcher> matcher(JsonNode matcher) {
        JsonNode options = matcher.path("options");
        return Optional.ofNullable(
                switch (Tree.text(matcher, "id")) {
                    case "byName" -> new FieldMatcher.ByName(Tree.text(options));
                    case "byNames" ->
                        options.isArray()
                                ? new FieldMatcher.ByNames(Tree.texts(options), false)
                                : new FieldMatcher.ByNames(
                                        Tree.texts(options.path("names")),
                                        Tree.text(options, "mode").equals("exclude"));
                    case "byRegexp", "byRegexpOrNames" ->
                        new FieldMatcher.ByRegex(
                                options.isObject() ? Tree.text(options, "pattern") : Tree.text(options));
                    case "byType", "numeric", "time" -> type(matcher);
                    case "byFrameRefID" -> new FieldMatcher.ByQuery(Tree.text(options));
                    case "byValue" ->
                        new FieldMatcher.ByValue(
                                Tree.text(options, "reducer"),
                                Tree.text(options, "op").isEmpty() ? "eq" : Tree.text(options, "op"),
                                Tree.number(options.path("value")).orElse(0.0));
                    default -> null;
                });
    }

    private static @Nullable FieldMatcher type(JsonNode matcher) {
        String id = Tree.text(matcher, "id");
        // Some generators write the type under another name.
        String type = Tree.text(matcher, matcher.has("options") ? "options" : "unit");
        return switch (id.equals("byType") ? type : id) {
            case "number", "numeric" -> new FieldMatcher.ByType(FieldType.NUMBER);
            case "string", "enum" -> new FieldMatcher.ByType(FieldType.TEXT);
            case "time" -> new FieldMatcher.ByType(FieldType.TIME);
            case "boolean" -> new FieldMatcher.ByType(FieldType.FLAG);
            case "frame" -> new FieldMatcher.ByType(FieldType.FRAME);
            default -> null;
        };
    }

    static ObjectNode matcher(FieldMatcher matcher) {
        return switch (matcher) {
            case FieldMatcher.ByName by -> Tree.of("id", "byName", "options", by.name());
            case FieldMatcher.ByNames by ->
                Tree.of(
                        "id",
                        "byNames",
                        "options",
                        Tree.of(
                                "mode",
                                by.except() ? "exclude" : "include",
                                "names",
                                by.names(),
                                "prefix",
                                "All except:",
                                "readOnly",
                                true));
            case FieldMatcher.ByRegex by -> Tree.of("id", "byRegexp", "options", by.regex());
            case FieldMatcher.ByType by ->
                Tree.of(
                        "id",
                        "byType",
                        "options",
                        switch (by.type()) {
                            case NUMBER, HISTOGRAM -> "number";
                            case TEXT -> "string";
                            case TIME -> "time";
                            case FLAG -> "boolean";
                            case FRAME -> "frame";
                        });
            case FieldMatcher.ByQuery by -> Tree.of("id", "byFrameRefID", "options", by.ref());
            case FieldMatcher.ByValue by ->
                Tree.of(
                        "id",
                        "byValue",
                        "options",
                        Tree.of("reducer", by.reducer(), "op", by.operator(), "value", by.value()));
        };
    }
}
