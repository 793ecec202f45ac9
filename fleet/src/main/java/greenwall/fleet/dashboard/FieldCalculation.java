package greenwall.fleet.dashboard;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.DataFrame.Field;
import greenwall.fleet.dashboard.Transformation.Calculation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Computes a field from other fields.
final class FieldCalculation {
    private FieldCalculation() {}

    static DataFrame add(Transformation.CalculateField t, DataFrame frame) {
        Optional<double[]> values = values(t.calculation(), frame);
        if (values.isEmpty()) {
            return frame;
        }
        Field computed =
                Field.numbers(t.alias().isEmpty() ? name(t.calculation()) : t.alias(), Labels.EMPTY, values.get());
        List<Field> fields = new ArrayList<>(
                !t.replace()
                        ? frame.fields()
                        : t.separate() ? List.of() : frame.time().stream().toList());
        fields.add(computed);
        return frame.with(fields);
    }

    private static String name(Calculation calculation) {
        return switch (calculation) {
            case Calculation.RowReduce c -> Reducer.title(c.reducer());
            case Calculation.Binary c -> c.left() + " " + c.operator() + " " + c.right();
            case Calculation.Unary c -> c.function() + "(" + c.field() + ")";
            case Calculation.Index _ -> "Row";
            case Calculation.Cumulative c -> "cumulative " + c.reducer() + inBrackets(c.field());
            case Calculation.Moving c -> "moving " + c.reducer() + inBrackets(c.field());
        };
    }

    private static String inBrackets(String field) {
        return field.isEmpty() ? "" : "(" + field + ")";
    }

    private static Optional<double[]> values(Calculation calculation, DataFrame frame) {
        int size = frame.size();
        return switch (calculation) {
            case Calculation.RowReduce c -> {
                List<Field> operands = frame.numbers()
                        .filter(f -> c.fields().isEmpty() || c.fields().contains(f.name()))
                        .toList();
                yield operands.isEmpty()
                        ? Optional.empty()
                        : Optional.of(byRow(
                                size,
                                row -> Reducer.reduce(
                                        c.reducer().isEmpty() ? "sum" : c.reducer(),
                                        new FieldValues.Numbers(operands.stream()
                                                .mapToDouble(f -> f.values().number(row))
                                                .toArray()))));
            }
            case Calculation.Binary c -> {
                Optional<double[]> left = operand(c.left(), frame);
                Optional<double[]> right = operand(c.right(), frame);
                yield left.isEmpty() || right.isEmpty()
                        ? Optional.empty()
                        : Optional.of(byRow(size, row -> binary(left.get()[row], c.operator(), right.get()[row])));
            }
            case Calculation.Unary c ->
                operand(c.field(), frame).map(v -> byRow(size, row -> unary(c.function(), v[row])));
            case Calculation.Index c ->
                Optional.of(byRow(size, row -> c.percent() ? (double) row / Math.max(1, size) : row));
            case Calculation.Cumulative c -> column(c.field(), frame).map(v -> cumulative(v, c.reducer()));
            case Calculation.Moving c -> column(c.field(), frame).map(v -> moving(v, c));
        };
    }

    private static double[] byRow(int size, IntToDoubleFunction value) {
        return IntStream.range(0, size).mapToDouble(value).toArray();
    }

    private static Optional<double[]> operand(String name, DataFrame frame) {
        Optional<Field> field = TransformationRunner.field(frame, name);
        if (field.isPresent()) {
            return Optional.of(byRow(frame.size(), field.get().values()::number));
        }
        double fixed = NumberText.parse(name);
        return Double.isNaN(fixed) ? Optional.empty() : Optional.of(byRow(frame.size(), _ -> fixed));
    }

    /// The values of a field, or of the first number field if the name is empty.
    private static Optional<double[]> column(String name, DataFrame frame) {
        return name.isEmpty()
                ? frame.numbers().findFirst().map(field -> byRow(frame.size(), field.values()::number))
                : operand(name, frame);
    }

    private static double binary(double left, String operator, double right) {
        return switch (operator) {
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "**" -> Math.pow(left, right);
            case "%" -> left % right;
            default -> left + right;
        };
    }

    private static double unary(String function, double value) {
        return switch (function.toLowerCase(Locale.ROOT)) {
            case "abs" -> Math.abs(value);
            case "exp" -> Math.exp(value);
            case "ln" -> Math.log(value);
            case "log10" -> Math.log10(value);
            case "sqrt" -> Math.sqrt(value);
            case "floor" -> Math.floor(value);
            case "ceil" -> Math.ceil(value);
            case "round" -> Math.floor(value + 0.5);
            case "sign" -> Math.signum(value);
            case "neg", "negate" -> -value;
            default -> value;
        };
    }

    private static double[] cumulative(double[] values, String reducer) {
        double sum = 0;
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            sum += Double.isNaN(values[i]) ? 0 : values[i];
            result[i] = reducer.equals("mean") ? sum / (i + 1) : sum;
        }
        return result;
    }

    private static double[] moving(double[] values, Calculation.Moving c) {
        int size = (int) Math.max(1, Math.ceil(c.percent() ? values.length * (c.size() / 100) : c.size()));
        return byRow(values.length, row -> {
            int from = c.centered() ? row - size / 2 : row - size + 1;
            int to = c.centered() ? from + size : row + 1;
            double[] part = Arrays.copyOfRange(values, Math.max(0, from), Math.min(values.length, to));
            return Reducer.reduce(c.reducer(), new FieldValues.Numbers(part));
        });
    }
}
