package greenwall.lab.promql;

/// A failure during evaluation. The engine converts it to an [EvaluationOutcome.Failed].
final class PromqlEvaluationException extends RuntimeException {
    static final String SAME_LABELS = "vector cannot contain metrics with the same labelset";

    private final EvaluationOutcome.Cause cause;
    private final String text;

    PromqlEvaluationException(EvaluationOutcome.Cause cause, String text) {
        super(text, null, false, false);
        this.cause = cause;
        this.text = text;
    }

    static PromqlEvaluationException execution(String text) {
        return new PromqlEvaluationException(EvaluationOutcome.Cause.EXECUTION, text);
    }

    EvaluationOutcome.Failed outcome() {
        return new EvaluationOutcome.Failed(cause, text);
    }
}
