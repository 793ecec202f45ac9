package greenwall.lab.promql;

import static greenwall.lab.promql.EvaluationFrame.ABSENT;
import static greenwall.lab.promql.EvaluationFrame.isAbsent;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.BinaryOperator;
import greenwall.fleet.promql.BinaryOperator.Kind;
import greenwall.fleet.promql.Expr;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.Matching;
import greenwall.fleet.promql.Matching.Cardinality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;

/// Operators between scalars, and between a vector and a scalar.
public final class BinaryOperations {
    private BinaryOperations() {}

    /// Returns the function of an operator. A comparison returns its left side if it is true, or else no
    /// value.
    static DoubleBinaryOperator operation(BinaryOperator operator) {
        return switch (operator) {
            case ADD -> (a, b) -> a + b;
            case SUBTRACT -> (a, b) -> a - b;
            case MULTIPLY -> (a, b) -> a * b;
            case DIVIDE -> (a, b) -> a / b;
            case MODULO -> (a, b) -> a % b;
            case POWER -> Numbers::power;
            case ATAN2 -> Math::atan2;
            case EQUAL -> (a, b) -> a == b ? a : ABSENT;
            case NOT_EQUAL -> (a, b) -> a != b ? a : ABSENT;
            case LESS -> (a, b) -> a < b ? a : ABSENT;
            case LESS_OR_EQUAL -> (a, b) -> a <= b ? a : ABSENT;
            case GREATER -> (a, b) -> a > b ? a : ABSENT;
            case GREATER_OR_EQUAL -> (a, b) -> a >= b ? a : ABSENT;
            case AND, OR, UNLESS -> throw new IllegalArgumentException("a set operator does not compute values");
        };
    }

    /// @param comparison one of the comparison operators
    public static boolean holds(BinaryOperator comparison, double left, double right) {
        return !isAbsent(operation(comparison).applyAsDouble(left, right));
    }

    /// As [#operation(BinaryOperator)], but with `bool` a comparison returns 1 or 0.
    static DoubleBinaryOperator operation(BinaryOperator operator, boolean bool) {
        var plain = operation(operator);
        return bool ? (a, b) -> isAbsent(plain.applyAsDouble(a, b)) ? 0 : 1 : plain;
    }

    /// Whether the result drops the metric name.
    static boolean dropsName(Expr.Binary binary) {
        boolean arithmetic = binary.operator().kind() == Kind.ARITHMETIC;
        return binary.bool() || (arithmetic && binary.operator() != BinaryOperator.ATAN2);
    }

    static StepMatrix.Scalars ofScalars(Expr.Binary binary, StepMatrix.Scalars left, StepMatrix.Scalars right) {
        var operation = operation(binary.operator(), binary.operator().kind() == Kind.COMPARISON);
        var values = new double[left.values().length];
        for (int step = 0; step < values.length; step++) {
            values[step] = operation.applyAsDouble(left.values()[step], right.values()[step]);
        }
        return new StepMatrix.Scalars(values);
    }

    /// `vectorLeft` is true if the vector is on the left. A filter keeps the vector's value, whichever side
    /// the vector is on.
    static EvaluationFrame withScalar(
            Expr.Binary binary, EvaluationFrame vector, StepMatrix.Scalars scalar, boolean vectorLeft) {
        var operation = operation(binary.operator(), binary.bool());
        boolean filter = binary.operator().kind() == Kind.COMPARISON && !binary.bool();
        var result = vector.mapped((value, step) -> {
                    double other = scalar.values()[step];
                    double found =
                            vectorLeft ? operation.applyAsDouble(value, other) : operation.applyAsDouble(other, value);
                    return filter && !isAbsent(found) ? value : found;
                })
                .compacted();
        return dropsName(binary) ? result.dropName() : result;
    }

    /// Evaluates operators between two vectors. The match group of each row is numbered once, so that each step
    /// compares numbers only.
    static final class VectorMatching {
        private final Expr.Binary binary;
        private final Matching matching;
        private final EvaluationFrame left;
        private final EvaluationFrame right;
        private final int steps;
        private final LabelGrouping groups;
        private final int[] leftGroups;
        private final int[] rightGroups;

        VectorMatching(Expr.Binary binary, EvaluationFrame left, EvaluationFrame right, int steps) {
            this.binary = binary;
            this.matching = binary.matching();
            this.left = left;
            this.right = right;
            this.steps = steps;
            this.groups = new LabelGrouping(matching.on(), matching.labels());
            this.leftGroups = groups.number(left);
            this.rightGroups = groups.number(right);
        }

