package greenwall.lab.logql;

/// Why a query that is well formed cannot be answered, in Loki's words and with Loki's status.
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
