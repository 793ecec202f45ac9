package greenwall.app.command;

import greenwall.app.config.ConfigPaths;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a command may touch of the process it runs in: given, so that tests can give others.
///
/// `terminal` says that somebody reads `out` on a screen that understands colour.
public record Program(
        PrintStream out,
        PrintStream err,
        InstantSource clock,
        ZoneId zone,
        Map<String, String> environment,
        ConfigPaths paths,
        boolean terminal) {
    /// Exit codes beside those of a verdict.
    public static final int USAGE = 64;

    public static final int UNAVAILABLE = 69;
    public static final int FAILED = 70;
    public static final int OUT_OF_MEMORY = 71;
    public static final int BAD_CONFIGURATION = 78;

    /// The same, with what it writes made plain.
    Program guarded() {
        return new Program(
                PlainOutput.before(out, terminal),
                PlainOutput.before(err, terminal),
                clock,
                zone,
                environment,
                paths,
                terminal);
    }

    boolean hasDisplay() {
        return !environment.getOrDefault("DISPLAY", "").isEmpty()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty()
                || !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    }

    /// Says why nothing is done, in one line that a terminal shows as it is.
    void complain(@Nullable String problem) {
        err.println("greenwall: " + TerminalColors.plain(String.valueOf(problem)));
    }

    /// The same, for a command line that is not understood: gives the code with which the program ends.
    int refuse(@Nullable String problem) {
        complain(problem);
        return USAGE;
    }
}
