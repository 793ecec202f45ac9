package greenwall.lab.promql;

/// What a part of a query evaluates to, over all steps at once.
sealed interface StepMatrix permits StepMatrix.Scalars, EvaluationFrame {
    record Scalars(double[] values) implements StepMatrix {}
}
