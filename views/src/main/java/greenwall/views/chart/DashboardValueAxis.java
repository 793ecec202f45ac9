package greenwall.views.chart;

import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/// An axis of values in a dashboard's chart, linear or logarithmic: where values stand on it, and its labelled
/// marks.
///
/// @param softLeast whether lower values extend the axis beyond its least value
/// @param softMost whether higher values extend the axis beyond its largest value
/// @param logBase 0 for a linear axis
/// @param linearBelow the value below which a symmetric logarithmic axis is linear; 0 for any other axis
/// @param centred whether zero is in the middle
/// @param binary whether round numbers are powers of two
public record DashboardValueAxis(
        DoubleFunction<String> text,
        OptionalDouble least,
        OptionalDouble most,
        boolean softLeast,
        boolean softMost,
        double logBase,
        double linearBelow,
        boolean centred,
        boolean binary,
        AxisStyle look) {
    private static final int MAX_DECADES = 18;

    /// @param like the index of the line whose colour the labels have; negative for the default colour
    /// @param width the width reserved for the labels in pixels; 0 for as much as they need
    public record AxisStyle(boolean shown, String label, boolean grid, boolean border, int like, double width) {
        public static final AxisStyle LEFT = new AxisStyle(true, "", true, false, -1, 0);
    }

    public static DashboardValueAxis linear(
            DoubleFunction<String> text, OptionalDouble least, OptionalDouble most, AxisStyle look) {
        return new DashboardValueAxis(text, least, most, false, false, 0, 0, false, false, look);
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
    ValueAxisRange scale(double lowest, double highest, int marks) {
        // A logarithmic axis has no place for a limit of zero and ignores it, as in Grafana.
        double bottom = place(least.orElse(Double.NaN));
        double top = place(most.orElse(Double.NaN));
        boolean limitedBelow = !Double.isNaN(bottom) && !(softLeast && lowest < bottom);
        boolean limitedAbove = !Double.isNaN(top) && !(softMost && highest > top);
        double low = limitedBelow ? bottom : lowest;
        double high = limitedAbove ? top : highest;
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
            high = limitedAbove && !limitedBelow ? high : Math.max(low, high) + around;
            low = limitedBelow || floor && !limitedAbove ? low : Math.min(low, high) - around;
            if (high <= low) {
                high = low + around;
            }
        }
        if (centred) {
            high = Math.max(Math.abs(low), Math.abs(high));
            low = -high;
        }
        double step = step((high - low) / Math.max(1, marks));
        double from = limitedBelow ? low : Math.floor(low / step + 1e-9) * step;
        double to = limitedAbove ? high : Math.ceil(high / step - 1e-9) * step;
        return new ValueAxisRange(from, Math.max(to, from + step * 1e-6), step);
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

    double[] marks(ValueAxisRange scale) {
        if (linearBelow > 0) {
            return IntStream.rangeClosed(-MAX_DECADES, MAX_DECADES)
                    .mapToDouble(d -> d == 0 ? 0 : place(Math.signum(d) * linearBelow * Math.pow(10, Math.abs(d) - 1)))
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

    /// The next larger round number.
    public static double round(double raw) {
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double part = raw / power;
        return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 2.5 ? 2.5 : part <= 5 ? 5 : 10) * power;
    }
}
