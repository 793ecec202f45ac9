package greenwall.lab.shell;

/// Unwinds a simulated program that a signal ended; nothing that it had not flushed comes out.
public final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final Signal by;

    Killed(Signal by) {
        super(by.name(), null, false, false);
        this.by = by;
    }

    public Signal by() {
        return by;
    }
}
