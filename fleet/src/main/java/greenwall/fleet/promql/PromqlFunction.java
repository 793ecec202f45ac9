package greenwall.fleet.promql;

import static greenwall.fleet.promql.ValueType.MATRIX;
import static greenwall.fleet.promql.ValueType.SCALAR;
import static greenwall.fleet.promql.ValueType.STRING;
import static greenwall.fleet.promql.ValueType.VECTOR;

import greenwall.fleet.LowerCaseEnum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The functions of PromQL, as of Prometheus 2.42, with the types of their arguments.
public enum PromqlFunction implements LowerCaseEnum {
    ABS(VECTOR),
    ABSENT(VECTOR),
    ABSENT_OVER_TIME(MATRIX),
    ACOS(VECTOR),
    ACOSH(VECTOR),
    ASIN(VECTOR),
    ASINH(VECTOR),
    ATAN(VECTOR),
    ATANH(VECTOR),
    AVG_OVER_TIME(MATRIX),
    CEIL(VECTOR),
    CHANGES(MATRIX),
    CLAMP(VECTOR, SCALAR, SCALAR),
    CLAMP_MAX(VECTOR, SCALAR),
    CLAMP_MIN(VECTOR, SCALAR),
    COS(VECTOR),
    COSH(VECTOR),
    COUNT_OVER_TIME(MATRIX),
    DAYS_IN_MONTH(VECTOR),
    DAY_OF_MONTH(VECTOR),
    DAY_OF_WEEK(VECTOR),
    DAY_OF_YEAR(VECTOR),
    DEG(VECTOR),
    DELTA(MATRIX),
    DERIV(MATRIX),
    EXP(VECTOR),
    FLOOR(VECTOR),
    HISTOGRAM_COUNT(VECTOR),
    HISTOGRAM_FRACTION(SCALAR, SCALAR, VECTOR),
    HISTOGRAM_QUANTILE(SCALAR, VECTOR),
    HISTOGRAM_SUM(VECTOR),
    HOLT_WINTERS(MATRIX, SCALAR, SCALAR),
    HOUR(VECTOR),
    IDELTA(MATRIX),
    INCREASE(MATRIX),
    IRATE(MATRIX),
    LABEL_JOIN(VECTOR, STRING, STRING, STRING),
    LABEL_REPLACE(VECTOR, STRING, STRING, STRING, STRING),
    LAST_OVER_TIME(MATRIX),
    LN(VECTOR),
    LOG10(VECTOR),
    LOG2(VECTOR),
    MAX_OVER_TIME(MATRIX),
    MIN_OVER_TIME(MATRIX),
    MINUTE(VECTOR),
    MONTH(VECTOR),
    PI,
    PREDICT_LINEAR(MATRIX, SCALAR),
    PRESENT_OVER_TIME(MATRIX),
    QUANTILE_OVER_TIME(SCALAR, MATRIX),
    RAD(VECTOR),
    RATE(MATRIX),
    RESETS(MATRIX),
    ROUND(VECTOR, SCALAR),
    SCALAR_OF(VECTOR),
    SGN(VECTOR),
    SIN(VECTOR),
    SINH(VECTOR),
    SORT(VECTOR),
    SORT_DESC(VECTOR),
    SQRT(VECTOR),
    STDDEV_OVER_TIME(MATRIX),
    STDVAR_OVER_TIME(MATRIX),
    SUM_OVER_TIME(MATRIX),
    TAN(VECTOR),
    TANH(VECTOR),
    TIME,
    TIMESTAMP(VECTOR),
    VECTOR_OF(SCALAR),
    YEAR(VECTOR);

    private static final Map<String, PromqlFunction> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(PromqlFunction::word, f -> f));

    private final List<ValueType> arguments;

    PromqlFunction(ValueType... arguments) {
        this.arguments = List.of(arguments);
    }

    public static Optional<PromqlFunction> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    @Override
    public String word() {
        return switch (this) {
            case SCALAR_OF -> "scalar";
            case VECTOR_OF -> "vector";
            default -> LowerCaseEnum.super.word();
        };
    }

    public ValueType result() {
        return switch (this) {
            case PI, SCALAR_OF, TIME -> SCALAR;
            default -> VECTOR;
        };
    }

    public List<ValueType> arguments() {
        return arguments;
    }

    /// The number of last arguments that are optional; if negative, the last argument may be left out or
    /// repeated.
    public int optionalArguments() {
        return switch (this) {
            case DAYS_IN_MONTH, DAY_OF_MONTH, DAY_OF_WEEK, DAY_OF_YEAR, HOUR, MINUTE, MONTH, ROUND, YEAR -> 1;
            case LABEL_JOIN -> -1;
            default -> 0;
        };
    }
}
