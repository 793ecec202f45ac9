package greenwall.lab.shell;

/// A script that is no script; the message is what a shell would say after its name and line.
final class ScriptError extends Exception {
    private static final long serialVersionUID = 1;
    private final int line;

    ScriptError(int line, String message) {
        super(message);
        this.line = line;
    }

    int line() {
        return line;
    }
}
