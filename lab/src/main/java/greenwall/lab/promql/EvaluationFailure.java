package greenwall.lab.promql;

/// A failure during evaluation. The engine converts it to a [QueryOutcome].
final class EvaluationFailure extends RuntimeException {
    static final String SAME_LABELS = "vector cannot contain metrics with the same labelset";

    private final QueryOutcome.Cause cause;
    private final String text;

    EvaluationFailure(QueryOutcome.Cause cause, String text) {
        super(text, null, false, false);
        this.cause = cause;
        this.text = text;
    }

    static EvaluationFailure execution(String text) {
        return new EvaluationFailure(QueryOutcome.Cause.EXECUTION, text);
    }

    QueryOutcome.Failed outcome() {
        return new QueryOutcome.Failed(cause, text);
    }
}
