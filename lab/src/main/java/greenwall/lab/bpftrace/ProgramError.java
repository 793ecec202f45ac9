package greenwall.lab.bpftrace;

/// A program that bpftrace would refuse; the message is what stands behind `ERROR: `.
final class ProgramError extends Exception {
    private static final long serialVersionUID = 1;
    private final int at;

    ProgramError(int at, String message) {
        super(message);
        this.at = at;
    }

    int at() {
        return at;
    }
}
