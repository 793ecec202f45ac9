package greenwall.lab.promql;

/// What became of a query that was read well.
public sealed interface Outcome {
    record Answered(Result result) implements Outcome {}

    record Failed(Cause cause, String text) implements Outcome {}

    enum Cause {
        EXECUTION,
        TIMEOUT
    }
}
