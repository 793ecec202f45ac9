package greenwall.views.chart;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import javafx.scene.paint.Color;

/// How a chart is drawn where a dashboard says so, line by line; a chart without it is drawn in the house's way.
///
/// @param lines one for each line of the data, in their order
/// @param right the second axis; empty where no line has it
/// @param grounds ranges of values that have a colour of their own behind the lines
/// @param limits values at which a line goes across
public record ChartStyle(
        List<OfLine> lines,
        ValueAxis left,
        Optional<ValueAxis> right,
        List<Ground> grounds,
        List<Limit> limits,
        LegendForm legend) {
    public ChartStyle {
        lines = List.copyOf(lines);
        grounds = List.copyOf(grounds);
        limits = List.copyOf(limits);
    }

    public enum Shape {
        LINE,
        STEP_BEFORE,
        STEP_AFTER,
        BARS,
        POINTS
    }

    public enum Stacking {
        NONE,
        NORMAL,
        PERCENT
    }

    /// @param fill how much of its colour the area has, from 0 to 1
    /// @param dots the diameter of a point's dot; 0 for none
    /// @param stack which lines are put on top of each other: those with the same word
    /// @param downwards whether it is drawn below zero, with the sign turned; what is told of it stays as it is
    /// @param gapMillis the longest stretch without a point that is still one line; negative for what the
    ///     step tells
    /// @param text a value as people read it
    public record OfLine(
            Shape shape,
            double width,
            boolean dashed,
            double fill,
            double dots,
            Stacking stacking,
            String stack,
            boolean onRight,
            boolean downwards,
            long gapMillis,
            boolean drawn,
            boolean listed,
            Optional<Color> color,
            DoubleFunction<String> text) {}

    /// @param logBase 0 for an axis of equal distances
    /// @param binary whether round numbers are powers of two
    public record ValueAxis(
            DoubleFunction<String> text,
            OptionalDouble least,
            OptionalDouble most,
            double logBase,
            boolean binary,
            String label) {
        private static final double TENTH = 0.1;

        /// Where a value lies on the axis; NaN for one that a logarithm does not know.
        double place(double value) {
            if (logBase == 0) {
                return value;
            }
            return value > 0 ? Math.log(value) / Math.log(logBase) : Double.NaN;
        }

        double value(double place) {
            return logBase == 0 ? place : Math.pow(logBase, place);
        }

        /// From the least to the most of what is drawn, on round numbers.
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
                // A line that never moves lies in the middle, with its own value beside it.
                double around = low == 0 ? 1 : Math.abs(low) * TENTH;
                high = most.isPresent() && least.isEmpty() ? high : Math.max(low, high) + around;
                low = least.isPresent() ? low : Math.min(low, high) - around;
                if (high <= low) {
                    high = low + around;
                }
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
            double power = Math.pow(10, Math.floor(Math.log10(raw)));
            double part = raw / power;
            return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 2.5 ? 2.5 : part <= 5 ? 5 : 10) * power;
        }

        /// The places of the marks.
        static double[] marks(ValueScale scale) {
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

    public record Ground(double from, double to, Color color) {}

    public record Limit(double value, Color color, boolean dashed) {}

    /// What is told of each line beside or below the chart.
    ///
    /// @param columns what the figures are: Mean, Max …
    /// @param figures one list for each line
    public record LegendForm(Kind kind, boolean beside, List<String> columns, List<List<String>> figures) {
        public static final LegendForm NONE = new LegendForm(Kind.NONE, false, List.of(), List.of());

        public enum Kind {
            NONE,
            LIST,
            TABLE;

            public static Kind of(String word) {
                return switch (word.toLowerCase(Locale.ROOT)) {
                    case "table" -> TABLE;
                    case "hidden", "none" -> NONE;
                    default -> LIST;
                };
            }
        }
    }

    OfLine of(int line) {
        return lines.get(line);
    }

    ValueAxis axis(OfLine line) {
        return line.onRight() ? right.orElse(left) : left;
    }
}
