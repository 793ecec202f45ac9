package greenwall.fleet.dashboard;

import static greenwall.fleet.dashboard.FieldOption.flag;
import static greenwall.fleet.dashboard.FieldOption.list;
import static greenwall.fleet.dashboard.FieldOption.number;
import static greenwall.fleet.dashboard.FieldOption.of;
import static greenwall.fleet.dashboard.FieldOption.text;

import java.util.List;

/// Everything that can be set about a panel as a whole; beside each group, the kinds that heed it.
public final class PanelOption {
    private PanelOption() {}

    // Time series, bar chart, pie, histogram, heatmap, state timeline, status history
    public static final Option<Legend> LEGEND = of("legend", Legend.class, Legend.LIST);
    public static final Option<Side> LEGEND_SIDE = of("legend_side", Side.class, Side.BOTTOM);
    /// Ids of [Reducer]: one column for each.
    public static final Option<List<String>> LEGEND_VALUES = list("legend_values", String.class);
    /// The id of the column by which a table is sorted, or `name`.
    public static final Option<String> LEGEND_SORT = text("legend_sort", "");
    public static final Option<Boolean> LEGEND_DESCENDING = flag("legend_descending", false);
    public static final Option<Double> LEGEND_WIDTH = of("legend_width", Double.class, null);
    public static final Option<Tooltip> TOOLTIP = of("tooltip", Tooltip.class, Tooltip.ALL);
    public static final Option<Sorted> TOOLTIP_SORT = of("tooltip_sort", Sorted.class, Sorted.NONE);
    public static final Option<Boolean> TOOLTIP_HIDE_ZEROS = flag("tooltip_hide_zeros", false);
    /// The band of what is normal for the hour behind a time series.
    public static final Option<Boolean> NORMAL = flag("normal", false);

    // Stat, gauge, bar gauge, pie: how a series becomes a value
    /// Ids of [Reducer].
    public static final Option<List<String>> REDUCE = list("reduce", String.class);
    /// Each row is a value of its own; nothing is reduced.
    public static final Option<Boolean> EACH_ROW = flag("each_row", false);
    /// The most values where each row is one; 0 for 25.
    public static final Option<Integer> MOST = of("most", Integer.class, 0);
    /// The fields that are shown: a name, `/regex/`, or empty for those with numbers.
    public static final Option<String> FIELDS = text("fields", "");
    public static final Option<Orientation> ORIENTATION = of("orientation", Orientation.class, Orientation.AUTO);
    public static final Option<Double> TITLE_SIZE = of("title_size", Double.class, null);
    public static final Option<Double> VALUE_SIZE = of("value_size", Double.class, null);

    // Stat
    public static final Option<Paint> PAINT = of("paint", Paint.class, Paint.VALUE);
    /// An area below the value.
    public static final Option<Boolean> SPARKLINE = flag("sparkline", true);
    public static final Option<StatText> STAT_TEXT = of("stat_text", StatText.class, StatText.AUTO);
    public static final Option<Boolean> CENTERED = flag("centered", false);
    public static final Option<Boolean> WIDE = flag("wide", true);
    public static final Option<Boolean> PERCENT_CHANGE = flag("percent_change", false);
    public static final Option<ChangeColor> PERCENT_CHANGE_COLOR =
            of("percent_change_color", ChangeColor.class, ChangeColor.STANDARD);

    // Gauge
    public static final Option<Boolean> THRESHOLD_MARKS = flag("threshold_marks", true);
    public static final Option<Boolean> THRESHOLD_LABELS = flag("threshold_labels", false);
    /// The value at which the arc begins.
    public static final Option<Double> NEUTRAL = of("neutral", Double.class, null);

    // Gauge and bar gauge, in pixels where sizes are not automatic
    public static final Option<Boolean> MANUAL_SIZE = flag("manual_size", false);
    public static final Option<Double> LEAST_WIDTH = number("least_width", 8);
    public static final Option<Double> LEAST_HEIGHT = number("least_height", 16);
    public static final Option<Double> MOST_HEIGHT = number("most_height", 300);

    // Bar gauge
    public static final Option<FieldOption.CellGauge> BAR =
            of("bar", FieldOption.CellGauge.class, FieldOption.CellGauge.GRADIENT);
    public static final Option<Boolean> UNFILLED = flag("unfilled", true);
    public static final Option<BarValue> BAR_VALUE = of("bar_value", BarValue.class, BarValue.COLOR);
    public static final Option<NamePlace> NAME_PLACE = of("name_place", NamePlace.class, NamePlace.AUTO);

