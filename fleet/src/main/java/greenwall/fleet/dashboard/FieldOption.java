package greenwall.fleet.dashboard;

import java.util.List;

/// All options of how a field's values are drawn. Not every kind of panel uses every option.
public final class FieldOption {
    private static final OptionKey.Keys KEYS = new OptionKey.Keys();

    private FieldOption() {}

    /// An id of [UnitFormat]; any other text is shown after the number.
    public static final OptionKey<String> UNIT = KEYS.text("unit", "");

    public static final OptionKey<Integer> DECIMALS = KEYS.of("decimals", Integer.class, null);
    public static final OptionKey<Double> MIN = KEYS.of("min", Double.class, null);
    public static final OptionKey<Double> MAX = KEYS.of("max", Double.class, null);
    /// Whether each field has its own min and max, instead of those of all fields.
    public static final OptionKey<Boolean> OWN_RANGE = KEYS.flag("own_range", false);
    /// The field's name; `${__field.labels.x}` and `$__cell_0` are not replaced yet.
    public static final OptionKey<String> NAME = KEYS.text("name", "");
    public static final OptionKey<String> DESCRIPTION = KEYS.text("description", "");
    public static final OptionKey<String> NO_VALUE = KEYS.text("no_value", "");
    public static final OptionKey<ColorMode> COLOR_MODE = KEYS.choice("color_mode", ColorMode.THRESHOLDS);
    /// The name of a colour scheme for [ColorMode#CONTINUOUS], such as `GrYlRd`.
    public static final OptionKey<String> COLOR_SCHEME = KEYS.text("color_scheme", "");
    /// `green`, `semi-dark-red`, `light-blue`, `super-light-orange`, `text`, `transparent`, `#rrggbb` or
    /// `rgba(…)`.
    public static final OptionKey<String> COLOR = KEYS.text("color", "");
    /// Which value of a series gives the colour where the whole series has one colour.
    public static final OptionKey<ColorBy> COLOR_BY = KEYS.choice("color_by", ColorBy.LAST);
    public static final OptionKey<Thresholds> THRESHOLDS = KEYS.of("thresholds", Thresholds.class, null);
    /// The first mapping that matches a value is used.
    public static final OptionKey<List<ValueMapping>> MAPPINGS = KEYS.list("mappings", ValueMapping.class);
    /// Links of a value; `${__value.text}` and similar are not replaced yet.
    public static final OptionKey<List<Link>> LINKS = KEYS.list("links", Link.class);
    public static final OptionKey<Boolean> FILTERABLE = KEYS.flag("filterable", false);

    public static final OptionKey<DrawStyle> DRAW = KEYS.choice("draw", DrawStyle.LINES);
    public static final OptionKey<Interpolation> INTERPOLATION = KEYS.choice("interpolation", Interpolation.LINEAR);
    public static final OptionKey<Double> LINE_WIDTH = KEYS.number("line_width", 1);
    public static final OptionKey<LineStyle> LINE_STYLE = KEYS.choice("line_style", LineStyle.SOLID);
    /// Lengths of dashes and gaps in pixels.
    public static final OptionKey<List<Double>> DASHES = KEYS.list("dashes", Double.class);
    /// Opacity of the area below the line in percent; 0 for no area.
    public static final OptionKey<Double> FILL = KEYS.number("fill", 0);
    public static final OptionKey<Gradient> GRADIENT = KEYS.choice("gradient", Gradient.NONE);
    /// The name of the series that bounds the filled area below.
    public static final OptionKey<String> FILL_BELOW_TO = KEYS.text("fill_below_to", "");
    public static final OptionKey<Visibility> POINTS = KEYS.choice("points", Visibility.AUTO);
    public static final OptionKey<Double> POINT_SIZE = KEYS.number("point_size", 5);
    /// Gaps shorter than this many milliseconds are bridged; infinite for all, 0 for none.
    public static final OptionKey<Double> CONNECT = KEYS.number("connect", 0);
    /// Points further apart than this many milliseconds are not connected; 0 connects all.
    public static final OptionKey<Double> DISCONNECT = KEYS.number("disconnect", 0);
    public static final OptionKey<Stacking> STACKING = KEYS.choice("stacking", Stacking.NONE);
    public static final OptionKey<String> STACK_GROUP = KEYS.text("stack_group", "A");
    /// -1: the bar ends at its time, 0: it is centred on it, 1: it begins there.
    public static final OptionKey<Integer> BAR_ALIGNMENT = KEYS.of("bar_alignment", Integer.class, 0);
    public static final OptionKey<Double> BAR_WIDTH = KEYS.number("bar_width", 0.6);
    public static final OptionKey<Double> BAR_MAX_WIDTH = KEYS.number("bar_max_width", 0);
    public static final OptionKey<Transform> TRANSFORM = KEYS.choice("transform", Transform.NONE);

