package greenwall.lab.promql;

import static greenwall.lab.promql.EvaluationFrame.ABSENT;
import static greenwall.lab.promql.EvaluationFrame.isAbsent;

import greenwall.fleet.promql.BinaryOperator;
import greenwall.fleet.promql.BinaryOperator.Kind;
import greenwall.fleet.promql.Expr;
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
}