    // Bar chart
    /// The field along the axis; empty for the first of text or time.
    public static final Option<String> X_FIELD = text("x_field", "");
    public static final Option<String> COLOR_FIELD = text("color_field", "");
    public static final Option<FieldOption.Stacking> BAR_STACKING =
            of("bar_stacking", FieldOption.Stacking.class, FieldOption.Stacking.NONE);
    public static final Option<Double> GROUP_WIDTH = number("group_width", 0.7);
    public static final Option<Double> TICK_ROTATION = number("tick_rotation", 0);

    // Table
    public static final Option<Boolean> HEADER = flag("header", true);
    public static final Option<List<SortBy>> SORT = list("sort", SortBy.class);
    public static final Option<CellHeight> CELL_HEIGHT = of("cell_height", CellHeight.class, CellHeight.SMALL);
    /// Ids of [Reducer] for the line below the table; empty for none.
    public static final Option<List<String>> FOOTER = list("footer", String.class);
    public static final Option<List<String>> FOOTER_FIELDS = list("footer_fields", String.class);
    public static final Option<Boolean> FOOTER_ROWS = flag("footer_rows", false);
    public static final Option<Boolean> PAGES = flag("pages", false);
    /// Which frame of several is shown first.
    public static final Option<Integer> FRAME = of("frame", Integer.class, 0);

    // Heatmap
    /// Buckets are made of the series' values; otherwise each series is a bucket.
    public static final Option<Boolean> CALCULATE = flag("calculate", false);
    /// Their number, or with [#X_BUCKET_SIZE] their width such as `1m`; empty for automatic.
    public static final Option<String> X_BUCKETS = text("x_buckets", "");
    public static final Option<Boolean> X_BUCKET_SIZE = flag("x_bucket_size", false);
    public static final Option<String> Y_BUCKETS = text("y_buckets", "");
    public static final Option<Boolean> Y_BUCKET_SIZE = flag("y_bucket_size", false);
    public static final Option<FieldOption.Scale> Y_SCALE =
            of("y_scale", FieldOption.Scale.class, FieldOption.Scale.LINEAR);
    public static final Option<Integer> Y_LOG_BASE = of("y_log_base", Integer.class, 2);
    /// What a series' name says of its bucket.
    public static final Option<Bound> BUCKET_BOUND = of("bucket_bound", Bound.class, Bound.AUTO);
    public static final Option<String> Y_UNIT = text("y_unit", "");
    public static final Option<Integer> Y_DECIMALS = of("y_decimals", Integer.class, null);
    public static final Option<Double> Y_MIN = of("y_min", Double.class, null);
    public static final Option<Double> Y_MAX = of("y_max", Double.class, null);
    public static final Option<Boolean> Y_REVERSED = flag("y_reversed", false);
    public static final Option<String> Y_LABEL = text("y_label", "");
    public static final Option<FieldOption.Axis> Y_AXIS = of("y_axis", FieldOption.Axis.class, FieldOption.Axis.LEFT);
    /// A scheme of colours such as `Oranges`, `Spectral`, `Turbo`.
    public static final Option<String> HEAT_SCHEME = text("heat_scheme", "Oranges");
    /// One colour, [#HEAT_COLOR], of growing opacity, in place of a scheme.
    public static final Option<Boolean> HEAT_OPACITY = flag("heat_opacity", false);
    public static final Option<String> HEAT_COLOR = text("heat_color", "dark-orange");
    public static final Option<Boolean> HEAT_LINEAR = flag("heat_linear", false);
    public static final Option<Double> HEAT_EXPONENT = number("heat_exponent", 0.5);
    public static final Option<Integer> HEAT_STEPS = of("heat_steps", Integer.class, 64);
    public static final Option<Boolean> HEAT_REVERSED = flag("heat_reversed", false);
    public static final Option<Double> HEAT_MIN = of("heat_min", Double.class, null);
    public static final Option<Double> HEAT_MAX = of("heat_max", Double.class, null);
    /// Cells with at most so much stay empty.
    public static final Option<Double> HEAT_NOT_BELOW = of("heat_not_below", Double.class, null);
    public static final Option<Double> HEAT_NOT_ABOVE = of("heat_not_above", Double.class, null);
    public static final Option<Double> CELL_GAP = number("cell_gap", 1);
    public static final Option<String> CELL_UNIT = text("cell_unit", "");
    public static final Option<Integer> CELL_DECIMALS = of("cell_decimals", Integer.class, null);
    public static final Option<Boolean> TOOLTIP_HISTOGRAM = flag("tooltip_histogram", false);
    public static final Option<Boolean> EXEMPLARS = flag("exemplars", false);

    // Histogram
    /// Width of a bucket; 0 for automatic.
    public static final Option<Double> BUCKET_SIZE = number("bucket_size", 0);
    public static final Option<Integer> BUCKET_COUNT = of("bucket_count", Integer.class, 30);
    public static final Option<Double> BUCKET_OFFSET = number("bucket_offset", 0);
    /// All series in one.
    public static final Option<Boolean> COMBINE = flag("combine", false);

