package greenwall.fleet.logql;

/// Carries an error out of the parser; callers of [Logql] never see it.
final class LogqlParseException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient LogqlError error;

    LogqlParseException(LogqlError error) {
        super(error.text(), null, false, false);
        this.error = error;
    }

    /// Of the whole text.
    LogqlParseException(String message) {
        this(LogqlError.whole(message));
    }

    LogqlError error() {
        return error;
    }
}
