package greenwall.lab.promql;

/// The result of a subexpression at all steps.
sealed interface StepMatrix permits StepMatrix.Scalars, EvaluationFrame {
    record Scalars(double[] values) implements StepMatrix {}
}
