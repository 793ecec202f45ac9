package greenwall.app.command;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// A command of the program that runs it, which may ask the configured sources. [CommandFactory] sets both.
@SuppressWarnings("NullAway.Init")
abstract class ProgramCommand implements Callable<Integer> {
    Program program;
    Sources sources;

    /// A file that a person asked for could not be written; what was there before is as it was.
    int unwritten(Path file, IOException why) {
        var said = why instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : why instanceof FileSystemException ? why.getClass().getSimpleName() : why.getMessage();
        program.complain(file + " cannot be written: " + said);
        return Program.FAILED;
    }
}
