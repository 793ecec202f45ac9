package greenwall.app.command;

import java.util.concurrent.Callable;

/// A command of the program that runs it.
abstract class ProgramCommand implements Callable<Integer> {
    final Program program;

    ProgramCommand(Program program) {
        this.program = program;
    }
}
