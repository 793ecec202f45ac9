package greenwall.fleet.promql;

import greenwall.fleet.LowerCaseEnum;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The operators that aggregate many series into few. Some take a parameter before the vector.
public enum AggregationOperator implements LowerCaseEnum {
    AVG(null),
    BOTTOMK(ValueType.SCALAR),
    COUNT(null),
    COUNT_VALUES(ValueType.STRING),
    GROUP(null),
    MAX(null),
    MIN(null),
    QUANTILE(ValueType.SCALAR),
    STDDEV(null),
    STDVAR(null),
    SUM(null),
    TOPK(ValueType.SCALAR);

    private final @Nullable ValueType parameter;

    AggregationOperator(@Nullable ValueType parameter) {
        this.parameter = parameter;
    }

    public Optional<ValueType> parameter() {
        return Optional.ofNullable(parameter);
    }
}
