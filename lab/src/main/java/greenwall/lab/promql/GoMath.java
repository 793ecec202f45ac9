package greenwall.lab.promql;

import greenwall.fleet.promql.PromqlFunction;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;

/// The functions of single numbers. Those whose results differ between Go and Java by more than the last digit
/// are computed as in Go.
final class GoMath {
    private static final long SECONDS_IN_400_YEARS = 146_097L * 86_400;
    private static final double LN2 = Math.log(2);
    private static final double LOG10_E = 0.43429448190325182765;
    /// For larger numbers, `acosh` and `asinh` equal `log(2 * x)` to the last digit.
    private static final double LARGE = 0x1p28;

    /// The functions that change each value independently.
    static final Map<PromqlFunction, DoubleUnaryOperator> FUNCTIONS = Map.ofEntries(
            Map.entry(PromqlFunction.ABS, Math::abs),
            Map.entry(PromqlFunction.ACOS, Math::acos),
            Map.entry(PromqlFunction.ACOSH, GoMath::acosh),
            Map.entry(PromqlFunction.ASIN, Math::asin),
            Map.entry(PromqlFunction.ASINH, GoMath::asinh),
            Map.entry(PromqlFunction.ATAN, Math::atan),
            Map.entry(PromqlFunction.ATANH, GoMath::atanh),
            Map.entry(PromqlFunction.CEIL, Math::ceil),
            Map.entry(PromqlFunction.COS, Math::cos),
            Map.entry(PromqlFunction.COSH, Math::cosh),
            Map.entry(PromqlFunction.DEG, v -> v * 180 / Math.PI),
            Map.entry(PromqlFunction.EXP, Math::exp),
            Map.entry(PromqlFunction.FLOOR, Math::floor),
            Map.entry(PromqlFunction.LN, GoMath::log),
            Map.entry(PromqlFunction.LOG10, v -> log(v) * LOG10_E),
            Map.entry(PromqlFunction.LOG2, GoMath::log2),
            Map.entry(PromqlFunction.RAD, v -> v * Math.PI / 180),
            Map.entry(PromqlFunction.SGN, v -> v < 0 ? -1 : v > 0 ? 1 : v),
            Map.entry(PromqlFunction.SIN, Math::sin),
            Map.entry(PromqlFunction.SINH, Math::sinh),
            Map.entry(PromqlFunction.SQRT, Math::sqrt),
            Map.entry(PromqlFunction.TAN, Math::tan),
            Map.entry(PromqlFunction.TANH, Math::tanh),
            Map.entry(
                    PromqlFunction.DAYS_IN_MONTH,
                    ofDate(time -> time.toLocalDate().lengthOfMonth())),
            Map.entry(PromqlFunction.DAY_OF_MONTH, ofDate(LocalDateTime::getDayOfMonth)),
            Map.entry(
                    PromqlFunction.DAY_OF_WEEK,
                    ofDate(time -> time.getDayOfWeek().getValue() % 7)),
            Map.entry(PromqlFunction.DAY_OF_YEAR, ofDate(LocalDateTime::getDayOfYear)),
            Map.entry(PromqlFunction.HOUR, ofDate(LocalDateTime::getHour)),
            Map.entry(PromqlFunction.MINUTE, ofDate(LocalDateTime::getMinute)),
            Map.entry(PromqlFunction.MONTH, ofDate(LocalDateTime::getMonthValue)),
            Map.entry(PromqlFunction.YEAR, v -> date(v).getYear() + 400.0 * (seconds(v) / SECONDS_IN_400_YEARS)));

    private GoMath() {}

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

    /// 1 to any power is 1, and -1 to an infinite power is 1.
    static double power(double base, double exponent) {
        if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
            return 1;
        }
        return Math.pow(base, exponent);
    }

    /// Positive infinity takes precedence, even over NaN.
    static double max(double a, double b) {
        boolean infinite = a == Double.POSITIVE_INFINITY || b == Double.POSITIVE_INFINITY;
        return infinite ? Double.POSITIVE_INFINITY : Math.max(a, b);
    }

    /// Negative infinity takes precedence, even over NaN.
    static double min(double a, double b) {
        boolean infinite = a == Double.NEGATIVE_INFINITY || b == Double.NEGATIVE_INFINITY;
        return infinite ? Double.NEGATIVE_INFINITY : Math.min(a, b);
    }

    /// The least of at least one number; NaN only if there is no other.
    static double least(DoubleStream numbers) {
        return numbers.reduce((least, v) -> least > v || Double.isNaN(least) ? v : least)
                .orElseThrow();
    }

    /// The greatest of at least one number; NaN only if there is no other.
    static double greatest(DoubleStream numbers) {
        return numbers.reduce((most, v) -> most < v || Double.isNaN(most) ? v : most)
                .orElseThrow();
    }

    /// The logarithm of an exact power of two is exact.
    static double log2(double x) {
        int exponent = Math.getExponent(x) + 1;
        return Math.log(Math.scalb(x, -exponent)) / LN2 + exponent;
    }

    /// Like Go's amd64 assembly, it treats the bits of a subnormal number as those of a normal one.
    static double log(double x) {
        return x > 0 && x < Double.MIN_NORMAL
                ? Math.log(0.5 + Double.doubleToRawLongBits(x) * 0x1p-53) - 1022 * LN2
                : Math.log(x);
    }

    static double acosh(double x) {
        double t = x - 1;
        return x < LARGE ? Math.log1p(t + Math.sqrt(t) * Math.sqrt(x + 1)) : Math.log(x) + LN2;
    }

    static double asinh(double x) {
        double size = Math.abs(x);
        double result = size < LARGE ? Math.log1p(size + x * x / (1 + Math.sqrt(1 + x * x))) : Math.log(size) + LN2;
        return Math.copySign(result, x);
    }

    static double atanh(double x) {
        double size = Math.abs(x);
        return Math.copySign(0.5 * Math.log1p(2 * size / (1 - size)), x);
    }
}
