package greenwall.lab.machine;

/// Ends a program that was killed, or whose output is no longer read.
public final class StoppedException extends RuntimeException {
    static final int KILLED = 137;
    static final int UNREAD = 141;
    private static final long serialVersionUID = 1L;
    private final int status;

    StoppedException(int status) {
        super("status " + status, null, false, false);
        this.status = status;
    }

    /// Thrown by a sink whose output is no longer read.
    public static StoppedException unread() {
        return new StoppedException(UNREAD);
    }

    public int status() {
        return status;
    }
}
