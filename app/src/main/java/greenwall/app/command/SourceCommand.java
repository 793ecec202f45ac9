package greenwall.app.command;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// A command that may use the configured sources. [GreenwallCommand] sets both fields.
@Command(mixinStandardHelpOptions = true, sortOptions = false)
@SuppressWarnings("NullAway.Init")
abstract class SourceCommand implements Callable<Integer> {
    ProcessContext process;
    SiteOpener sources;

    /// Reports that a requested file could not be written; the old file is unchanged.
    int reportWriteError(Path file, IOException why) {
        var reason = why instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : why instanceof FileSystemException ? why.getClass().getSimpleName() : why.getMessage();
        process.printError(file + " cannot be written: " + reason);
        return ExitCodes.FAILED;
    }
}
