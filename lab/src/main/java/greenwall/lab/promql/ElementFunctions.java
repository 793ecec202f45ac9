package greenwall.lab.promql;

import greenwall.fleet.promql.Function;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// The functions that change each value by itself.
final class ElementFunctions {
    static final Map<Function, DoubleUnaryOperator> ALL = Map.ofEntries(
            Map.entry(Function.ABS, Math::abs),
            Map.entry(Function.ACOS, Math::acos),
            Map.entry(Function.ACOSH, Numbers::acosh),
            Map.entry(Function.ASIN, Math::asin),
            Map.entry(Function.ASINH, Numbers::asinh),
            Map.entry(Function.ATAN, Math::atan),
            Map.entry(Function.ATANH, Numbers::atanh),
            Map.entry(Function.CEIL, Math::ceil),
            Map.entry(Function.COS, Math::cos),
            Map.entry(Function.COSH, Math::cosh),
            Map.entry(Function.DEG, v -> v * 180 / Math.PI),
            Map.entry(Function.EXP, Math::exp),
            Map.entry(Function.FLOOR, Math::floor),
            Map.entry(Function.LN, Numbers::log),
            Map.entry(Function.LOG10, Numbers::log10),
            Map.entry(Function.LOG2, Numbers::log2),
            Map.entry(Function.RAD, v -> v * Math.PI / 180),
            Map.entry(Function.SGN, v -> v < 0 ? -1 : v > 0 ? 1 : v),
            Map.entry(Function.SIN, Math::sin),
            Map.entry(Function.SINH, Math::sinh),
            Map.entry(Function.SQRT, Math::sqrt),
            Map.entry(Function.TAN, Math::tan),
            Map.entry(Function.TANH, Math::tanh),
            Map.entry(Function.DAYS_IN_MONTH, v -> CalendarTime.of(v).daysInMonth()),
            Map.entry(Function.DAY_OF_MONTH, v -> CalendarTime.of(v).dayOfMonth()),
            Map.entry(Function.DAY_OF_WEEK, v -> CalendarTime.of(v).dayOfWeek()),
            Map.entry(Function.DAY_OF_YEAR, v -> CalendarTime.of(v).dayOfYear()),
            Map.entry(Function.HOUR, v -> CalendarTime.of(v).hour()),
            Map.entry(Function.MINUTE, v -> CalendarTime.of(v).minute()),
            Map.entry(Function.MONTH, v -> CalendarTime.of(v).month()),
            Map.entry(Function.YEAR, v -> CalendarTime.of(v).year()));

    private ElementFunctions() {}

    static double round(double value, double nearest) {
        double inverse = 1.0 / nearest;
        return Math.floor(value * inverse + 0.5) / inverse;
    }
}
