package greenwall.fleet.promql;

import static greenwall.fleet.promql.ValueType.MATRIX;
import static greenwall.fleet.promql.ValueType.SCALAR;
import static greenwall.fleet.promql.ValueType.STRING;
import static greenwall.fleet.promql.ValueType.VECTOR;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The functions of PromQL, as of Prometheus 2.42, with the types of their arguments. A positive `extra` is
/// the number of last arguments that are optional. With a negative `extra`, the last argument may be left out
/// or repeated.
public enum Function {
    ABS(VECTOR, 0, VECTOR),
    ABSENT(VECTOR, 0, VECTOR),
    ABSENT_OVER_TIME(VECTOR, 0, MATRIX),
    ACOS(VECTOR, 0, VECTOR),
    ACOSH(VECTOR, 0, VECTOR),
    ASIN(VECTOR, 0, VECTOR),
    ASINH(VECTOR, 0, VECTOR),
    ATAN(VECTOR, 0, VECTOR),
    ATANH(VECTOR, 0, VECTOR),
    AVG_OVER_TIME(VECTOR, 0, MATRIX),
    CEIL(VECTOR, 0, VECTOR),
    CHANGES(VECTOR, 0, MATRIX),
    CLAMP(VECTOR, 0, VECTOR, SCALAR, SCALAR),
    CLAMP_MAX(VECTOR, 0, VECTOR, SCALAR),
    CLAMP_MIN(VECTOR, 0, VECTOR, SCALAR),
    COS(VECTOR, 0, VECTOR),
    COSH(VECTOR, 0, VECTOR),
    COUNT_OVER_TIME(VECTOR, 0, MATRIX),
    DAYS_IN_MONTH(VECTOR, 1, VECTOR),
    DAY_OF_MONTH(VECTOR, 1, VECTOR),
    DAY_OF_WEEK(VECTOR, 1, VECTOR),
    DAY_OF_YEAR(VECTOR, 1, VECTOR),
    DEG(VECTOR, 0, VECTOR),
    DELTA(VECTOR, 0, MATRIX),
    DERIV(VECTOR, 0, MATRIX),
    EXP(VECTOR, 0, VECTOR),
    FLOOR(VECTOR, 0, VECTOR),
    HISTOGRAM_COUNT(VECTOR, 0, VECTOR),
    HISTOGRAM_FRACTION(VECTOR, 0, SCALAR, SCALAR, VECTOR),
    HISTOGRAM_QUANTILE(VECTOR, 0, SCALAR, VECTOR),
    HISTOGRAM_SUM(VECTOR, 0, VECTOR),
    HOLT_WINTERS(VECTOR, 0, MATRIX, SCALAR, SCALAR),
    HOUR(VECTOR, 1, VECTOR),
    IDELTA(VECTOR, 0, MATRIX),
    INCREASE(VECTOR, 0, MATRIX),
    IRATE(VECTOR, 0, MATRIX),
    LABEL_JOIN(VECTOR, -1, VECTOR, STRING, STRING, STRING),
    LABEL_REPLACE(VECTOR, 0, VECTOR, STRING, STRING, STRING, STRING),
    LAST_OVER_TIME(VECTOR, 0, MATRIX),
    LN(VECTOR, 0, VECTOR),
    LOG10(VECTOR, 0, VECTOR),
    LOG2(VECTOR, 0, VECTOR),
    MAX_OVER_TIME(VECTOR, 0, MATRIX),
    MIN_OVER_TIME(VECTOR, 0, MATRIX),
    MINUTE(VECTOR, 1, VECTOR),
    MONTH(VECTOR, 1, VECTOR),
    PI(SCALAR, 0),
    PREDICT_LINEAR(VECTOR, 0, MATRIX, SCALAR),
    PRESENT_OVER_TIME(VECTOR, 0, MATRIX),
    QUANTILE_OVER_TIME(VECTOR, 0, SCALAR, MATRIX),
    RAD(VECTOR, 0, VECTOR),
    RATE(VECTOR, 0, MATRIX),
    RESETS(VECTOR, 0, MATRIX),
    ROUND(VECTOR, 1, VECTOR, SCALAR),
    SCALAR_OF("scalar", SCALAR, 0, VECTOR),
    SGN(VECTOR, 0, VECTOR),
    SIN(VECTOR, 0, VECTOR),
    SINH(VECTOR, 0, VECTOR),
    SORT(VECTOR, 0, VECTOR),
    SORT_DESC(VECTOR, 0, VECTOR),
    SQRT(VECTOR, 0, VECTOR),
    STDDEV_OVER_TIME(VECTOR, 0, MATRIX),
    STDVAR_OVER_TIME(VECTOR, 0, MATRIX),
    SUM_OVER_TIME(VECTOR, 0, MATRIX),
    TAN(VECTOR, 0, VECTOR),
    TANH(VECTOR, 0, VECTOR),
    TIME(SCALAR, 0),
    TIMESTAMP(VECTOR, 0, VECTOR),
    VECTOR_OF("vector", VECTOR, 0, SCALAR),
    YEAR(VECTOR, 1, VECTOR);

    private static final Map<String, Function> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Function::word, f -> f));

    private final String word;
    private final ValueType result;
    private final int extra;
    private final List<ValueType> arguments;

    Function(ValueType result, int extra, ValueType... arguments) {
        this.word = name().toLowerCase(Locale.ROOT);
        this.result = result;
        this.extra = extra;
        this.arguments = List.of(arguments);
    }

    Function(String word, ValueType result, int extra, ValueType... arguments) {
        this.word = word;
        this.result = result;
        this.extra = extra;
        this.arguments = List.of(arguments);
    }

    public static Optional<Function> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// The name in a query.
    public String word() {
        return word;
    }

    public ValueType result() {
        return result;
    }

    public List<ValueType> arguments() {
        return arguments;
    }

    public int extra() {
        return extra;
    }
}
