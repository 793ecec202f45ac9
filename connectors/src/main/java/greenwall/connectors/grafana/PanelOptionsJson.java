package greenwall.connectors.grafana;

import static greenwall.connectors.grafana.Property.flag;
import static greenwall.connectors.grafana.Property.integer;
import static greenwall.connectors.grafana.Property.number;
import static greenwall.connectors.grafana.Property.text;
import static greenwall.connectors.grafana.Property.texts;
import static greenwall.connectors.grafana.Property.words;

import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelOption.Legend;
import greenwall.fleet.dashboard.PanelOption.SortBy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Where the options of each kind of panel stand in its `options`.
final class PanelOptionsJson {
    private static final Map<PanelKind, List<Property<?>>> TABLES = tables();

    private PanelOptionsJson() {}

    static List<Property<?>> of(PanelKind kind) {
        return TABLES.getOrDefault(kind, List.of());
    }

    private static Map<PanelKind, List<Property<?>>> tables() {
        Map<PanelKind, List<Property<?>>> tables = new EnumMap<>(PanelKind.class);
        tables.put(PanelKind.TIME_SERIES, legendAnd());
        tables.put(PanelKind.STAT, reducedAnd(stat()));
        tables.put(PanelKind.GAUGE, reducedAnd(gauge()));
        tables.put(PanelKind.BAR_GAUGE, reducedAnd(barGauge()));
        tables.put(PanelKind.BAR_CHART, legendAnd(barChart()));
        tables.put(PanelKind.TABLE, table());
        tables.put(PanelKind.HEATMAP, heatmap());
        tables.put(
                PanelKind.HISTOGRAM,
                legendAnd(
                        number("bucketSize", PanelOption.BUCKET_SIZE),
                        integer("bucketCount", PanelOption.BUCKET_COUNT),
                        number("bucketOffset", PanelOption.BUCKET_OFFSET),
                        flag("combine", PanelOption.COMBINE)));
        tables.put(PanelKind.STATE_TIMELINE, legendAnd(states()));
        tables.put(PanelKind.STATUS_HISTORY, legendAnd(states()));
        tables.put(PanelKind.LOGS, logs());
        tables.put(
                PanelKind.TEXT,
                List.of(
                        text("content", PanelOption.CONTENT),
                        words("mode", PanelOption.TEXT_FORM, "markdown html code text=code")));
        tables.put(PanelKind.PIE, pie());
        tables.put(PanelKind.ALERT_LIST, alerts());
        tables.put(
                PanelKind.DASHBOARD_LIST,
                List.of(
                        text("query", PanelOption.LIST_SEARCH),
                        texts("tags", PanelOption.LIST_TAGS),
                        integer("maxItems", PanelOption.LIST_MOST),
                        flag("keepTime", PanelOption.LIST_KEEP_TIME),
                        flag("includeVars", PanelOption.LIST_KEEP_VARIABLES)));
        tables.put(PanelKind.BUILT_IN, List.of(text("part", PanelOption.PART), text("host", PanelOption.PART_HOST)));
        tables.put(PanelKind.NOT_TAKEN, List.of());
        return tables;
    }

    private static List<Property<?>> legendAnd(Property<?>... own) {
        List<Property<?>> all = new ArrayList<>(List.of(
                Property.of(
                        "legend",
                        PanelOption.LEGEND,
                        PanelOptionsJson::legend,
                        v -> Tree.of(
                                "showLegend", v != Legend.HIDDEN, "displayMode", v == Legend.TABLE ? "table" : "list")),
                words("legend.placement", PanelOption.LEGEND_SIDE, "bottom right"),
                texts("legend.calcs", PanelOption.LEGEND_VALUES),
                text("legend.sortBy", PanelOption.LEGEND_SORT),
                flag("legend.sortDesc", PanelOption.LEGEND_DESCENDING),
                number("legend.width", PanelOption.LEGEND_WIDTH)));
        all.addAll(tooltip());
        all.add(words("orientation", PanelOption.ORIENTATION, "auto horizontal vertical"));
        all.addAll(List.of(own));
        return List.copyOf(all);
    }

    private static List<Property<?>> tooltip() {
        return List.of(
                words("tooltip.mode", PanelOption.TOOLTIP, "multi=all all single=one none"),
                words("tooltip.sort", PanelOption.TOOLTIP_SORT, "none asc=ascending desc=descending"),
                flag("tooltip.hideZeros", PanelOption.TOOLTIP_HIDE_ZEROS));
    }

    private static Optional<Legend> legend(JsonNode legend) {
        String mode = Tree.text(legend, "displayMode");
        boolean hidden =
                mode.equals("hidden") || (legend.path("showLegend").isBoolean() && !Tree.flag(legend, "showLegend"));
        return Optional.of(hidden ? Legend.HIDDEN : mode.equals("table") ? Legend.TABLE : Legend.LIST);
    }

