package greenwall.lab.promql;

/// Carries a failure out of the depth of an evaluation to the engine's door, where it becomes a value.
final class EvaluationFailure extends RuntimeException {
    static final String SAME_LABELS = "vector cannot contain metrics with the same labelset";

    private final Outcome.Cause cause;
    private final String text;

    EvaluationFailure(Outcome.Cause cause, String text) {
        super(text, null, false, false);
        this.cause = cause;
        this.text = text;
    }

    static EvaluationFailure execution(String text) {
        return new EvaluationFailure(Outcome.Cause.EXECUTION, text);
    }

    Outcome.Failed outcome() {
        return new Outcome.Failed(cause, text);
    }
}
