package greenwall.fleet.dashboard;

import java.util.List;
import java.util.stream.Stream;

/// All options of a panel; above each group are the panel kinds that keep it. What a kind keeps but does not draw is
/// in [#notDrawn].
public final class PanelOption {
    private static final OptionKey.Keys KEYS = new OptionKey.Keys();

    private PanelOption() {}

    // Time series, bar chart, pie, histogram, heatmap, state timeline, status history
    public static final OptionKey<Legend> LEGEND = KEYS.choice("legend", Legend.LIST);
    public static final OptionKey<Side> LEGEND_SIDE = KEYS.choice("legend_side", Side.BOTTOM);
    /// Ids of [Reducer]: one legend column for each.
    public static final OptionKey<List<String>> LEGEND_VALUES = KEYS.list("legend_values", String.class);
    /// The id of the column by which the legend table is sorted, or `name`.
    public static final OptionKey<String> LEGEND_SORT = KEYS.text("legend_sort", "");
    public static final OptionKey<Boolean> LEGEND_DESCENDING = KEYS.flag("legend_descending", false);
    public static final OptionKey<Double> LEGEND_WIDTH = KEYS.of("legend_width", Double.class, null);
    public static final OptionKey<Tooltip> TOOLTIP = KEYS.choice("tooltip", Tooltip.ALL);
    public static final OptionKey<SortOrder> TOOLTIP_SORT = KEYS.choice("tooltip_sort", SortOrder.NONE);
    public static final OptionKey<Boolean> TOOLTIP_HIDE_ZEROS = KEYS.flag("tooltip_hide_zeros", false);
    /// Draws the normal range for the hour behind a time series.
    public static final OptionKey<Boolean> NORMAL = KEYS.flag("normal", false);

    // Stat, gauge, bar gauge, pie: how a series is reduced to a value
    /// Ids of [Reducer].
    public static final OptionKey<List<String>> REDUCE = KEYS.list("reduce", String.class);
    /// Whether each row is a separate value and nothing is reduced.
    public static final OptionKey<Boolean> EACH_ROW = KEYS.flag("each_row", false);
    /// The maximum number of values with [#EACH_ROW]; 0 for 25.
    public static final OptionKey<Integer> MAX = KEYS.of("most", Integer.class, 0);
    /// The fields that are shown: a name, `/regex/`, or empty for all number fields.
    public static final OptionKey<String> FIELDS = KEYS.text("fields", "");
    public static final OptionKey<Orientation> ORIENTATION = KEYS.choice("orientation", Orientation.AUTO);
    public static final OptionKey<Double> TITLE_SIZE = KEYS.of("title_size", Double.class, null);
    public static final OptionKey<Double> VALUE_SIZE = KEYS.of("value_size", Double.class, null);

    // Stat
    public static final OptionKey<StatColorMode> PAINT = KEYS.choice("paint", StatColorMode.VALUE);
    /// Whether an area is drawn below the value.
    public static final OptionKey<Boolean> SPARKLINE = KEYS.flag("sparkline", true);
    public static final OptionKey<StatText> STAT_TEXT = KEYS.choice("stat_text", StatText.AUTO);
    public static final OptionKey<Boolean> CENTERED = KEYS.flag("centered", false);
    public static final OptionKey<Boolean> WIDE = KEYS.flag("wide", true);
    public static final OptionKey<Boolean> PERCENT_CHANGE = KEYS.flag("percent_change", false);
    public static final OptionKey<ChangeColor> PERCENT_CHANGE_COLOR =
            KEYS.choice("percent_change_color", ChangeColor.STANDARD);

    // Gauge
    public static final OptionKey<Boolean> THRESHOLD_MARKS = KEYS.flag("threshold_marks", true);
    public static final OptionKey<Boolean> THRESHOLD_LABELS = KEYS.flag("threshold_labels", false);
    /// The value at which the arc starts.
    public static final OptionKey<Double> NEUTRAL = KEYS.of("neutral", Double.class, null);

    // Gauge and bar gauge, in pixels if sizes are not automatic
    public static final OptionKey<Boolean> MANUAL_SIZE = KEYS.flag("manual_size", false);
    public static final OptionKey<Double> MIN_WIDTH = KEYS.number("least_width", 8);
    public static final OptionKey<Double> MIN_HEIGHT = KEYS.number("least_height", 16);
    public static final OptionKey<Double> MAX_HEIGHT = KEYS.number("most_height", 300);

