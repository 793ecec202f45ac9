package greenwall.lab.promql;

import greenwall.fleet.promql.Function;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToIntFunction;

/// The functions that change each value independently.
final class ElementFunctions {
    private static final long SECONDS_IN_400_YEARS = 146_097L * 86_400;

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
            Map.entry(Function.DAYS_IN_MONTH, ofDate(time -> time.toLocalDate().lengthOfMonth())),
            Map.entry(Function.DAY_OF_MONTH, ofDate(LocalDateTime::getDayOfMonth)),
            Map.entry(Function.DAY_OF_WEEK, ofDate(time -> time.getDayOfWeek().getValue() % 7)),
            Map.entry(Function.DAY_OF_YEAR, ofDate(LocalDateTime::getDayOfYear)),
            Map.entry(Function.HOUR, ofDate(LocalDateTime::getHour)),
            Map.entry(Function.MINUTE, ofDate(LocalDateTime::getMinute)),
            Map.entry(Function.MONTH, ofDate(LocalDateTime::getMonthValue)),
            Map.entry(Function.YEAR, v -> date(v).getYear() + 400.0 * (seconds(v) / SECONDS_IN_400_YEARS)));

    private ElementFunctions() {}

    /// A value that is not a valid 64-bit time becomes the last valid time, as in Prometheus.
    private static long seconds(double unixSeconds) {
        return Double.isNaN(unixSeconds) || unixSeconds <= -0x1p63 ? Long.MAX_VALUE : (long) unixSeconds;
    }

    /// Converts to UTC. The calendar repeats every 400 years, and Java's date range is smaller than that of a
    /// 64-bit time.
    private static LocalDateTime date(double unixSeconds) {
        return LocalDateTime.ofEpochSecond(seconds(unixSeconds) % SECONDS_IN_400_YEARS, 0, ZoneOffset.UTC);
    }

    private static DoubleUnaryOperator ofDate(ToIntFunction<LocalDateTime> field) {
        return v -> field.applyAsInt(date(v));
    }

    static double round(double value, double nearest) {
        double inverse = 1.0 / nearest;
        return Math.floor(value * inverse + 0.5) / inverse;
    }
}
