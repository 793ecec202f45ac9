package greenwall.app.command;

import greenwall.connectors.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// A command that may use the configured sources. [GreenwallCommand] sets both fields.
@Command(mixinStandardHelpOptions = true, sortOptions = false)
@SuppressWarnings("NullAway.Init")
abstract class BaseCommand implements Callable<Integer> {
    ProcessContext process;
    SiteOpener sources;

    /// Writes a requested file, or reports why it could not be written, and returns the exit code.
    int export(Path file, String text) {
        try {
            AtomicFile.export(file, text.getBytes(StandardCharsets.UTF_8));
            return 0;
        } catch (IOException problem) {
            return reportWriteError(file, problem);
        }
    }

    /// Reports that a requested file could not be written; the old file is unchanged.
    int reportWriteError(Path file, IOException why) {
        var reason = why instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : why instanceof FileSystemException ? why.getClass().getSimpleName() : why.getMessage();
        process.printError(file + " cannot be written: " + reason);
        return ExitCodes.FAILED;
    }
}