        EvaluationFrame result() {
            return switch (binary.operator()) {
                case AND -> masked(left, leftGroups, presence(right, rightGroups), true);
                case UNLESS -> masked(left, leftGroups, presence(right, rightGroups), false);
                case OR -> union();
                default -> stepwise();
            };
        }

        /// Returns, for each group and step, whether any row has a value.
        private boolean[][] presence(EvaluationFrame frame, int[] numbers) {
            var present = new boolean[groups.size()][];
            for (int row = 0; row < frame.size(); row++) {
                if (present[numbers[row]] == null) {
                    present[numbers[row]] = new boolean[steps];
                }
                boolean[] marks = present[numbers[row]];
                double[] values = frame.values()[row];
                for (int step = 0; step < steps; step++) {
                    marks[step] |= !isAbsent(values[step]);
                }
            }
            return present;
        }

        private EvaluationFrame masked(EvaluationFrame frame, int[] numbers, boolean[][] present, boolean wanted) {
            var values = new double[frame.size()][];
            for (int row = 0; row < values.length; row++) {
                boolean[] marks = present[numbers[row]];
                double[] from = frame.values()[row];
                var to = new double[steps];
                for (int step = 0; step < steps; step++) {
                    boolean there = marks != null && marks[step];
                    to[step] = there == wanted ? from[step] : ABSENT;
                }
                values[row] = to;
            }
            return frame.with(values).compacted();
        }

        private EvaluationFrame union() {
            var added = masked(right, rightGroups, presence(left, leftGroups), false);
            if (added.size() == 0) {
                return left;
            }
            if (left.size() == 0) {
                return added;
            }
            var table = new EvaluationFrame.Table(steps);
            for (var frame : new EvaluationFrame[] {left, added}) {
                for (int row = 0; row < frame.size(); row++) {
                    table.addAll(frame.labels().get(row), frame.values()[row]);
                }
            }
            return table.frame();
        }

        /// Returns the labels of the result for a row of the many side and a row of the one side.
        private Labels resultLabels(int manyRow, int oneRow) {
            boolean swapped = matching.cardinality() == Cardinality.ONE_TO_MANY;
            var many = swapped ? right : left;
            var one = swapped ? left : right;
            var labels = many.labels().get(manyRow);
            if (BinaryOperations.dropsName(binary)) {
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

        private EvaluationFrame stepwise() {
            if (left.size() == 0 || right.size() == 0) {
                return EvaluationFrame.EMPTY;
            }
            boolean swapped = matching.cardinality() == Cardinality.ONE_TO_MANY;
            var many = swapped ? right : left;
            var one = swapped ? left : right;
            int[] manyGroups = swapped ? rightGroups : leftGroups;
            int[] oneGroups = swapped ? leftGroups : rightGroups;
            var operation = BinaryOperations.operation(binary.operator(), binary.bool());
            DoubleBinaryOperator ordered = swapped ? (a, b) -> operation.applyAsDouble(b, a) : operation;
            var table = new EvaluationFrame.Table(steps);
            var oneOf = new int[groups.size()];
            var matched = new boolean[groups.size()];
            Map<Long, Integer> targets = new HashMap<>();
            for (int step = 0; step < steps; step++) {
                if (!anyAt(many, step) || !anyAt(one, step)) {
                    continue;
                }
                Arrays.fill(oneOf, -1);
                Arrays.fill(matched, false);
                for (int row = 0; row < one.size(); row++) {
                    if (isAbsent(one.values()[row][step])) {
                        continue;
                    }
                    if (oneOf[oneGroups[row]] >= 0) {
                        throw duplicate(one, oneOf[oneGroups[row]], row, swapped);
                    }
                    oneOf[oneGroups[row]] = row;
                }
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
                    if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
                        if (matched[group]) {
                            throw EvaluationFailure.execution(
                                    "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)");
                        }
                        matched[group] = true;
                    } else if (!inserted.add((long) group << 32 | target)) {
                        throw EvaluationFailure.execution(
                                "multiple matches for labels: grouping labels must ensure unique matches");
                    }
                    table.put(target, step, value);
                }
            }
            return table.frame().compacted();
        }

        private static boolean anyAt(EvaluationFrame frame, int step) {
            for (double[] row : frame.values()) {
                if (!isAbsent(row[step])) {
                    return true;
                }
            }
            return false;
        }

        private EvaluationFailure duplicate(EvaluationFrame one, int first, int second, boolean swapped) {
            var labels = one.labels().get(second);
            return EvaluationFailure.execution("found duplicate series for the match group " + text(groups.of(labels))
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
