package greenwall.views.chart;

import greenwall.fleet.dashboard.FieldOption.Gradient;
import greenwall.fleet.dashboard.FieldOption.Stacking;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelOption.Sorted;
import greenwall.fleet.dashboard.PanelOption.Tooltip;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import javafx.scene.paint.Color;

/// The style of a dashboard's chart. A chart without it has the built-in style.
/// @param lines the style of each line of the data, in the same order
/// @param right the right axis; empty if no line uses it
/// @param grounds coloured ranges of values, drawn behind the lines
/// @param limits values that are marked by a horizontal line
public record ChartStyle(
        List<LineLook> lines,
        ValueAxis left,
        Optional<ValueAxis> right,
        List<ColoredRange> grounds,
        List<Limit> limits,
        LegendStyle legend,
        TooltipStyle tip) {
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
    /// @param gapMillis the longest interval between two points that is drawn as one line; negative to derive it
    ///     from the step
    /// @param byValue maps values to colours; empty if the line has a single colour
    public record LineLook(
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

    /// @param like the index of the line whose colour the labels have; negative for the default colour
    /// @param width the width reserved for the labels in pixels; 0 for as much as they need
    public record AxisLook(boolean shown, String label, boolean grid, boolean border, int like, double width) {
        public static final AxisLook LEFT = new AxisLook(true, "", true, false, -1, 0);
    }

    /// @param logBase 0 for a linear axis
    /// @param linearBelow the value below which a symmetric logarithmic axis is linear; 0 for any other axis
    /// @param centred whether zero is in the middle
    /// @param binary whether round numbers are powers of two
    public record ValueAxis(
            DoubleFunction<String> text,
            OptionalDouble least,
            OptionalDouble most,
            double logBase,
            double linearBelow,
            boolean centred,
            boolean binary,
            AxisLook look) {
        private static final int MAX_DECADES = 18;

        public static ValueAxis linear(
                DoubleFunction<String> text, OptionalDouble least, OptionalDouble most, AxisLook look) {
            return new ValueAxis(text, least, most, 0, 0, false, false, look);
        }

        /// The position of a value on the axis; NaN if the axis is logarithmic and the value has no logarithm.
        double place(double value) {
            if (linearBelow > 0) {
                double share = Math.abs(value) / linearBelow;
                return Math.signum(value) * Math.log(share + Math.sqrt(share * share + 1));
            }
            if (logBase == 0) {
                return value;
            }
            return value > 0 ? Math.log(value) / Math.log(logBase) : Double.NaN;
        }

        double value(double place) {
            if (linearBelow > 0) {
                return Math.sinh(place) * linearBelow;
            }
            return logBase == 0 ? place : Math.pow(logBase, place);
        }

        boolean plain() {
            return logBase == 0 && linearBelow == 0;
        }

        /// A scale for the drawn values, extended to round numbers.
        ValueScale scale(double lowest, double highest, int marks) {
            double low = least.isPresent() ? place(least.getAsDouble()) : lowest;
            double high = most.isPresent() ? place(most.getAsDouble()) : highest;
            if (!Double.isFinite(low)) {
                low = Double.isFinite(high) ? Math.min(0, high - 1) : 0;
            }
            if (!Double.isFinite(high)) {
                high = low + 1;
            }
            if (high <= low) {
                // A constant line is drawn halfway between zero and twice its value, or at the bottom if it
                // is zero.
                boolean floor = low == 0 && high == 0;
                double around = low == 0 || !plain() ? 1 : Math.abs(low);
                high = most.isPresent() && least.isEmpty() ? high : Math.max(low, high) + around;
                low = least.isPresent() || floor && most.isEmpty() ? low : Math.min(low, high) - around;
                if (high <= low) {
                    high = low + around;
                }
            }
            if (centred) {
                high = Math.max(Math.abs(low), Math.abs(high));
                low = -high;
            }
            double step = step((high - low) / Math.max(1, marks));
            double from = least.isPresent() ? low : Math.floor(low / step + 1e-9) * step;
            double to = most.isPresent() ? high : Math.ceil(high / step - 1e-9) * step;
            return new ValueScale(from, Math.max(to, from + step * 1e-6), step);
        }

        private double step(double raw) {
            if (logBase != 0) {
                return Math.max(1, Math.ceil(raw));
            }
            if (binary && raw >= 1) {
                return Math.pow(2, Math.ceil(Math.log(raw) / Math.log(2)));
            }
            return round(raw);
        }

        double[] marks(ValueScale scale) {
            if (linearBelow > 0) {
                return IntStream.rangeClosed(-MAX_DECADES, MAX_DECADES)
                        .mapToDouble(d ->
                                d == 0 ? 0 : place(Math.signum(d) * linearBelow * Math.pow(10, Math.abs(d) - 1)))
                        .filter(place -> place >= scale.low() && place <= scale.high())
                        .toArray();
            }
            double first = Math.ceil(scale.low() / scale.step() - 1e-6) * scale.step();
            int count = (int) Math.floor((scale.high() - first) / scale.step() + 1e-6) + 1;
            var marks = new double[Math.clamp(count, 0, 200)];
            for (int i = 0; i < marks.length; i++) {
                double mark = first + i * scale.step();
                marks[i] = Math.abs(mark) < scale.step() * 1e-9 ? 0 : mark;
            }
            return marks;
        }
    }

    public record ColoredRange(double from, double to, Color color) {}

    public record Limit(double value, Color color, boolean dashed) {}

    /// The tooltip at the crosshair.
    /// @param hideZeros whether lines whose value is zero are left out
    public record TooltipStyle(Tooltip kind, Sorted order, boolean hideZeros) {
        /// Used by charts without a dashboard style.
        static final TooltipStyle DEFAULT = new TooltipStyle(Tooltip.ALL, Sorted.DESCENDING, false);
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

    /// The next larger round number.
    public static double round(double raw) {
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double part = raw / power;
        return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 2.5 ? 2.5 : part <= 5 ? 5 : 10) * power;
    }

    LineLook of(int line) {
        return lines.get(line);
    }

    ValueAxis axis(LineLook line) {
        return line.onRight() ? right.orElse(left) : left;
    }
}
