package greenwall.lab.logql;

/// Reports that a valid query cannot be evaluated, with Loki's message and HTTP status. Unchecked, because it
/// is also thrown through log sources.
public final class LogqlEvaluationException extends RuntimeException {
    private final int status;

    public LogqlEvaluationException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
