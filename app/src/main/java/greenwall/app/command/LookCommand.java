package greenwall.app.command;

import picocli.CommandLine.Option;

/// A command that looks at the sources and tells what it saw, to people or to scripts.
abstract class LookCommand extends ProgramCommand {
    private static final int LAST = 100;

    @Option(names = "--json", description = "for scripts", order = LAST)
    boolean json;
}
