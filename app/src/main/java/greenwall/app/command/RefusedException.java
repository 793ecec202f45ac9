package greenwall.app.command;

/// Ends a command: with a line for the person who typed it, and the code with which the program ends.
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
