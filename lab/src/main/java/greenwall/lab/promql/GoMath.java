package greenwall.lab.promql;

import greenwall.fleet.promql.PromqlFunction;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.DoubleStream;

/// The functions of single numbers. Those whose results differ between Go and Java are computed as in Go.
final class GoMath {
    private static final long SECONDS_IN_400_YEARS = 146_097L * 86_400;
    private static final double LN2 = 0.693147180559945309417232121458176568;
    private static final double LN2_HIGH = 6.93147180369123816490e-01;
    private static final double LN2_LOW = 1.90821492927058770002e-10;
    private static final double LOG10_E = 0.43429448190325182765;
    private static final double[] LOG = {
        6.666666666666735130e-01,
        3.999999999940941908e-01,
        2.857142874366239149e-01,
        2.222219843214978396e-01,
        1.818357216161805012e-01,
        1.531383769920937332e-01,
        1.479819860511658591e-01
    };

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
            Map.entry(PromqlFunction.LOG10, GoMath::log10),
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

    static double log2(double x) {
        if (!(x > 0) || Double.isInfinite(x)) {
            return Math.log(x);
        }
        boolean subnormal = x < Double.MIN_NORMAL;
        double normal = subnormal ? x * 0x1p54 : x;
        double fraction = Math.scalb(normal, -Math.getExponent(normal) - 1);
        int exponent = Math.getExponent(normal) + 1 - (subnormal ? 54 : 0);
        // The logarithm of an exact power of two is exact.
        return fraction == 0.5 ? exponent - 1 : log(fraction) * (1 / LN2) + exponent;
    }

    static double log10(double x) {
        return log(x) * LOG10_E;
    }

    /// FreeBSD's algorithm, identical to Go down to the last bit, because count_values uses values as labels.
    /// Like Go's amd64 assembly, it treats the bits of a subnormal number as those of a normal one.
    static double log(double x) {
        if (!(x > 0) || Double.isInfinite(x)) {
            return Math.log(x);
        }
        boolean subnormal = x < Double.MIN_NORMAL;
        int exponent = subnormal ? -1022 : Math.getExponent(x) + 1;
        double fraction = subnormal ? 0.5 + Double.doubleToRawLongBits(x) * 0x1p-53 : Math.scalb(x, -exponent);
        if (fraction < Math.sqrt(2) / 2) {
            fraction *= 2;
            exponent--;
        }
        double f = fraction - 1;
        double s = f / (2 + f);
        double s2 = s * s;
        double s4 = s2 * s2;
        double odd = s2 * (LOG[0] + s4 * (LOG[2] + s4 * (LOG[4] + s4 * LOG[6])));
        double even = s4 * (LOG[1] + s4 * (LOG[3] + s4 * LOG[5]));
        double half = 0.5 * f * f;
        return exponent * LN2_HIGH - ((half - (s * (half + (odd + even)) + exponent * LN2_LOW)) - f);
    }

    static double acosh(double x) {
        if (x < 1 || Double.isNaN(x)) {
            return Double.NaN;
        }
        if (x >= 1 << 28) {
            return Math.log(x) + LN2;
        }
        if (x > 2) {
            return Math.log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
        }
        double t = x - 1;
        return Math.log1p(t + Math.sqrt(2 * t + t * t));
    }

    static double asinh(double x) {
        double size = Math.abs(x);
        if (Double.isNaN(x) || Double.isInfinite(x)) {
            return x;
        }
        double result;
        if (size > 1 << 28) {
            result = Math.log(size) + LN2;
        } else if (size > 2) {
            result = Math.log(2 * size + 1 / (Math.sqrt(x * x + 1) + size));
        } else if (size < 0x1p-28) {
            result = size;
        } else {
            result = Math.log1p(size + x * x / (1 + Math.sqrt(1 + x * x)));
        }
        return Math.copySign(result, x);
    }

    static double atanh(double x) {
        double size = Math.abs(x);
        if (!(size <= 1)) {
            return Double.NaN;
        }
        double result;
        if (size == 1) {
            result = Double.POSITIVE_INFINITY;
        } else if (size < 0x1p-28) {
            result = size;
        } else if (size < 0.5) {
            double t = size + size;
            result = 0.5 * Math.log1p(t + t * size / (1 - size));
        } else {
            result = 0.5 * Math.log1p((size + size) / (1 - size));
        }
        return Math.copySign(result, x);
    }
}
