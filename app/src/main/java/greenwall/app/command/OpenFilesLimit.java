package greenwall.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// How many files and sockets the system lets this process open. Where that is too few, classes of the JVM fail for
/// good at a moment that nobody can foresee, so that it is asked before anything begins.
final class OpenFilesLimit {
    private static final int ENOUGH = 256;
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern HARD = Pattern.compile("(?m)^Max open files +\\d+ +(\\d+)");

    private OpenFilesLimit() {}

    /// What to do about it where it is too low; a system that does not tell is taken as it is.
    static Optional<String> problem() {
        try {
            return problem(Files.readString(LIMITS));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// @param limits as `/proc/self/limits` has them; the JVM raises the first number to the second by itself
    static Optional<String> problem(String limits) {
        var hard = HARD.matcher(limits);
        if (!hard.find() || hard.group(1).length() > 9 || Integer.parseInt(hard.group(1)) >= ENOUGH) {
            return Optional.empty();
        }
        return Optional.of("this process may open " + hard.group(1) + " files and sockets, and Greenwall needs "
                + ENOUGH + ": raise the limit (ulimit -Hn, or LimitNOFILE= of its systemd unit)");
    }
}
