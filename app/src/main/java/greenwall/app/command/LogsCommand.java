package greenwall.app.command;

import greenwall.connectors.files.RegularFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Analyses log files without a window.
@Command(name = "logs", description = "Log lines, folded into templates.", subcommands = LogsCommand.Templates.class)
final class LogsCommand extends CommandGroup {
    @Command(
            name = "templates",
            description =
                    "Folds the lines of a file into templates, and counts the lines of each, the most frequent first.")
    static final class Templates extends SourceCommand {
        @Parameters(index = "0", paramLabel = "FILE", description = "one log entry per line, in UTF-8")
        private Path file = Path.of("");

        @Option(names = "--json", description = "for scripts: for each line, one line of JSON with its template")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            if (!Files.isReadable(file) || !RegularFileReader.isReadable(file)) {
                return process.usageError("cannot read " + file + "; name a file of log lines");
            }
            var templates = new LogTemplatePrinter();
            if (json) {
                templates.run(file, process.out());
            } else {
                templates.counts(file, process.out());
            }
            return 0;
        }
    }
}
