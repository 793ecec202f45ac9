package greenwall.app.runbook;

import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.runbook.RunbookError;
import greenwall.fleet.runbook.RunbookFileReader;
import greenwall.fleet.runbook.RunbookLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads the runbooks from a site's folders.
public final class RunbookFolderReader {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_FILES = 2_000;

    private RunbookFolderReader() {}

    /// The runbooks, and the folders or files that could not be read, or only in part.
    public record ReadResult(List<RunbookFileReader.ReadResult> runbooks, List<RunbookError> errors) {}

    public static ReadResult read(List<Path> folders) {
        var all = new ArrayList<RunbookFileReader.ReadResult>();
        var errors = new ArrayList<RunbookError>();
        for (var folder : folders) {
            try {
                var named =
                        RegularFileReader.inFolder(folder, name -> name.endsWith(".md") && !name.equals("README.md"));
                for (var file : named.subList(0, Math.min(MAX_FILES, named.size()))) {
                    read(file, all, errors);
                }
                if (named.size() > MAX_FILES) {
                    errors.add(new RunbookError(
                            folder.toString(),
                            1,
                            "this folder has " + named.size() + " runbooks; only the first " + MAX_FILES
                                    + " by name are read"));
                }
            } catch (IOException failed) {
                errors.add(new RunbookError(
                        folder.toString(), 1, "this folder cannot be read: " + FileErrorText.of(failed)));
            }
        }
        return new ReadResult(all, errors);
    }

    private static void read(Path file, List<RunbookFileReader.ReadResult> all, List<RunbookError> errors) {
        var name = file.getFileName().toString();
        try {
            all.add(RunbookFileReader.read(name, RegularFileReader.text(file, MAX_BYTES), true));
        } catch (RegularFileReader.TooLongException _) {
            errors.add(new RunbookError(name, 1, "this file is larger than 1 MiB, the limit for a runbook"));
        } catch (IOException failed) {
            errors.add(new RunbookError(name, 1, "this file cannot be read: " + FileErrorText.of(failed)));
        }
    }

    /// The library, in which the site's runbooks come before the built-in ones.
    public static RunbookLibrary library(List<Path> folders) {
        return RunbookLibrary.of(read(folders).runbooks());
    }
}
