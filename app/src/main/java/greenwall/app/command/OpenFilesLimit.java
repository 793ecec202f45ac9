package greenwall.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// The limit of open files and sockets. If it is too low, classes of the JVM fail permanently at an unpredictable
/// moment, so it is checked first.
final class OpenFilesLimit {
    private static final int ENOUGH = 256;
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern HARD = Pattern.compile("(?m)^Max open files +\\d+ +(\\d+)");

    private OpenFilesLimit() {}

    /// What to do if it is too low; empty if it is enough or unknown.
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
        if (!hard.find() || hard.group(1).length() > 9 || Integer.parseInt(hard.group(1)) >= ENOUGH) {
            return Optional.empty();
        }
        return Optional.of("this process may open " + hard.group(1) + " files and sockets, and Greenwall needs "
                + ENOUGH + ": raise the limit (ulimit -Hn, or LimitNOFILE= of its systemd unit)");
    }
}
