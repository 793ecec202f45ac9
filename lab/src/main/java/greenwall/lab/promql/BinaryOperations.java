package greenwall.lab.promql;

import static greenwall.lab.promql.StepVectors.ABSENT;
import static greenwall.lab.promql.StepVectors.isAbsent;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.QueryOperator;
import greenwall.fleet.promql.QueryOperator.Kind;
import greenwall.fleet.promql.VectorMatching;
import greenwall.fleet.promql.VectorMatching.Cardinality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;

/// Operators between scalars, and between a vector and a scalar.
final class BinaryOperations {
    private BinaryOperations() {}

    /// Returns the function of an operator. A comparison returns its left side if it is true, or else no
    /// value.
    static DoubleBinaryOperator operation(QueryOperator operator) {
        return switch (operator) {
            case ADD -> (a, b) -> a + b;
            case SUBTRACT -> (a, b) -> a - b;
            case MULTIPLY -> (a, b) -> a * b;
            case DIVIDE -> (a, b) -> a / b;
            case MODULO -> (a, b) -> a % b;
            case POWER -> GoMath::power;
            case ATAN2 -> Math::atan2;
            case AND, OR, UNLESS -> throw new IllegalArgumentException("a set operator does not compute values");
            default -> (a, b) -> operator.holds(a, b) ? a : ABSENT;
        };
    }

    /// As [#operation(QueryOperator)], but with `bool` a comparison returns 1 or 0.
    static DoubleBinaryOperator operation(QueryOperator operator, boolean bool) {
        var plain = operation(operator);
        return bool ? (a, b) -> isAbsent(plain.applyAsDouble(a, b)) ? 0 : 1 : plain;
    }

    /// Whether the result drops the metric name.
    static boolean dropsName(PromqlExpr.Binary binary) {
        boolean arithmetic = binary.operator().kind() == Kind.ARITHMETIC;
        return binary.bool() || (arithmetic && binary.operator() != QueryOperator.ATAN2);
    }

    /// Applies an operator with a scalar on one side.
    ///
    /// @param vectorLeft whether the other side is the left one. A filter keeps the vector's value, whichever
    ///     side the vector is on
    static StepVectors withScalar(PromqlExpr.Binary binary, StepVectors vector, double[] scalar, boolean vectorLeft) {
        var operation = operation(binary.operator(), binary.bool());
        boolean filter = binary.operator().kind() == Kind.COMPARISON && !binary.bool();
        var result = vector.mapped((value, step) -> {
                    double other = scalar[step];
                    double found =
                            vectorLeft ? operation.applyAsDouble(value, other) : operation.applyAsDouble(other, value);
                    return filter && !isAbsent(found) ? value : found;
                })
                .compacted();
        return dropsName(binary) ? result.dropName() : result;
    }

    /// Evaluates operators between two vectors. The match group of each row is numbered once, so that each step
    /// compares numbers only. The one side has at most one row with a value per group and step.
    static final class VectorOperation {
        private final PromqlExpr.Binary binary;
        private final VectorMatching matching;
        /// Whether the many side is the right one.
        private final boolean swapped;

        private final StepVectors many;
        private final StepVectors one;
        private final int steps;
        private final LabelGrouping groups;
        private final int[] manyGroups;
        private final int[] oneGroups;

        VectorOperation(PromqlExpr.Binary binary, StepVectors left, StepVectors right, int steps) {
            this.binary = binary;
            this.matching = binary.matching();
            this.swapped = matching.cardinality() == Cardinality.ONE_TO_MANY;
            this.many = swapped ? right : left;
            this.one = swapped ? left : right;
            this.steps = steps;
            this.groups = new LabelGrouping(matching.on(), matching.labels());
            this.manyGroups = groups.number(many);
            this.oneGroups = groups.number(one);
        }

        StepVectors result() {
            return switch (binary.operator()) {
                case AND -> masked(many, manyGroups, presence(one, oneGroups), true);
                case UNLESS -> masked(many, manyGroups, presence(one, oneGroups), false);
                case OR -> union();
                default -> stepwise();
            };
        }

        /// Returns, for each group and step, whether any row has a value.
        private boolean[][] presence(StepVectors vectors, int[] numbers) {
            var present = new boolean[groups.size()][steps];
            for (int row = 0; row < vectors.size(); row++) {
                double[] values = vectors.values()[row];
                for (int step = 0; step < steps; step++) {
                    present[numbers[row]][step] |= !isAbsent(values[step]);
                }
            }
            return present;
        }

