package greenwall.lab.promql;

/// A failure during evaluation. The engine converts it to a [QueryOutcome].
final class EvaluationException extends RuntimeException {
    static final String SAME_LABELS = "vector cannot contain metrics with the same labelset";

    private final QueryOutcome.Cause cause;
    private final String text;

    EvaluationException(QueryOutcome.Cause cause, String text) {
        super(text, null, false, false);
        this.cause = cause;
        this.text = text;
    }

    static EvaluationException execution(String text) {
        return new EvaluationException(QueryOutcome.Cause.EXECUTION, text);
    }

    QueryOutcome.Failed outcome() {
        return new QueryOutcome.Failed(cause, text);
    }
}
