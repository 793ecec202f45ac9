package greenwall.app.command;

/// The exit codes other than verdicts.
public final class ExitCodes {
    /// That of the verdict of a check: a source did not answer, so not everything is known.
    static final int UNKNOWN = 3;

    public static final int USAGE = 64;
    public static final int UNAVAILABLE = 69;
    public static final int FAILED = 70;
    public static final int BAD_CONFIGURATION = 78;

    private ExitCodes() {}
}
