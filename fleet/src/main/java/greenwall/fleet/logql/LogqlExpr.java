package greenwall.fleet.logql;

import greenwall.fleet.LowerCaseEnum;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.QueryOperator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A LogQL expression as a tree; [LogqlPrinter] formats it as text.
public sealed interface LogqlExpr {
    /// A query that returns lines: a stream selector and its stages.
    record LogQuery(List<LabelMatcher> selector, List<PipelineStage> stages) implements LogqlExpr {}

    /// A query that returns numbers.
    sealed interface MetricQuery extends LogqlExpr {}

    record RangeAggregation(
            RangeFunction op, OptionalDouble parameter, LogRange range, Optional<LogqlGrouping> grouping)
            implements MetricQuery {}

    record VectorAggregation(VectorOperator op, int parameter, MetricQuery of, Optional<LogqlGrouping> grouping)
            implements MetricQuery {}

    /// @param matching `bool`, `on`/`ignoring` and `group_left`/`group_right` as written, preceded by a blank
    record Binary(QueryOperator op, MetricQuery left, MetricQuery right, String matching) implements MetricQuery {}

    record Literal(double value) implements MetricQuery {}

    record ConstantVector(double value) implements MetricQuery {}

    record LabelReplace(MetricQuery of, String target, String replacement, String source, String regex)
            implements MetricQuery {}

    /// A grouping by labels: `by (…)` or `without (…)`.
    record LogqlGrouping(boolean without, List<String> labels) {
        @Override
        public String toString() {
            return (without ? "without (" : "by (") + String.join(", ", labels) + ")";
        }
    }

    /// The lines in a window that ends at each step.
    record LogRange(LogQuery lines, long rangeNanos, long offsetNanos, Optional<Unwrap> unwrap) {}

    /// The label whose value is the sample, and the filters after it.
    record Unwrap(String label, Conversion conversion, List<LabelFilter> filters) {}

    enum Conversion implements LowerCaseEnum {
        NONE,
        BYTES,
        DURATION,
        DURATION_SECONDS
    }

    enum RangeFunction implements LowerCaseEnum {
        RATE,
        COUNT_OVER_TIME,
        BYTES_RATE,
        BYTES_OVER_TIME,
        RATE_COUNTER,
        SUM_OVER_TIME,
        AVG_OVER_TIME,
        MIN_OVER_TIME,
        MAX_OVER_TIME,
        FIRST_OVER_TIME,
        LAST_OVER_TIME,
        STDDEV_OVER_TIME,
        STDVAR_OVER_TIME,
        QUANTILE_OVER_TIME,
        ABSENT_OVER_TIME;

        boolean takesGrouping() {
            return switch (this) {
                case RATE,
                        COUNT_OVER_TIME,
                        BYTES_RATE,
                        BYTES_OVER_TIME,
                        RATE_COUNTER,
                        SUM_OVER_TIME,
                        ABSENT_OVER_TIME -> false;
                default -> true;
            };
        }

        boolean goesWithUnwrap() {
            return switch (this) {
                case COUNT_OVER_TIME, BYTES_RATE, BYTES_OVER_TIME -> false;
                default -> true;
            };
        }

        boolean goesWithoutUnwrap() {
            return switch (this) {
                case RATE, COUNT_OVER_TIME, BYTES_RATE, BYTES_OVER_TIME, ABSENT_OVER_TIME -> true;
                default -> false;
            };
        }
    }

    enum VectorOperator implements LowerCaseEnum {
        SUM,
        AVG,
        COUNT,
        MAX,
        MIN,
        STDDEV,
        STDVAR,
        BOTTOMK,
        TOPK,
        SORT,
        SORT_DESC;

        public boolean takesParameter() {
            return this == BOTTOMK || this == TOPK;
        }
    }
}
