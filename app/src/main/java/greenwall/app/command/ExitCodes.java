package greenwall.app.command;

/// The exit codes that commands share.
public final class ExitCodes {
    /// A source did not respond, so not everything is known; also a verdict of `check`.
    static final int UNKNOWN = 3;

    public static final int USAGE = 64;
    public static final int UNAVAILABLE = 69;
    public static final int FAILED = 70;
    public static final int BAD_CONFIGURATION = 78;

    private ExitCodes() {}
}
