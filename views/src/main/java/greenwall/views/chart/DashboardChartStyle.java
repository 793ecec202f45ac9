package greenwall.views.chart;

import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionKey;
import greenwall.fleet.dashboard.OptionValues;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import javafx.scene.paint.Color;

/// The style of a dashboard's chart. A chart without it has the built-in style.
/// @param options those of the panel, for the legend and the tooltip
/// @param lines the style of each line of the data, in the same order
/// @param right the right axis; empty if no line uses it
/// @param backgroundRanges coloured ranges of values, drawn behind the lines
/// @param limits values that are marked by a horizontal line
public record DashboardChartStyle(
        OptionValues options,
        List<ChartLineStyle> lines,
        DashboardValueAxis left,
        Optional<DashboardValueAxis> right,
        List<ColoredRange> backgroundRanges,
        List<Limit> limits,
        LegendFigures legend) {
    public enum Shape {
        LINE,
        SMOOTH,
        STEP_BEFORE,
        STEP_AFTER,
        BARS,
        POINTS
    }

    /// @param options those of the field; each parameter below follows from several of them
    /// @param dashes alternating lengths of dashes and gaps, in pixels; empty for a solid line
    /// @param opacity that of the area, from 0 to 1
    /// @param downTo the name of the line down to which the area is filled; empty for zero
    /// @param dots the diameter of the dots; 0 for none
    /// @param gapMillis the longest interval between two points that is drawn as one line
    /// @param byValue maps values to colours; empty if the line has a single colour
    public record ChartLineStyle(
            OptionValues options,
            Shape shape,
            List<Double> dashes,
            double opacity,
            String downTo,
            double dots,
            boolean onRight,
            long gapMillis,
            Optional<Color> color,
            Optional<DoubleFunction<Color>> byValue,
            DoubleFunction<String> text) {
        <T> T get(OptionKey<T> option) {
            return options.get(option);
        }

        /// Whether it is drawn below zero. Its values keep their sign in texts.
        boolean downwards() {
            return get(FieldOption.TRANSFORM) == FieldOption.Transform.NEGATIVE_Y;
        }
    }

    public record ColoredRange(double from, double to, Color color) {}

    public record Limit(double value, Color color, boolean dashed) {}

    /// What the legend shows about each line.
    /// @param columns the names of the figures, such as Mean or Max
    /// @param figures one list of figures for each line
    /// @param order the indices of the lines in the order of the legend
    public record LegendFigures(List<String> columns, List<List<String>> figures, List<Integer> order) {
        public static final LegendFigures NONE = new LegendFigures(List.of(), List.of(), List.of());
    }

    ChartLineStyle of(int line) {
        return lines.get(line);
    }

    DashboardValueAxis axis(ChartLineStyle line) {
        return line.onRight() ? right.orElse(left) : left;
    }
}
