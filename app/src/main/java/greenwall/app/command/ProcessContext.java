package greenwall.app.command;

import greenwall.app.config.ConfigPaths;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The parts of the process that a command uses. Tests can replace them.
///
/// @param terminal whether `out` is a terminal with colours
public record ProcessContext(
        PrintStream out,
        PrintStream err,
        InstantSource clock,
        ZoneId zone,
        Map<String, String> environment,
        ConfigPaths paths,
        boolean terminal) {
    ProcessContext escaped() {
        return new ProcessContext(
                EscapingOutputStream.wrap(out, terminal),
                EscapingOutputStream.wrap(err, terminal),
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

    TerminalColors colors() {
        return new TerminalColors(terminal);
    }

    void json(Consumer<JsonStreamWriter> members) {
        JsonStreamWriter.write(out, members);
    }

    void println(String line) {
        out.println(line);
    }

    /// Prints text from outside in one escaped line.
    void printEscaped(String line) {
        println(TerminalColors.plain(line));
    }

    /// Prints an error in one escaped line.
    void printError(@Nullable String problem) {
        err.println("greenwall: " + TerminalColors.plain(String.valueOf(problem)));
    }

    /// Prints a usage error and returns the exit code for usage errors.
    int usageError(@Nullable String problem) {
        printError(problem);
        return ExitCodes.USAGE;
    }
}
