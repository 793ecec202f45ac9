package greenwall.app.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/// A command that looks at the sources and tells what it saw, to people or to scripts.
abstract class LookCommand implements Callable<Integer> {
    private static final int LAST = 100;

    final Program program;
    final Sources sources;

    @Option(names = "--json", description = "for scripts", order = LAST)
    boolean json;

    LookCommand(Program program, Sources sources) {
        this.program = program;
        this.sources = sources;
    }
}
