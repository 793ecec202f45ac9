package greenwall.lab.promql;

/// The result of a part of a query, over all steps at once.
sealed interface StepMatrix permits StepMatrix.Scalars, EvaluationFrame {
    record Scalars(double[] values) implements StepMatrix {}
}
