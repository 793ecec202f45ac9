package greenwall.app;

import greenwall.app.command.GreenwallCommand;
import greenwall.app.command.Program;
import greenwall.app.command.WatchedOutput;
import greenwall.app.config.ConfigPaths;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;

/// The entry point.
public final class Main {
    /// Set by launchers that tell a JVM that did not start, which ends with 1, from this program's own 1: they take
    /// this off again.
    private static final String MARKED = "GREENWALL_EXIT_MARKED";

    private static final int MARK = 100;

    /// As the launchers have it.
    private static final String OUT_OF_MEMORY =
            "greenwall: it ran out of memory and ended, which is no verdict; what it"
                    + " had kept is whole. _JAVA_OPTIONS=-Xmx2g gives it more";

    private Main() {}

    public static void main(String[] args) {
        int exit = exitCode(args);
        boolean marked = exit != 0 && "yes".equals(System.getenv(MARKED));
        System.exit(marked ? exit + MARK : exit);
    }

    private static int exitCode(String... args) {
        var out = new WatchedOutput(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exit;
        try {
            var program = thisProcess(new PrintStream(out, true, StandardCharsets.UTF_8), err);
            exit = GreenwallCommand.run(program, args);
            program.out().flush();
        } catch (OutOfMemoryError full) {
            // The JVM itself ends the process for most; this one came from the library's code.
            err.println(OUT_OF_MEMORY);
            return Program.OUT_OF_MEMORY;
        } catch (Throwable broken) {
            // An error of the JVM or of its installation: nothing below knows what to do about it.
            err.println("greenwall: fatal error: " + broken);
            return Program.FAILED;
        }
        return out.failure()
                .map(failed -> {
                    if (!WatchedOutput.isGone(failed)) {
                        err.println("greenwall: cannot write the output: " + failed.getMessage());
                    }
                    return Program.FAILED;
                })
                .orElse(exit);
    }

    private static Program thisProcess(PrintStream out, PrintStream err) {
        var console = System.console();
        boolean terminal = console != null && console.isTerminal() && System.getenv("NO_COLOR") == null;
        return new Program(
                out,
                err,
                InstantSource.system(),
                ZoneId.systemDefault(),
                System.getenv(),
                ConfigPaths.ofThisMachine(),
                terminal);
    }
}