    // Bar gauge
    public static final OptionKey<FieldOption.CellGauge> BAR = KEYS.choice("bar", FieldOption.CellGauge.GRADIENT);
    public static final OptionKey<Boolean> UNFILLED = KEYS.flag("unfilled", true);
    public static final OptionKey<BarValue> BAR_VALUE = KEYS.choice("bar_value", BarValue.COLOR);
    public static final OptionKey<NamePlacement> NAME_PLACE = KEYS.choice("name_place", NamePlacement.AUTO);

    // Bar chart
    /// The field of the x axis; empty for the first text or time field.
    public static final OptionKey<String> X_FIELD = KEYS.text("x_field", "");
    public static final OptionKey<String> COLOR_FIELD = KEYS.text("color_field", "");
    public static final OptionKey<FieldOption.Stacking> BAR_STACKING =
            KEYS.choice("bar_stacking", FieldOption.Stacking.NONE);
    public static final OptionKey<Double> GROUP_WIDTH = KEYS.number("group_width", 0.7);
    public static final OptionKey<Double> TICK_ROTATION = KEYS.number("tick_rotation", 0);

    // Table
    public static final OptionKey<Boolean> HEADER = KEYS.flag("header", true);
    public static final OptionKey<List<SortBy>> SORT = KEYS.list("sort", SortBy.class);
    public static final OptionKey<CellHeight> CELL_HEIGHT = KEYS.choice("cell_height", CellHeight.SMALL);
    /// Ids of [Reducer] for the footer of the table; empty for none.
    public static final OptionKey<List<String>> FOOTER = KEYS.list("footer", String.class);
    public static final OptionKey<List<String>> FOOTER_FIELDS = KEYS.list("footer_fields", String.class);
    public static final OptionKey<Boolean> FOOTER_ROWS = KEYS.flag("footer_rows", false);
    public static final OptionKey<Boolean> PAGES = KEYS.flag("pages", false);
    /// Which of several frames is shown first.
    public static final OptionKey<Integer> FRAME = KEYS.of("frame", Integer.class, 0);

    // Heatmap
    /// Whether buckets are computed from the series' values; otherwise each series is a bucket.
    public static final OptionKey<Boolean> CALCULATE = KEYS.flag("calculate", false);
    /// The number of buckets, or with [#X_BUCKET_SIZE] their width such as `1m`; empty for automatic.
    public static final OptionKey<String> X_BUCKETS = KEYS.text("x_buckets", "");
    public static final OptionKey<Boolean> X_BUCKET_SIZE = KEYS.flag("x_bucket_size", false);
    public static final OptionKey<String> Y_BUCKETS = KEYS.text("y_buckets", "");
    public static final OptionKey<Boolean> Y_BUCKET_SIZE = KEYS.flag("y_bucket_size", false);
    public static final OptionKey<FieldOption.Scale> Y_SCALE = KEYS.choice("y_scale", FieldOption.Scale.LINEAR);
    public static final OptionKey<Integer> Y_LOG_BASE = KEYS.of("y_log_base", Integer.class, 2);
    /// Which bound of its bucket is in the name of a series.
    public static final OptionKey<BucketLabelPosition> BUCKET_BOUND =
            KEYS.choice("bucket_bound", BucketLabelPosition.AUTO);
    public static final OptionKey<String> Y_UNIT = KEYS.text("y_unit", "");
    public static final OptionKey<Integer> Y_DECIMALS = KEYS.of("y_decimals", Integer.class, null);
    public static final OptionKey<Double> Y_MIN = KEYS.of("y_min", Double.class, null);
    public static final OptionKey<Double> Y_MAX = KEYS.of("y_max", Double.class, null);
    public static final OptionKey<Boolean> Y_REVERSED = KEYS.flag("y_reversed", false);
    public static final OptionKey<String> Y_LABEL = KEYS.text("y_label", "");
    public static final OptionKey<FieldOption.Axis> Y_AXIS = KEYS.choice("y_axis", FieldOption.Axis.LEFT);
    /// A scheme of colours such as `Oranges`, `Spectral`, `Turbo`.
    public static final OptionKey<String> HEAT_SCHEME = KEYS.text("heat_scheme", "Oranges");
    /// Whether one colour, [#HEAT_COLOR], with increasing opacity is used instead of a scheme.
    public static final OptionKey<Boolean> HEAT_OPACITY = KEYS.flag("heat_opacity", false);
    public static final OptionKey<String> HEAT_COLOR = KEYS.text("heat_color", "dark-orange");
    public static final OptionKey<Boolean> HEAT_LINEAR = KEYS.flag("heat_linear", false);
    public static final OptionKey<Double> HEAT_EXPONENT = KEYS.number("heat_exponent", 0.5);
    public static final OptionKey<Integer> HEAT_STEPS = KEYS.of("heat_steps", Integer.class, 64);
    public static final OptionKey<Boolean> HEAT_REVERSED = KEYS.flag("heat_reversed", false);
    public static final OptionKey<Double> HEAT_MIN = KEYS.of("heat_min", Double.class, null);
    public static final OptionKey<Double> HEAT_MAX = KEYS.of("heat_max", Double.class, null);
    /// Cells with at most this value stay empty.
    public static final OptionKey<Double> HEAT_NOT_BELOW = KEYS.of("heat_not_below", Double.class, null);
    public static final OptionKey<Double> HEAT_NOT_ABOVE = KEYS.of("heat_not_above", Double.class, null);
    public static final OptionKey<Double> CELL_GAP = KEYS.number("cell_gap", 1);
    public static final OptionKey<String> CELL_UNIT = KEYS.text("cell_unit", "");
    public static final OptionKey<Integer> CELL_DECIMALS = KEYS.of("cell_decimals", Integer.class, null);
    public static final OptionKey<Boolean> TOOLTIP_HISTOGRAM = KEYS.flag("tooltip_histogram", false);
    /// Draws exemplars, single requests with a trace, over the cells.
    public static final OptionKey<Boolean> EXEMPLARS = KEYS.flag("exemplars", false);

