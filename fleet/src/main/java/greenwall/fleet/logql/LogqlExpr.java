package greenwall.fleet.logql;

import greenwall.fleet.promql.LabelMatcher;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// LogQL as a tree. `toString` of any node gives LogQL again.
public sealed interface LogqlExpr {
    /// What answers with lines: a stream selector and the stages behind it.
    record LogQuery(List<LabelMatcher> selector, List<Stage> stages) implements LogqlExpr {
        public LogQuery {
            selector = List.copyOf(selector);
            stages = List.copyOf(stages);
        }

        @Override
        public String toString() {
            return LogqlText.selector(selector) + LogqlText.spaced(stages, "");
        }
    }

    /// What answers with numbers.
    sealed interface MetricQuery extends LogqlExpr {}

    record RangeAggregation(RangeOp op, OptionalDouble parameter, LogRange range, Optional<Grouping> grouping)
            implements MetricQuery {
        @Override
        public String toString() {
            var text = new StringBuilder(op.word()).append('(');
            parameter.ifPresent(p -> text.append(LogqlText.number(p)).append(", "));
            text.append(range).append(')');
            grouping.ifPresent(g -> text.append(' ').append(g));
            return text.toString();
        }
    }

    record VectorAggregation(VectorOp op, int parameter, MetricQuery of, Optional<Grouping> grouping)
            implements MetricQuery {
        @Override
        public String toString() {
            return op.word()
                    + grouping.map(g -> " " + g + " ").orElse("")
                    + "("
                    + (op.takesParameter() ? parameter + ", " : "")
                    + of
                    + ")";
        }
    }

    record Binary(BinaryOp op, MetricQuery left, MetricQuery right, Matching matching) implements MetricQuery {
        @Override
        public String toString() {
            return "(" + left + " " + op.sign() + matching + " " + right + ")";
        }
    }

    record Literal(double value) implements MetricQuery {
        @Override
        public String toString() {
            return LogqlText.number(value);
        }
    }

    record VectorOf(double value) implements MetricQuery {
        @Override
        public String toString() {
            return "vector(" + LogqlText.number(value) + ")";
        }
    }

    record LabelReplace(MetricQuery of, String target, String replacement, String source, String regex)
            implements MetricQuery {
        @Override
        public String toString() {
            return "label_replace(" + of + ", " + LogqlText.quote(target) + ", " + LogqlText.quote(replacement) + ", "
                    + LogqlText.quote(source) + ", " + LogqlText.quote(regex) + ")";
        }
    }

    /// The lines of a window that ends at each step.
    record LogRange(LogQuery lines, long rangeNanos, long offsetNanos, Optional<Unwrap> unwrap) {
        @Override
        public String toString() {
            return lines
                    + unwrap.map(Unwrap::toString).orElse("")
                    + " [" + GoDuration.formatShort(rangeNanos) + "]"
                    + (offsetNanos == 0 ? "" : " offset " + GoDuration.formatShort(offsetNanos));
        }
    }

    /// The label whose value is the sample, and the filters behind it.
    record Unwrap(String label, Conversion conversion, List<LabelFilter> filters) {
        public Unwrap {
            filters = List.copyOf(filters);
        }

        @Override
        public String toString() {
            String inner = conversion == Conversion.NONE ? label : conversion.word() + "(" + label + ")";
            var text = new StringBuilder(" | unwrap ").append(inner);
            filters.forEach(f -> text.append(" | ").append(f));
            return text.toString();
        }
    }

    enum Conversion {
        NONE(""),
        BYTES("bytes"),
        DURATION("duration"),
        DURATION_SECONDS("duration_seconds");

        private final String word;

        Conversion(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// `bool`, `on`/`ignoring` and `group_left`/`group_right` of a binary operation.
    record Matching(boolean bool, boolean on, List<String> labels, Cardinality cardinality, List<String> include) {
        public static final Matching PLAIN = new Matching(false, false, List.of(), Cardinality.ONE_TO_ONE, List.of());

        public Matching {
            labels = List.copyOf(labels);
            include = List.copyOf(include);
        }

        @Override
        public String toString() {
            var text = new StringBuilder(bool ? " bool" : "");
            if (on || !labels.isEmpty()) {
                text.append(on ? " on (" : " ignoring (")
                        .append(String.join(", ", labels))
                        .append(')');
            }
            if (cardinality != Cardinality.ONE_TO_ONE) {
                text.append(cardinality == Cardinality.MANY_TO_ONE ? " group_left (" : " group_right (")
                        .append(String.join(", ", include))
                        .append(')');
            }
            return text.toString();
        }
    }

    enum Cardinality {
        ONE_TO_ONE,
        MANY_TO_ONE,
        ONE_TO_MANY
    }

    enum RangeOp {
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

        public String word() {
            return LogqlText.word(this);
        }

        boolean takesGrouping() {
            return switch (this) {
                case AVG_OVER_TIME,
                        MIN_OVER_TIME,
                        MAX_OVER_TIME,
                        FIRST_OVER_TIME,
                        LAST_OVER_TIME,
                        STDDEV_OVER_TIME,
                        STDVAR_OVER_TIME,
                        QUANTILE_OVER_TIME -> true;
                default -> false;
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

    enum VectorOp {
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

        public String word() {
            return LogqlText.word(this);
        }

        public boolean takesParameter() {
            return this == BOTTOMK || this == TOPK;
        }
    }

    enum BinaryOp {
        OR("or", 1),
        AND("and", 2),
        UNLESS("unless", 2),
        EQUAL("==", 3),
        NOT_EQUAL("!=", 3),
        GREATER(">", 3),
        GREATER_OR_EQUAL(">=", 3),
        LESS("<", 3),
        LESS_OR_EQUAL("<=", 3),
        ADD("+", 4),
        SUBTRACT("-", 4),
        MULTIPLY("*", 5),
        DIVIDE("/", 5),
        MODULO("%", 5),
        POWER("^", 6);

        private final String sign;
        private final int precedence;

        BinaryOp(String sign, int precedence) {
            this.sign = sign;
            this.precedence = precedence;
        }

        public String sign() {
            return sign;
        }

        int precedence() {
            return precedence;
        }

        public boolean set() {
            return precedence <= 2;
        }

        /// The result, for comparisons 1 or 0.
        public double apply(double left, double right) {
            return switch (this) {
                case ADD -> left + right;
                case SUBTRACT -> left - right;
                case MULTIPLY -> left * right;
                case DIVIDE -> right == 0 ? Double.NaN : left / right;
                case MODULO -> right == 0 ? Double.NaN : left % right;
                case POWER -> Math.pow(left, right);
                case EQUAL -> left == right ? 1 : 0;
                case NOT_EQUAL -> left != right ? 1 : 0;
                case GREATER -> left > right ? 1 : 0;
                case GREATER_OR_EQUAL -> left >= right ? 1 : 0;
                case LESS -> left < right ? 1 : 0;
                case LESS_OR_EQUAL -> left <= right ? 1 : 0;
                case OR, AND, UNLESS -> throw new IllegalStateException("a set operation has no number");
            };
        }
    }
}