    // State timeline and status history
    public static final Option<Boolean> MERGE = flag("merge", true);
    public static final Option<FieldOption.Show> STATE_TEXT =
            of("state_text", FieldOption.Show.class, FieldOption.Show.AUTO);
    public static final Option<FieldOption.Align> STATE_ALIGN =
            of("state_align", FieldOption.Align.class, FieldOption.Align.LEFT);
    /// Shares of the room that a row and a column take, 0 to 1.
    public static final Option<Double> ROW_HEIGHT = number("row_height", 0.9);

    public static final Option<Double> COLUMN_SHARE = number("column_share", 0.9);

    // Logs
    public static final Option<Boolean> LOG_TIME = flag("log_time", false);
    public static final Option<Boolean> LOG_LABELS = flag("log_labels", false);
    public static final Option<Boolean> LOG_COMMON_LABELS = flag("log_common_labels", false);
    public static final Option<Boolean> LOG_WRAP = flag("log_wrap", false);
    public static final Option<Boolean> LOG_PRETTY = flag("log_pretty", false);
    public static final Option<Boolean> LOG_DETAILS = flag("log_details", true);
    public static final Option<Boolean> LOG_OLDEST_FIRST = flag("log_oldest_first", false);
    public static final Option<Dedup> LOG_DEDUP = of("log_dedup", Dedup.class, Dedup.NONE);

    // Text
    public static final Option<String> CONTENT = text("content", "");
    public static final Option<TextForm> TEXT_FORM = of("text_form", TextForm.class, TextForm.MARKDOWN);

    // Pie
    /// Any of `name`, `value`, `percent`.
    public static final Option<List<String>> PIE_LABELS = list("pie_labels", String.class);
    /// Any of `value`, `percent`.
    public static final Option<List<String>> PIE_LEGEND_VALUES = list("pie_legend_values", String.class);
    public static final Option<Boolean> DONUT = flag("donut", false);

    // Alert list
    /// Any of `firing`, `pending`, `normal`, `nodata`, `error`; empty for firing.
    public static final Option<List<String>> ALERT_STATES = list("alert_states", String.class);
    public static final Option<String> ALERT_NAME = text("alert_name", "");
    /// `{severity="critical"}`.
    public static final Option<String> ALERT_LABELS = text("alert_labels", "");
    public static final Option<List<String>> ALERT_GROUP = list("alert_group", String.class);
    public static final Option<Integer> ALERT_MOST = of("alert_most", Integer.class, 20);
    /// How many there are instead of which.
    public static final Option<Boolean> ALERT_COUNT = flag("alert_count", false);

    // Dashboard list
    public static final Option<String> LIST_SEARCH = text("list_search", "");
    public static final Option<List<String>> LIST_TAGS = list("list_tags", String.class);
    public static final Option<Integer> LIST_MOST = of("list_most", Integer.class, 10);
    public static final Option<Boolean> LIST_KEEP_TIME = flag("list_keep_time", false);
    public static final Option<Boolean> LIST_KEEP_VARIABLES = flag("list_keep_variables", false);

    // Built-in part
    /// The view whose part it is: `wall`, `zfs`, `wireguard` …
    public static final Option<String> PART = text("part", "");
    /// A host, or a variable that holds one; empty for all.
    public static final Option<String> PART_HOST = text("part_host", "");

    // Not taken
    public static final Option<String> FOREIGN_TYPE = text("foreign_type", "");
    public static final Option<String> REASON = text("reason", "");