    // Histogram
    /// The width of a bucket; 0 for automatic.
    public static final OptionKey<Double> BUCKET_SIZE = KEYS.number("bucket_size", 0);
    public static final OptionKey<Integer> BUCKET_COUNT = KEYS.of("bucket_count", Integer.class, 30);
    public static final OptionKey<Double> BUCKET_OFFSET = KEYS.number("bucket_offset", 0);
    /// Whether all series are combined.
    public static final OptionKey<Boolean> COMBINE = KEYS.flag("combine", false);

    // State timeline and status history
    public static final OptionKey<Boolean> MERGE = KEYS.flag("merge", true);
    public static final OptionKey<FieldOption.Visibility> STATE_TEXT =
            KEYS.choice("state_text", FieldOption.Visibility.AUTO);
    public static final OptionKey<FieldOption.Align> STATE_ALIGN = KEYS.choice("state_align", FieldOption.Align.LEFT);
    /// Shares of the available height and width that rows and columns take, 0 to 1.
    public static final OptionKey<Double> ROW_HEIGHT = KEYS.number("row_height", 0.9);

    public static final OptionKey<Double> COLUMN_SHARE = KEYS.number("column_share", 0.9);

    // Logs
    public static final OptionKey<Boolean> LOG_TIME = KEYS.flag("log_time", false);
    public static final OptionKey<Boolean> LOG_LABELS = KEYS.flag("log_labels", false);
    public static final OptionKey<Boolean> LOG_COMMON_LABELS = KEYS.flag("log_common_labels", false);
    public static final OptionKey<Boolean> LOG_WRAP = KEYS.flag("log_wrap", false);
    public static final OptionKey<Boolean> LOG_PRETTY = KEYS.flag("log_pretty", false);
    public static final OptionKey<Boolean> LOG_DETAILS = KEYS.flag("log_details", true);
    public static final OptionKey<Boolean> LOG_OLDEST_FIRST = KEYS.flag("log_oldest_first", false);
    public static final OptionKey<Dedup> LOG_DEDUP = KEYS.choice("log_dedup", Dedup.NONE);

    // Text
    public static final OptionKey<String> CONTENT = KEYS.text("content", "");
    public static final OptionKey<TextFormat> TEXT_FORM = KEYS.choice("text_form", TextFormat.MARKDOWN);

    // Pie
    /// Any of `name`, `value`, `percent`.
    public static final OptionKey<List<String>> PIE_LABELS = KEYS.list("pie_labels", String.class);
    /// Any of `value`, `percent`.
    public static final OptionKey<List<String>> PIE_LEGEND_VALUES = KEYS.list("pie_legend_values", String.class);
    public static final OptionKey<Boolean> DONUT = KEYS.flag("donut", false);

    // Alert list
    /// Any of `firing`, `pending`, `normal`, `nodata`, `error`; empty for firing.
    public static final OptionKey<List<String>> ALERT_STATES = KEYS.list("alert_states", String.class);
    public static final OptionKey<String> ALERT_NAME = KEYS.text("alert_name", "");
    /// Label matchers such as `{severity="critical"}`.
    public static final OptionKey<String> ALERT_LABELS = KEYS.text("alert_labels", "");
    public static final OptionKey<List<String>> ALERT_GROUP = KEYS.list("alert_group", String.class);
    public static final OptionKey<Integer> ALERT_MOST = KEYS.of("alert_most", Integer.class, 20);
    /// Whether the number of alerts is shown instead of a list.
    public static final OptionKey<Boolean> ALERT_COUNT = KEYS.flag("alert_count", false);

