package greenwall.lab.promql;

/// What a part of a query evaluates to, over all steps at once.
sealed interface Columns permits Columns.Scalars, EvaluationFrame {
    record Scalars(double[] values) implements Columns {}
}
