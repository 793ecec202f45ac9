package greenwall.app;

import greenwall.app.command.GreenwallCommand;
import greenwall.app.command.Program;
import greenwall.app.config.ConfigPaths;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;

/// The entry point.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(GreenwallCommand.run(thisProcess(), args));
    }

    private static Program thisProcess() {
        var console = System.console();
        boolean terminal = console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
        return new Program(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                InstantSource.system(),
                ZoneId.systemDefault(),
                System.getenv(),
                ConfigPaths.ofThisMachine(),
                terminal);
    }
}