    // Dashboard list
    public static final OptionKey<String> LIST_SEARCH = KEYS.text("list_search", "");
    public static final OptionKey<List<String>> LIST_TAGS = KEYS.list("list_tags", String.class);
    public static final OptionKey<Integer> LIST_MOST = KEYS.of("list_most", Integer.class, 10);
    public static final OptionKey<Boolean> LIST_KEEP_TIME = KEYS.flag("list_keep_time", false);
    public static final OptionKey<Boolean> LIST_KEEP_VARIABLES = KEYS.flag("list_keep_variables", false);

    // Built-in part
    /// The view that it is a part of: `wall`, `zfs`, `wireguard` …
    public static final OptionKey<String> PART = KEYS.text("part", "");
    /// A host, or a variable with a host as its value; empty for all.
    public static final OptionKey<String> PART_HOST = KEYS.text("part_host", "");

    // Panels that are not supported
    public static final OptionKey<String> FOREIGN_TYPE = KEYS.text("foreign_type", "");
    public static final OptionKey<String> REASON = KEYS.text("reason", "");

    public static final List<OptionKey<?>> ALL = KEYS.created();

    /// Read, kept and written again, but not drawn by any kind of panel.
    public static final List<OptionKey<?>> NOT_DRAWN = List.of(DONUT);

    private static final List<OptionKey<?>> OF_TIME_SERIES_ONLY = List.of(
            LEGEND_SIDE, LEGEND_VALUES, LEGEND_SORT, LEGEND_DESCENDING, LEGEND_WIDTH, TOOLTIP_SORT, TOOLTIP_HIDE_ZEROS);

    /// Read, kept and written again, but not drawn by this kind of panel; an import reports them.
    public static List<OptionKey<?>> notDrawn(PanelKind kind) {
        List<OptionKey<?>> ofKind = switch (kind) {
            case TIME_SERIES -> List.of(ORIENTATION);
            case GAUGE -> List.of(MAX_HEIGHT);
            case BAR_GAUGE -> List.of(LEGEND);
            case BAR_CHART -> List.of(TOOLTIP);
            case HISTOGRAM -> List.of(TOOLTIP, ORIENTATION);
            case STATE_TIMELINE -> List.of(LEGEND, TOOLTIP, ORIENTATION);
            case STATUS_HISTORY -> List.of(LEGEND, TOOLTIP, ORIENTATION, MERGE);
            case PIE -> List.of(LEGEND, TOOLTIP, ORIENTATION, TITLE_SIZE, VALUE_SIZE);
            default -> List.of();
        };
        List<OptionKey<?>> ofTimeSeries = kind == PanelKind.TIME_SERIES ? List.of() : OF_TIME_SERIES_ONLY;
        return Stream.of(NOT_DRAWN, ofKind, ofTimeSeries).flatMap(List::stream).toList();
    }

    /// A column by which a table is sorted initially.
    public record SortBy(String field, boolean descending) {}

    public enum Legend {
        HIDDEN,
        LIST,
        TABLE
    }

    public enum Side {
        BOTTOM,
        RIGHT
    }

    public enum Tooltip {
        ONE,
        ALL,
        NONE
    }

    public enum SortOrder {
        NONE,
        ASCENDING,
        DESCENDING
    }

    public enum Orientation {
        AUTO,
        HORIZONTAL,
        VERTICAL
    }

    public enum StatColorMode {
        NONE,
        VALUE,
        BACKGROUND,
        BACKGROUND_SOLID
    }

    public enum StatText {
        AUTO,
        VALUE,
        VALUE_AND_NAME,
        NAME,
        NONE
    }

    public enum ChangeColor {
        STANDARD,
        INVERTED,
        SAME_AS_VALUE
    }

    public enum BarValue {
        COLOR,
        TEXT,
        HIDDEN
    }

    public enum NamePlacement {
        AUTO,
        TOP,
        LEFT,
        HIDDEN
    }

    public enum CellHeight {
        SMALL,
        MEDIUM,
        LARGE
    }

    public enum BucketLabelPosition {
        AUTO,
        UPPER,
        LOWER,
        MIDDLE
    }

    public enum Dedup {
        NONE,
        EXACT,
        NUMBERS,
        SIGNATURE
    }

    public enum TextFormat {
        MARKDOWN,
        HTML,
        CODE
    }
}
