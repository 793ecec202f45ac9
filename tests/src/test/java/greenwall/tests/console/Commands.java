package greenwall.tests.console;

import greenwall.app.command.GreenwallCommand;
import greenwall.app.command.ProcessContext;
import greenwall.app.config.ConfigPaths;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/// Runs `greenwall` commands in this process, for a user with a separate home folder, and returns their
/// output.
public final class Commands {
    private final Path home;
    private final InstantSource clock;
    private final ZoneId zone;
    private final boolean terminal;
    private final Map<String, String> environment;

    private Commands(Path home, InstantSource clock, ZoneId zone, boolean terminal, Map<String, String> environment) {
        this.home = home;
        this.clock = clock;
        this.zone = zone;
        this.terminal = terminal;
        this.environment = environment;
    }

    public static Commands of(Path home) {
        return new Commands(home, InstantSource.system(), ZoneOffset.UTC, false, Map.of());
    }

    public Commands at(InstantSource newClock, ZoneId newZone) {
        return new Commands(home, newClock, newZone, terminal, environment);
    }

    public Commands with(Map<String, String> newEnvironment) {
        return new Commands(home, clock, zone, terminal, newEnvironment);
    }

    /// A copy whose output goes to a terminal.
    public Commands onATerminal() {
        return new Commands(home, clock, zone, true, environment);
    }

    /// A copy that may open windows.
    public Commands withADisplay() {
        return new Commands(home, clock, zone, terminal, Map.of("DISPLAY", ":none"));
    }

    /// The exit code and the output.
    public record ExitAndOutput(int exit, String out, String err) {
        public String all() {
            return out + err;
        }
    }

    public ExitAndOutput run(List<String> arguments) {
        return run(arguments.toArray(String[]::new));
    }

    public ExitAndOutput run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var process = new ProcessContext(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                clock,
                zone,
                environment,
                new ConfigPaths("linux", home, environment::get),
                terminal);
        int exit = GreenwallCommand.run(process, arguments);
        return new ExitAndOutput(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
