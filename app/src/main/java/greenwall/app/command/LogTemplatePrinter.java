package greenwall.app.command;

import greenwall.fleet.explain.template.LogTemplate;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.fleet.probe.LineSplitter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Prints the template of each line in a file, for `greenwall logs templates FILE --json`.
///
/// The file is read twice, since the templates are known only after all lines were seen. The lines are not
/// kept, so that memory use does not grow with the file.
public final class LogTemplatePrinter {
    private static final int MAX_LINE_BYTES = 16_384;
    private static final int BUFFER = 1 << 16;

    /// Writes one JSON line for each line of the file: its number, the id of its template, and the template.
    public void run(Path file, PrintStream out) throws IOException {
        TemplateMiner miner = new TemplateMiner();
        forEachLine(file, miner::add);
        PrintStream buffered = new PrintStream(new BufferedOutputStream(out, BUFFER), false, StandardCharsets.UTF_8);
        JsonFactory factory = JsonFactory.builder().rootValueSeparator("\n").build();
        long[] number = {0};
        try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), new JsonOutput(buffered))) {
            forEachLine(file, line -> {
                LogTemplate template = miner.find(line);
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

    /// Writes the number of lines per template.
    void counts(Path file, PrintStream out) throws IOException {
        TemplateMiner miner = new TemplateMiner();
        forEachLine(file, miner::add);
        miner.templates().forEach(t -> out.printf("%8d  %s%n", t.lines(), TerminalColors.plain(t.text())));
        out.flush();
    }

    /// Only a line feed ends a line, as in other tools. The rest of an overlong line is dropped.
    private static void forEachLine(Path file, Consumer<String> each) throws IOException {
        var lines = new LineSplitter((line, _) -> each.accept(line), MAX_LINE_BYTES);
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                lines.bytes(buffer, 0, read, Instant.EPOCH);
            }
        }
        lines.end(Instant.EPOCH);
    }
}
