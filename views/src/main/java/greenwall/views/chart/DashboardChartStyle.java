package greenwall.views.chart;

import greenwall.fleet.dashboard.FieldOption.Gradient;
import greenwall.fleet.dashboard.FieldOption.Stacking;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelOption.SortOrder;
import greenwall.fleet.dashboard.PanelOption.Tooltip;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import javafx.scene.paint.Color;

/// The style of a dashboard's chart. A chart without it has the built-in style.
/// @param lines the style of each line of the data, in the same order
/// @param right the right axis; empty if no line uses it
/// @param backgroundRanges coloured ranges of values, drawn behind the lines
/// @param limits values that are marked by a horizontal line
public record DashboardChartStyle(
        List<ChartLineStyle> lines,
        DashboardValueAxis left,
        Optional<DashboardValueAxis> right,
        List<ColoredRange> backgroundRanges,
        List<Limit> limits,
        LegendStyle legend,
        TooltipStyle tooltip) {
    public enum Shape {
        LINE,
        SMOOTH,
        STEP_BEFORE,
        STEP_AFTER,
        BARS,
        POINTS
    }

    /// @param dashes alternating lengths of dashes and gaps, in pixels; empty for a solid line
    public record Stroke(double width, List<Double> dashes) {}

    /// @param opacity from 0 to 1
    /// @param downTo the name of the line down to which the area is filled; empty for zero
    public record Area(double opacity, Gradient gradient, String downTo) {}

    /// @param side -1 if a bar ends at its time, 0 if it is centred on it, 1 if it begins there
    /// @param share the width, as a share of the step
    /// @param most the maximum width in pixels; 0 for no limit
    public record Bar(int side, double share, double most) {}

    /// @param dots the diameter of the dots; 0 for none
    /// @param stack the name of the stack; lines with the same name are stacked
    /// @param downwards whether the line is drawn below zero; its values keep their sign in texts
    /// @param gapMillis the longest interval between two points that is drawn as one line
    /// @param byValue maps values to colours; empty if the line has a single colour
    public record ChartLineStyle(
            Shape shape,
            Stroke stroke,
            Area area,
            Bar bar,
            double dots,
            Stacking stacking,
            String stack,
            boolean onRight,
            boolean downwards,
            long gapMillis,
            boolean drawn,
            boolean listed,
            boolean inTooltip,
            Optional<Color> color,
            Optional<DoubleFunction<Color>> byValue,
            DoubleFunction<String> text) {}

    public record ColoredRange(double from, double to, Color color) {}

    public record Limit(double value, Color color, boolean dashed) {}

    /// The tooltip at the crosshair.
    /// @param hideZeros whether lines whose value is zero are left out
    public record TooltipStyle(Tooltip kind, SortOrder order, boolean hideZeros) {
        /// Used by charts without a dashboard style.
        static final TooltipStyle DEFAULT = new TooltipStyle(Tooltip.ALL, SortOrder.DESCENDING, false);
    }

    /// What the legend shows about each line, next to or below the chart.
    /// @param width the width of a legend next to the chart, in pixels; 0 for as much as it needs
    /// @param columns the names of the figures, such as Mean or Max
    /// @param figures one list of figures for each line
    /// @param order the indices of the lines in the order of the legend
    public record LegendStyle(
            PanelOption.Legend kind,
            boolean atRight,
            double width,
            List<String> columns,
            List<List<String>> figures,
            List<Integer> order) {
        public static final LegendStyle NONE =
                new LegendStyle(PanelOption.Legend.HIDDEN, false, 0, List.of(), List.of(), List.of());
    }

    ChartLineStyle of(int line) {
        return lines.get(line);
    }

    DashboardValueAxis axis(ChartLineStyle line) {
        return line.onRight() ? right.orElse(left) : left;
    }
}
