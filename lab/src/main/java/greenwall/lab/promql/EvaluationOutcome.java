package greenwall.lab.promql;

/// The outcome of evaluating a parsed query.
public sealed interface EvaluationOutcome {
    record Answered(QueryResult result) implements EvaluationOutcome {}

    record Failed(Cause cause, String text) implements EvaluationOutcome {}

    enum Cause {
        EXECUTION,
        TIMEOUT
    }
}
