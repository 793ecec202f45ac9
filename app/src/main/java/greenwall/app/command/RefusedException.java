package greenwall.app.command;

/// Ends a command with a message for the user and an exit code.
public final class RefusedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    RefusedException(String problem) {
        this(problem, Program.USAGE);
    }

    RefusedException(String problem, int exitCode) {
        super(problem);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
