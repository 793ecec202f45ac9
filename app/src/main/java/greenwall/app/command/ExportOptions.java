package greenwall.app.command;

import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.incident.IncidentFile;
import greenwall.fleet.incident.HtmlReport;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.MarkdownReport;
import greenwall.fleet.incident.Recording;
import greenwall.fleet.incident.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that say where and in which form an incident is exported.
final class ExportOptions {
    @Option(
            names = "-o",
            required = true,
            paramLabel = "PATH",
            description = "the file to write; a folder for Markdown")
    private Path output = Path.of("");

    @Option(
            names = "--as",
            paramLabel = "FORM",
            description = "${COMPLETION-CANDIDATES} (default: by the extension of PATH)")
    private Optional<Form> form = Optional.empty();

    enum Form {
        markdown,
        html,
        greenwall
    }

    Path path() {
        return output;
    }

    void write(Redaction.Redacted redacted, Optional<Recording> recordingData) throws IOException {
        var incident = redacted.incident();
        switch (form.orElseGet(this::byName)) {
            case markdown -> markdown(incident, output);
            case html -> AtomicFile.write(output, HtmlReport.of(incident).getBytes(StandardCharsets.UTF_8));
            case greenwall ->
                IncidentFile.write(incident, HtmlReport.of(incident), recordingData.map(redacted.recording()), output);
        }
    }

    private Form byName() {
        var name = output.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".html") ? Form.html : name.endsWith(".greenwall") ? Form.greenwall : Form.markdown;
    }

    private static void markdown(Incident incident, Path folder) throws IOException {
        var report = MarkdownReport.of(incident);
        Files.createDirectories(folder);
        for (var picture : report.pictures().entrySet()) {
            AtomicFile.write(
                    folder.resolve(picture.getKey()), picture.getValue().getBytes(StandardCharsets.UTF_8));
        }
        AtomicFile.write(folder.resolve("incident.md"), report.text().getBytes(StandardCharsets.UTF_8));
    }
}
