package greenwall.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Checks the limit of open files and sockets. If it is too low, classes of the JVM fail permanently at an
/// unpredictable moment, so it is checked before anything else.
final class OpenFilesLimit {
    private static final int MIN_FILES = 256;
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern HARD = Pattern.compile("(?m)^Max open files +\\d+ +(\\d+)");

    private OpenFilesLimit() {}

    /// What to do if the limit is too low. Empty if it is sufficient or unknown.
    static Optional<String> problem() {
        try {
            return problem(Files.readString(LIMITS));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// @param limits the content of `/proc/self/limits`; the JVM raises the soft limit to the hard one
    static Optional<String> problem(String limits) {
        var hard = HARD.matcher(limits);
        if (!hard.find() || hard.group(1).length() > 9 || Integer.parseInt(hard.group(1)) >= MIN_FILES) {
            return Optional.empty();
        }
        return Optional.of("Greenwall needs " + MIN_FILES
                + " open files and sockets, but this process is limited to " + hard.group(1)
                + ": raise the limit (ulimit -Hn, or LimitNOFILE= of its systemd unit)");
    }
}