    public static final List<Option<?>> ALL = List.of(
            LEGEND,
            LEGEND_SIDE,
            LEGEND_VALUES,
            LEGEND_SORT,
            LEGEND_DESCENDING,
            LEGEND_WIDTH,
            TOOLTIP,
            TOOLTIP_SORT,
            TOOLTIP_HIDE_ZEROS,
            NORMAL,
            REDUCE,
            EACH_ROW,
            MOST,
            FIELDS,
            ORIENTATION,
            TITLE_SIZE,
            VALUE_SIZE,
            PAINT,
            SPARKLINE,
            STAT_TEXT,
            CENTERED,
            WIDE,
            PERCENT_CHANGE,
            PERCENT_CHANGE_COLOR,
            THRESHOLD_MARKS,
            THRESHOLD_LABELS,
            NEUTRAL,
            MANUAL_SIZE,
            LEAST_WIDTH,
            LEAST_HEIGHT,
            MOST_HEIGHT,
            BAR,
            UNFILLED,
            BAR_VALUE,
            NAME_PLACE,
            X_FIELD,
            COLOR_FIELD,
            BAR_STACKING,
            GROUP_WIDTH,
            TICK_ROTATION,
            HEADER,
            SORT,
            CELL_HEIGHT,
            FOOTER,
            FOOTER_FIELDS,
            FOOTER_ROWS,
            PAGES,
            FRAME,
            CALCULATE,
            X_BUCKETS,
            X_BUCKET_SIZE,
            Y_BUCKETS,
            Y_BUCKET_SIZE,
            Y_SCALE,
            Y_LOG_BASE,
            BUCKET_BOUND,
            Y_UNIT,
            Y_DECIMALS,
            Y_MIN,
            Y_MAX,
            Y_REVERSED,
            Y_LABEL,
            Y_AXIS,
            HEAT_SCHEME,
            HEAT_OPACITY,
            HEAT_COLOR,
            HEAT_LINEAR,
            HEAT_EXPONENT,
            HEAT_STEPS,
            HEAT_REVERSED,
            HEAT_MIN,
            HEAT_MAX,
            HEAT_NOT_BELOW,
            HEAT_NOT_ABOVE,
            CELL_GAP,
            CELL_UNIT,
            CELL_DECIMALS,
            TOOLTIP_HISTOGRAM,
            EXEMPLARS,
            BUCKET_SIZE,
            BUCKET_COUNT,
            BUCKET_OFFSET,
            COMBINE,
            MERGE,
            STATE_TEXT,
            STATE_ALIGN,
            ROW_HEIGHT,
            COLUMN_SHARE,
            LOG_TIME,
            LOG_LABELS,
            LOG_COMMON_LABELS,
            LOG_WRAP,
            LOG_PRETTY,
            LOG_DETAILS,
            LOG_OLDEST_FIRST,
            LOG_DEDUP,
            CONTENT,
            TEXT_FORM,
            PIE_LABELS,
            PIE_LEGEND_VALUES,
            DONUT,
            ALERT_STATES,
            ALERT_NAME,
            ALERT_LABELS,
            ALERT_GROUP,
            ALERT_MOST,
            ALERT_COUNT,
            LIST_SEARCH,
            LIST_TAGS,
            LIST_MOST,
            LIST_KEEP_TIME,
            LIST_KEEP_VARIABLES,
            PART,
            PART_HOST,
            FOREIGN_TYPE,
            REASON);

    /// Taken, kept and written again, and not drawn: whoever imports a dashboard is told.
    public static final List<Option<?>> NOT_DRAWN = List.of(
            LEGEND_SORT,
            LEGEND_DESCENDING,
            LEGEND_WIDTH,
            TOOLTIP,
            TOOLTIP_SORT,
            TOOLTIP_HIDE_ZEROS,
            NORMAL,
            TITLE_SIZE,
            VALUE_SIZE,
            WIDE,
            PERCENT_CHANGE,
            PERCENT_CHANGE_COLOR,
            THRESHOLD_LABELS,
            NEUTRAL,
            MANUAL_SIZE,
            LEAST_WIDTH,
            LEAST_HEIGHT,
            MOST_HEIGHT,
            BAR_VALUE,
            COLOR_FIELD,
            GROUP_WIDTH,
            TICK_ROTATION,
            FOOTER_ROWS,
            PAGES,
            X_BUCKETS,
            X_BUCKET_SIZE,
            Y_BUCKETS,
            Y_BUCKET_SIZE,
            Y_SCALE,
            Y_LOG_BASE,
            BUCKET_BOUND,
            Y_DECIMALS,
            Y_MIN,
            Y_MAX,
            Y_REVERSED,
            Y_LABEL,
            Y_AXIS,
            HEAT_SCHEME,
            HEAT_OPACITY,
            HEAT_COLOR,
            HEAT_LINEAR,
            HEAT_EXPONENT,
            HEAT_STEPS,
            HEAT_REVERSED,
            HEAT_MIN,
            HEAT_MAX,
            HEAT_NOT_BELOW,
            HEAT_NOT_ABOVE,
            CELL_GAP,
            CELL_UNIT,
            CELL_DECIMALS,
            TOOLTIP_HISTOGRAM,
            EXEMPLARS,
            STATE_ALIGN,
            COLUMN_SHARE,
            LOG_TIME,
            LOG_COMMON_LABELS,
            LOG_WRAP,
            LOG_PRETTY,
            LOG_DETAILS,
            LOG_DEDUP,
            PIE_LABELS,
            PIE_LEGEND_VALUES,
            DONUT,
            ALERT_STATES,
            ALERT_LABELS,
            ALERT_GROUP,
            LIST_KEEP_TIME,
            LIST_KEEP_VARIABLES);

    /// A column by which a table is sorted when it opens.
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

    public enum Sorted {
        NONE,
        ASCENDING,
        DESCENDING
    }

    public enum Orientation {
        AUTO,
        HORIZONTAL,
        VERTICAL
    }

    public enum Paint {
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

    public enum NamePlace {
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

    public enum Bound {
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

    public enum TextForm {
        MARKDOWN,
        HTML,
        CODE
    }
}
