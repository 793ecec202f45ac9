package greenwall.lab.promql;

/// The outcome of evaluating a parsed query.
public sealed interface QueryOutcome {
    record Answered(QueryResult result) implements QueryOutcome {}

    record Failed(Cause cause, String text) implements QueryOutcome {}

    enum Cause {
        EXECUTION,
        TIMEOUT
    }
}
