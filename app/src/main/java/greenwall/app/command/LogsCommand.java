package greenwall.app.command;

import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.fleet.probe.LineSplitter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Analyses log files without a window.
@Command(name = "logs", description = "Groups log lines into templates.", subcommands = LogsCommand.Templates.class)
final class LogsCommand extends CommandGroup {
    @Command(
            name = "templates",
            description =
                    "Groups the lines of a file into templates and counts the lines of each, most frequent first.")
    static final class Templates extends BaseCommand {
        private static final int MAX_LINE_BYTES = 16_384;
        private static final int BUFFER = 1 << 16;

        @Parameters(index = "0", paramLabel = "FILE", description = "one log entry per line, in UTF-8")
        private Path file = Path.of("");

        @Option(names = "--json", description = "for scripts: for each line, one line of JSON with its template")
        private boolean json;

        @Override
        public Integer call() {
            if (!Files.isReadable(file)) {
                return process.usageError(
                        Files.notExists(file)
                                ? "there is no file " + file
                                : file + " cannot be read: permission denied");
            }
            if (!RegularFileReader.isReadable(file)) {
                return process.usageError(file + " is not a regular file; name a file of log lines, or /dev/stdin");
            }
            try {
                printTemplates();
                return 0;
            } catch (IOException broken) {
                process.printError(file + " cannot be read or copied: " + FileErrorText.of(broken));
                return ExitCodes.FAILED;
            }
        }

        private void printTemplates() throws IOException {
            if (json && !Files.isRegularFile(file)) {
                // The lines are read twice, and a pipe can be read only once.
                var copy = Files.createTempFile("greenwall-", ".log");
                try {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                    printLines(copy, process.out());
                } finally {
                    Files.delete(copy);
                }
            } else if (json) {
                printLines(file, process.out());
            } else {
                miner(file)
                        .templates()
                        .forEach(t -> process.out().printf("%8d  %s%n", t.lines(), TerminalColors.plain(t.text())));
                process.out().flush();
            }
        }

        /// Writes one JSON line for each line of the file: its number, the id of its template, and the
        /// template.
        ///
        /// The file is read twice, since the templates are known only after all lines were seen. The lines
        /// are not kept, so that memory use does not grow with the file.
        static void printLines(Path file, PrintStream out) throws IOException {
            var miner = miner(file);
            var buffered = new PrintStream(new BufferedOutputStream(out, BUFFER), false, StandardCharsets.UTF_8);
            var factory = JsonFactory.builder().rootValueSeparator("\n").build();
            long[] number = {0};
            try (var json =
                    factory.createGenerator(ObjectWriteContext.empty(), new JsonStreamWriter.JsonOutput(buffered))) {
                forEachLine(file, line -> {
                    var template = miner.find(line);
                    number[0]++;
                    json.writeStartObject();
                    json.writeNumberProperty("line", number[0]);
                    json.writeStringProperty("id", template.id());
                    json.writeStringProperty("template", template.text());
                    json.writeEndObject();
                });
            }
            if (number[0] > 0) {
                buffered.write('\n');
            }
            buffered.flush();
            out.flush();
        }

        private static TemplateMiner miner(Path file) throws IOException {
            var miner = new TemplateMiner();
            forEachLine(file, miner::add);
            return miner;
        }

        /// Only a line feed ends a line, as in other tools. The rest of an overlong line is dropped.
        private static void forEachLine(Path file, Consumer<String> each) throws IOException {
            var lines = new LineSplitter((line, _) -> each.accept(line), MAX_LINE_BYTES);
            var buffer = new byte[BUFFER];
            try (var in = Files.newInputStream(file)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    lines.bytes(buffer, 0, read, Instant.EPOCH);
                }
            }
            lines.end(Instant.EPOCH);
        }
    }
}