    private static List<Property<?>> reducedAnd(List<Property<?>> own) {
        List<Property<?>> all = new ArrayList<>(List.of(
                texts("reduceOptions.calcs", PanelOption.REDUCE),
                flag("reduceOptions.values", PanelOption.EACH_ROW),
                integer("reduceOptions.limit", PanelOption.MOST),
                text("reduceOptions.fields", PanelOption.FIELDS),
                words("orientation", PanelOption.ORIENTATION, "auto horizontal vertical"),
                number("text.titleSize", PanelOption.TITLE_SIZE),
                number("text.valueSize", PanelOption.VALUE_SIZE)));
        all.addAll(own);
        return List.copyOf(all);
    }

    private static List<Property<?>> stat() {
        return List.of(
                words("colorMode", PanelOption.PAINT, "none value background background_solid"),
                words("graphMode", PanelOption.SPARKLINE, "area=true none=false line=true"),
                words("textMode", PanelOption.STAT_TEXT, "auto value value_and_name name none"),
                words("justifyMode", PanelOption.CENTERED, "auto=false center=true"),
                flag("wideLayout", PanelOption.WIDE),
                flag("showPercentChange", PanelOption.PERCENT_CHANGE),
                words("percentChangeColorMode", PanelOption.PERCENT_CHANGE_COLOR, "standard inverted same_as_value"));
    }

    private static List<Property<?>> sizes() {
        return List.of(
                words("sizing", PanelOption.MANUAL_SIZE, "auto=false manual=true"),
                number("minVizWidth", PanelOption.LEAST_WIDTH),
                number("minVizHeight", PanelOption.LEAST_HEIGHT),
                number("maxVizHeight", PanelOption.MOST_HEIGHT));
    }

    private static List<Property<?>> gauge() {
        List<Property<?>> all = new ArrayList<>(sizes());
        all.add(flag("showThresholdMarkers", PanelOption.THRESHOLD_MARKS));
        all.add(flag("showThresholdLabels", PanelOption.THRESHOLD_LABELS));
        all.add(number("neutral", PanelOption.NEUTRAL));
        return all;
    }

    private static List<Property<?>> barGauge() {
        List<Property<?>> all = new ArrayList<>(sizes());
        // A bar gauge's legend is drawn by Grafana alone and says what its names say.
        all.addAll(
                legendAnd().stream().filter(p -> p.path().startsWith("legend")).toList());
        all.add(words("displayMode", PanelOption.BAR, "gradient lcd basic"));
        all.add(flag("showUnfilled", PanelOption.UNFILLED));
        all.add(words("valueMode", PanelOption.BAR_VALUE, "color text hidden"));
        all.add(words("namePlacement", PanelOption.NAME_PLACE, "auto top left hidden"));
        return all;
    }

    private static Property<?>[] barChart() {
        return new Property<?>[] {
            text("xField", PanelOption.X_FIELD),
            text("colorByField", PanelOption.COLOR_FIELD),
            words("stacking", PanelOption.BAR_STACKING, "none normal percent"),
            number("groupWidth", PanelOption.GROUP_WIDTH),
            number("xTickLabelRotation", PanelOption.TICK_ROTATION),
            words("showValue", PanelOption.STATE_TEXT, "auto always never")
        };
    }

    private static List<Property<?>> table() {
        return List.of(
                flag("showHeader", PanelOption.HEADER),
                Property.of(
                        "sortBy",
                        PanelOption.SORT,
                        n -> Optional.of(Tree.items(n).stream()
                                .map(s -> new SortBy(Tree.text(s, "displayName"), Tree.flag(s, "desc")))
                                .toList()),
                        v -> {
                            ArrayNode all = Tree.array();
                            v.forEach(s -> all.add(Tree.of("displayName", s.field(), "desc", s.descending())));
                            return all;
                        }),
                words("cellHeight", PanelOption.CELL_HEIGHT, "sm=small md=medium lg=large auto=small"),
                Property.of(
                        "footer",
                        PanelOption.FOOTER,
                        n -> Optional.of(Tree.flag(n, "show") ? Tree.texts(n.path("reducer")) : List.<String>of()),
                        v -> Tree.of("show", !v.isEmpty(), "reducer", v)),
                texts("footer.fields", PanelOption.FOOTER_FIELDS),
                flag("footer.countRows", PanelOption.FOOTER_ROWS),
                flag("footer.enablePagination", PanelOption.PAGES),
                flag("enablePagination", PanelOption.PAGES),
                integer("frameIndex", PanelOption.FRAME));
    }

