package greenwall.lab.shell;

/// Leaves a loop, a function or the shell.
final class Jump extends RuntimeException {
    private static final long serialVersionUID = 1;

    enum Kind {
        BREAK,
        CONTINUE,
        RETURN,
        EXIT
    }

    private final Kind kind;
    private final int number;

    /// @param number how many loops, or the status
    Jump(Kind kind, int number) {
        super(kind.name(), null, false, false);
        this.kind = kind;
        this.number = number;
    }

    Kind kind() {
        return kind;
    }

    int number() {
        return number;
    }
}