        private StepVectors masked(StepVectors vectors, int[] numbers, boolean[][] present, boolean wanted) {
            var values = new double[vectors.size()][];
            for (int row = 0; row < values.length; row++) {
                double[] from = vectors.values()[row];
                values[row] = new double[steps];
                for (int step = 0; step < steps; step++) {
                    values[row][step] = present[numbers[row]][step] == wanted ? from[step] : ABSENT;
                }
            }
            return vectors.with(values).compacted();
        }

        private StepVectors union() {
            var added = masked(one, oneGroups, presence(many, manyGroups), false);
            if (added.size() == 0) {
                return many;
            }
            var table = new StepVectors.Table(steps);
            for (var vectors : new StepVectors[] {many, added}) {
                for (int row = 0; row < vectors.size(); row++) {
                    table.addAll(vectors.labels().get(row), vectors.values()[row]);
                }
            }
            return table.vectors();
        }

        /// Returns the labels of the result for a row of the many side and a row of the one side.
        private Labels resultLabels(int manyRow, int oneRow) {
            var labels = many.labels().get(manyRow);
            if (dropsName(binary)) {
                labels = labels.without(Labels.NAME);
            }
            if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
                labels = matching.on() ? labels.only(matching.labels()) : labels.without(matching.labels());
            }
            for (String name : matching.include()) {
                labels = labels.with(name, one.labels().get(oneRow).get(name));
            }
            return binary.bool() ? labels.without(Labels.NAME) : labels;
        }

        private StepVectors stepwise() {
            boolean alone = matching.cardinality() == Cardinality.ONE_TO_ONE;
            var operation = operation(binary.operator(), binary.bool());
            DoubleBinaryOperator ordered = swapped ? (a, b) -> operation.applyAsDouble(b, a) : operation;
            var table = new StepVectors.Table(steps);
            Map<Long, Integer> targets = new HashMap<>();
            for (int step = 0; step < steps; step++) {
                int[] oneOf = oneOfEachGroup(step);
                Set<Long> inserted = new HashSet<>();
                for (int row = 0; row < many.size(); row++) {
                    int group = manyGroups[row];
                    int partner = oneOf[group];
                    if (isAbsent(many.values()[row][step]) || partner < 0) {
                        continue;
                    }
                    double value = ordered.applyAsDouble(many.values()[row][step], one.values()[partner][step]);
                    if (isAbsent(value)) {
                        continue;
                    }
                    int manyRow = row;
                    int target = targets.computeIfAbsent(
                            (long) row << 32 | partner, _ -> table.row(resultLabels(manyRow, partner)));
                    if (!inserted.add((long) group << 32 | (alone ? 0 : target))) {
                        throw PromqlEvaluationException.execution("multiple matches for labels: "
                                + (alone
                                        ? "many-to-one matching must be explicit (group_left/group_right)"
                                        : "grouping labels must ensure unique matches"));
                    }
                    table.put(target, step, value);
                }
            }
            return table.vectors().compacted();
        }

        /// Returns the row of the one side in each group at a step; negative if there is none. Several rows are
        /// an error, but only if there is anything to match.
        private int[] oneOfEachGroup(int step) {
            var rows = new int[groups.size()];
            Arrays.fill(rows, -1);
            if (Arrays.stream(many.values()).allMatch(row -> isAbsent(row[step]))) {
                return rows;
            }
            for (int row = 0; row < one.size(); row++) {
                int group = oneGroups[row];
                if (isAbsent(one.values()[row][step])) {
                    continue;
                }
                if (rows[group] >= 0) {
                    throw duplicate(rows[group], row);
                }
                rows[group] = row;
            }
            return rows;
        }

        private PromqlEvaluationException duplicate(int first, int second) {
            var labels = one.labels().get(second);
            return PromqlEvaluationException.execution(
                    "found duplicate series for the match group " + text(groups.of(labels))
                            + " on the " + (swapped ? "left" : "right") + " hand-side of the operation: ["
                            + text(labels) + ", " + text(one.labels().get(first))
                            + "];many-to-many matching not allowed: matching labels must be unique on one side");
        }

        /// Formats labels as in Prometheus' messages, including the name: `{__name__="up", job="node"}`.
        private static String text(Labels labels) {
            var pairs = new ArrayList<String>();
            labels.forEach((name, value) -> pairs.add(name + "=" + GoFormat.quote(value)));
            return "{" + String.join(", ", pairs) + "}";
        }
    }
}