    private static List<Property<?>> heatmap() {
        List<Property<?>> all = new ArrayList<>(List.of(
                flag("calculate", PanelOption.CALCULATE),
                text("calculation.xBuckets.value", PanelOption.X_BUCKETS),
                words("calculation.xBuckets.mode", PanelOption.X_BUCKET_SIZE, "count=false size=true"),
                text("calculation.yBuckets.value", PanelOption.Y_BUCKETS),
                words("calculation.yBuckets.mode", PanelOption.Y_BUCKET_SIZE, "count=false size=true"),
                words("calculation.yBuckets.scale.type", PanelOption.Y_SCALE, "linear log symlog"),
                integer("calculation.yBuckets.scale.log", PanelOption.Y_LOG_BASE),
                words("rowsFrame.layout", PanelOption.BUCKET_BOUND, "auto le=upper ge=lower unknown=middle"),
                text("yAxis.unit", PanelOption.Y_UNIT),
                integer("yAxis.decimals", PanelOption.Y_DECIMALS),
                number("yAxis.min", PanelOption.Y_MIN),
                number("yAxis.max", PanelOption.Y_MAX),
                flag("yAxis.reverse", PanelOption.Y_REVERSED),
                text("yAxis.axisLabel", PanelOption.Y_LABEL),
                words("yAxis.axisPlacement", PanelOption.Y_AXIS, "left right hidden auto"),
                text("color.scheme", PanelOption.HEAT_SCHEME),
                words("color.mode", PanelOption.HEAT_OPACITY, "scheme=false opacity=true"),
                text("color.fill", PanelOption.HEAT_COLOR),
                words("color.scale", PanelOption.HEAT_LINEAR, "exponential=false linear=true"),
                number("color.exponent", PanelOption.HEAT_EXPONENT),
                integer("color.steps", PanelOption.HEAT_STEPS),
                flag("color.reverse", PanelOption.HEAT_REVERSED),
                number("color.min", PanelOption.HEAT_MIN),
                number("color.max", PanelOption.HEAT_MAX),
                number("filterValues.le", PanelOption.HEAT_NOT_BELOW),
                number("filterValues.ge", PanelOption.HEAT_NOT_ABOVE),
                number("cellGap", PanelOption.CELL_GAP),
                text("cellValues.unit", PanelOption.CELL_UNIT),
                integer("cellValues.decimals", PanelOption.CELL_DECIMALS),
                flag("tooltip.yHistogram", PanelOption.TOOLTIP_HISTOGRAM),
                words("legend.show", PanelOption.LEGEND, "true=list false=hidden"),
                words("showValue", PanelOption.STATE_TEXT, "never auto always")));
        all.add(words("tooltip.mode", PanelOption.TOOLTIP, "single=one multi=all none"));
        all.add(words("tooltip.show", PanelOption.TOOLTIP, "true=one false=none"));
        return List.copyOf(all);
    }

    private static Property<?>[] states() {
        return new Property<?>[] {
            flag("mergeValues", PanelOption.MERGE),
            words("showValue", PanelOption.STATE_TEXT, "auto always never true=always false=never"),
            words("alignValue", PanelOption.STATE_ALIGN, "left center right"),
            number("rowHeight", PanelOption.ROW_HEIGHT),
            number("colWidth", PanelOption.COLUMN_SHARE)
        };
    }

    private static List<Property<?>> logs() {
        return List.of(
                flag("showTime", PanelOption.LOG_TIME),
                flag("showLabels", PanelOption.LOG_LABELS),
                flag("showCommonLabels", PanelOption.LOG_COMMON_LABELS),
                flag("wrapLogMessage", PanelOption.LOG_WRAP),
                flag("prettifyLogMessage", PanelOption.LOG_PRETTY),
                flag("enableLogDetails", PanelOption.LOG_DETAILS),
                words("sortOrder", PanelOption.LOG_OLDEST_FIRST, "Descending=false Ascending=true"),
                words("dedupStrategy", PanelOption.LOG_DEDUP, "none exact numbers signature"));
    }

    private static List<Property<?>> pie() {
        List<Property<?>> all = new ArrayList<>(legendAnd());
        all.removeIf(p -> p.path().equals("orientation"));
        all.addAll(reducedAnd(List.of(
                words("pieType", PanelOption.DONUT, "pie=false donut=true"),
                texts("displayLabels", PanelOption.PIE_LABELS),
                texts("legend.values", PanelOption.PIE_LEGEND_VALUES))));
        return all;
    }

    private static List<Property<?>> alerts() {
        return List.of(
                Property.of(
                        "stateFilter",
                        PanelOption.ALERT_STATES,
                        n -> Optional.of(
                                n.isArray()
                                        ? Tree.texts(n)
                                        : n.properties().stream()
                                                .filter(e -> Tree.flag(e.getValue()))
                                                .map(e -> e.getKey().replace("noData", "nodata"))
                                                .toList()),
                        v -> {
                            var states = Tree.object();
                            v.forEach(s -> states.put(s, true));
                            return states;
                        }),
                text("alertName", PanelOption.ALERT_NAME),
                text("alertInstanceLabelFilter", PanelOption.ALERT_LABELS),
                texts("groupBy", PanelOption.ALERT_GROUP),
                integer("maxItems", PanelOption.ALERT_MOST),
                words("viewMode", PanelOption.ALERT_COUNT, "list=false stat=true"));
    }
}
