package greenwall.lab.promql;

/// What became of a query that was read well.
public sealed interface QueryOutcome {
    record Answered(QueryResult result) implements QueryOutcome {}

    record Failed(Cause cause, String text) implements QueryOutcome {}

    enum Cause {
        EXECUTION,
        TIMEOUT
    }
}
