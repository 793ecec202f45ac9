package greenwall.app.command;

/// Ends a command with a message for the user and an exit code.
public final class CommandFailedException extends IllegalArgumentException {
    private final int exitCode;

    CommandFailedException(String problem) {
        this(problem, ExitCodes.USAGE);
    }

    CommandFailedException(String problem, int exitCode) {
        super(problem);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