    public static final OptionKey<Axis> AXIS = KEYS.choice("axis", Axis.AUTO);
    public static final OptionKey<String> AXIS_LABEL = KEYS.text("axis_label", "");
    public static final OptionKey<Double> AXIS_WIDTH = KEYS.of("axis_width", Double.class, null);
    public static final OptionKey<Double> AXIS_SOFT_MIN = KEYS.of("axis_soft_min", Double.class, null);
    public static final OptionKey<Double> AXIS_SOFT_MAX = KEYS.of("axis_soft_max", Double.class, null);
    public static final OptionKey<Boolean> AXIS_CENTERED_ZERO = KEYS.flag("axis_centered_zero", false);
    public static final OptionKey<Boolean> AXIS_GRID = KEYS.of("axis_grid", Boolean.class, null);
    public static final OptionKey<Boolean> AXIS_BORDER = KEYS.flag("axis_border", false);
    /// Axis labels in the colour of its first series.
    public static final OptionKey<Boolean> AXIS_COLORED = KEYS.flag("axis_colored", false);
    public static final OptionKey<Scale> SCALE = KEYS.choice("scale", Scale.LINEAR);
    /// 2 or 10.
    public static final OptionKey<Integer> LOG_BASE = KEYS.of("log_base", Integer.class, 2);
    /// Below this value a symmetric logarithmic scale is linear.
    public static final OptionKey<Double> LINEAR_BELOW = KEYS.number("linear_below", 1);
    public static final OptionKey<ThresholdStyle> THRESHOLD_DRAW = KEYS.choice("threshold_draw", ThresholdStyle.OFF);

    public static final OptionKey<Boolean> HIDE_GRAPH = KEYS.flag("hide_graph", false);
    public static final OptionKey<Boolean> HIDE_LEGEND = KEYS.flag("hide_legend", false);
    public static final OptionKey<Boolean> HIDE_TOOLTIP = KEYS.flag("hide_tooltip", false);

    /// The column is left out of the table.
    public static final OptionKey<Boolean> HIDDEN = KEYS.flag("hidden", false);
    public static final OptionKey<CellStyle> CELL = KEYS.choice("cell", CellStyle.AUTO);
    public static final OptionKey<CellGauge> CELL_GAUGE = KEYS.choice("cell_gauge", CellGauge.BASIC);
    /// The cell's background colour applies to the whole row.
    public static final OptionKey<Boolean> CELL_WHOLE_ROW = KEYS.flag("cell_whole_row", false);
    public static final OptionKey<Boolean> CELL_WRAP = KEYS.flag("cell_wrap", false);
    /// Pixels; unset columns share the remaining width.
    public static final OptionKey<Double> COLUMN_WIDTH = KEYS.of("column_width", Double.class, null);
    public static final OptionKey<Double> COLUMN_MIN_WIDTH = KEYS.of("column_min_width", Double.class, null);
    public static final OptionKey<Align> ALIGN = KEYS.choice("align", Align.AUTO);

    public static final List<OptionKey<?>> ALL = KEYS.created();

    public enum ColorMode {
        /// [#COLOR] for all values.
        FIXED,
        /// Shades of [#COLOR].
        SHADES,
        THRESHOLDS,
        /// Colours of the palette in the order of the series.
        PALETTE,
        /// A colour of the palette by the series' name.
        PALETTE_BY_NAME,
        /// Between min and max along [#COLOR_SCHEME].
        CONTINUOUS
    }

    public enum ColorBy {
        LAST,
        MIN,
        MAX
    }

    public enum DrawStyle {
        LINES,
        BARS,
        POINTS
    }

    public enum Interpolation {
        LINEAR,
        SMOOTH,
        STEP_BEFORE,
        STEP_AFTER
    }

    public enum LineStyle {
        SOLID,
        DASH,
        DOT
    }

    public enum Gradient {
        NONE,
        OPACITY,
        HUE,
        /// By value, with the colours of thresholds or scheme.
        SCHEME
    }

    public enum Visibility {
        AUTO,
        ALWAYS,
        NEVER
    }

    public enum Stacking {
        NONE,
        NORMAL,
        PERCENT
    }

    public enum Transform {
        NONE,
        /// A horizontal line at the first value.
        CONSTANT,
        NEGATIVE_Y
    }

    public enum Axis {
        AUTO,
        LEFT,
        RIGHT,
        HIDDEN
    }

    public enum Scale {
        LINEAR,
        LOG,
        /// Logarithmic on both sides of zero.
        SYMLOG
    }

    public enum ThresholdStyle {
        OFF,
        LINE,
        DASHED,
        AREA,
        LINE_AND_AREA,
        DASHED_AND_AREA,
        SERIES
    }

    public enum CellStyle {
        AUTO,
        COLOR_TEXT,
        COLOR_BACKGROUND,
        COLOR_BACKGROUND_GRADIENT,
        GAUGE,
        SPARKLINE,
        JSON,
        LINKS,
        PILL,
        MARKDOWN,
        IMAGE
    }

    public enum CellGauge {
        BASIC,
        GRADIENT,
        LCD
    }

    public enum Align {
        AUTO,
        LEFT,
        CENTER,
        RIGHT
    }
}
