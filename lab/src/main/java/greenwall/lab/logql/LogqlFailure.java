package greenwall.lab.logql;

/// Why a valid query cannot be evaluated, with Loki's text and status.
public final class LogqlFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    public LogqlFailure(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
