package greenwall.app.command;

import greenwall.app.site.IncidentRecording;
import greenwall.app.site.RecordingStore;
import greenwall.app.site.SiteTime;
import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.incident.IncidentFile;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.fleet.incident.DrillScore;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.HtmlReport;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentClosing;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.Incidents.Found;
import greenwall.fleet.incident.MarkdownReport;
import greenwall.fleet.incident.Recording;
import greenwall.fleet.incident.Redaction;
import greenwall.fleet.incident.ReportTimes;
import greenwall.fleet.state.CellState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Works with stored incidents, without a window or a source.
@Command(
        name = "incident",
        description = "Lists, shows and exports recorded incidents, and opens those from other machines.",
        subcommands = {
            IncidentCommand.ListThem.class,
            IncidentCommand.Show.class,
            IncidentCommand.Export.class,
            IncidentCommand.Open.class,
            IncidentCommand.Compare.class
        })
final class IncidentCommand extends SourceCommand {
    @Override
    public Integer call() {
        return program.refuse("which incident command? Try: greenwall incident list");
    }

    static IncidentFolder folder(ProcessContext program) {
        return new IncidentFolder(
                program.paths().stateFolder().resolve("incidents"),
                program.clock(),
                program.zone(),
                System.getProperty("user.name", "unknown"));
    }

    /// A command that works with one incident.
    abstract static class OfOne extends SourceCommand {
        @Parameters(index = "0", paramLabel = "ID", description = "its id, the first characters of the id, or \"last\"")
        private String id = "";

        abstract int run(Incident incident) throws Exception;

        @Override
        public Integer call() throws Exception {
            return switch (find()) {
                case Found.Unavailable<Incident>(var why) -> program.refuse(why);
                case Found.Available<Incident>(var incident) -> run(incident);
            };
        }

        /// Finds an incident by its id, a prefix of it, or `last`.
        private Found<Incident> find() {
            var folder = folder(program);
            var found = folder.list().stream()
                    .map(s -> s.opening().id())
                    .filter(candidate -> id.equals("last") || candidate.startsWith(id))
                    .toList();
            if (found.isEmpty()) {
                return new Found.Unavailable<>("found no incident " + id + "; see greenwall incident list");
            }
            if (found.size() > 1 && !id.equals("last") && !found.contains(id)) {
                return new Found.Unavailable<>("several incidents begin with " + id + "; give more characters");
            }
            return folder.read(found.contains(id) ? id : found.getFirst());
        }
    }

    @Command(name = "list", description = "The incidents, the newest first.")
    static final class ListThem extends PollCommand {
        @Override
        public Integer call() {
            list(program, folder(program).list(), json);
            return 0;
        }
    }

    @Command(name = "show", description = "One incident as text.")
    static final class Show extends OfOne {
        @Option(names = "--json", description = "for scripts: the incident and its timeline, without the data")
        private boolean json;

        @Override
        int run(Incident incident) {
            show(program, incident, json);
            return 0;
        }
    }

    @Command(
            name = "open",
            description =
                    "Shows a .greenwall file of this or another machine; no source is needed. For charts that zoom:"
                            + " greenwall --open \"greenwall://incident?file=FILE\".")
    static final class Open extends SourceCommand {
        @Parameters(index = "0", paramLabel = "FILE", description = "a .greenwall file")
        private Path file = Path.of("");

        @Option(names = "--json", description = "for scripts: the incident and its timeline, without the data")
        private boolean json;

        @Override
        public Integer call() {
            return switch (IncidentFile.open(file)) {
                case Found.Unavailable<Incident>(var why) -> program.refuse(why);
                case Found.Available<Incident>(var incident) -> {
                    show(program, incident, json);
                    yield incident.damage().isEmpty() ? 0 : 1;
                }
            };
        }
    }

    enum Form {
        markdown,
        html,
        greenwall
    }

    @Command(
            name = "export",
            description =
                    "Writes an incident for others: a Markdown page with pictures, one HTML page, or a .greenwall file."
                            + " Everything that matches the redaction list is removed, and the number of removals is printed.")
    static final class Export extends OfOne {
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

        @Option(
                names = "--redact",
                paramLabel = "PATTERN",
                description = "remove text that matches, in addition to the configuration's list")
        private List<String> patterns = new ArrayList<>();

        @Option(names = "--redact-label", paramLabel = "LABEL", description = "remove the values of this label")
        private List<String> labels = new ArrayList<>();

        private Redaction redaction = Redaction.of(List.of(), List.of());

        @Override
        public Integer call() throws Exception {
            try {
                var configured = sources.configuration().redaction();
                patterns.addAll(configured.patterns());
                labels.addAll(configured.labels());
                redaction = Redaction.of(patterns, labels);
            } catch (IllegalArgumentException problem) {
                return program.refuse(problem.getMessage());
            }
            return super.call();
        }

        @Override
        int run(Incident incident) throws Exception {
            var redacted = redaction.apply(incident);
            var recordingData = recording
                    ? new RecordingStore(program.paths().stateFolder()).of(incident)
                    : Optional.<Recording>empty();
            if (recording && recordingData.isEmpty()) {
                var found = new ArrayList<Recording>();
                int opened = sources.on(site -> {
                    var now = SiteTime.of(site, program.clock()).instant();
                    IncidentRecording.of(site, incident, site.once().poll(), now)
                            .ifPresent(found::add);
                    return 0;
                });
                if (opened != 0) {
                    return opened;
                }
                recordingData = found.stream().findFirst();
            }
            try {
                write(redacted, recordingData);
            } catch (IOException e) {
                return unwritten(output, e);
            }
            program.say(output + "; redaction: " + redacted.text()
                    + (recording
                            ? recordingData
                                    .map(data -> "; replay data: " + data.text())
                                    .orElse("; no source has the data any more, so it cannot be replayed")
                            : ""));
            return 0;
        }

        @Option(
                names = "--recording",
                description =
                        "store the data that the sources still have in the .greenwall file, so that it can be replayed")
        private boolean recording;

        private void write(Redaction.Redacted redacted, Optional<Recording> recordingData) throws IOException {
            var incident = redacted.incident();
            switch (form.orElseGet(this::byName)) {
                case markdown -> markdown(incident, output);
                case html -> AtomicFile.write(output, HtmlReport.of(incident).getBytes(StandardCharsets.UTF_8));
                case greenwall ->
                    IncidentFile.write(
                            incident, HtmlReport.of(incident), recordingData.map(redacted::recording), output);
            }
        }

        private Form byName() {
            var name = output.toString().toLowerCase(Locale.ROOT);
            return name.endsWith(".html") ? Form.html : name.endsWith(".greenwall") ? Form.greenwall : Form.markdown;
        }

        static void markdown(Incident incident, Path folder) throws IOException {
            var report = MarkdownReport.of(incident);
            Files.createDirectories(folder);
            for (var picture : report.pictures().entrySet()) {
                AtomicFile.write(
                        folder.resolve(picture.getKey()), picture.getValue().getBytes(StandardCharsets.UTF_8));
            }
            AtomicFile.write(folder.resolve("incident.md"), report.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Command(
            name = "compare",
            description =
                    "Scores a drill against what really happened, from the file that \"greenwall lab --json\" names as truth.")
    static final class Compare extends OfOne {
        @Option(names = "--truth", required = true, paramLabel = "FILE", description = "the truth file of the range")
        private Path truth = Path.of("");

        @Override
        int run(Incident incident) {
            try {
                var real = GroundTruthReader.read(truth);
                var outcome = DrillScore.compare(incident, real);
                outcome.text(incident, real).lines().forEach(line -> program.say(line));
                return outcome.rightVerdict() ? 0 : 1;
            } catch (IOException problem) {
                return program.refuse(truth + " is not a truth file: " + problem.getMessage());
            }
        }
    }

    private static void list(ProcessContext program, List<Incidents.Summary> incidents, boolean asJson) {
        if (asJson) {
            Json.write(program.out(), json -> json.objects("incidents", incidents, JsonShapes.INCIDENT_LISTED));
            return;
        }
        var ink = program.ink();
        if (incidents.isEmpty()) {
            program.println("no incident is recorded yet");
        }
        for (var summary : incidents) {
            program.println(ink.bold(TerminalColors.plain(summary.opening().title())) + "  "
                    + verdict(ink, summary.closing().map(IncidentClosing::verdict))
                    + (summary.opening().drill() ? "  drill" : "") + "  " + summary.pieces()
                    + (summary.pieces() == 1 ? " entry" : " entries"));
            program.println("  " + TimestampText.both(summary.opening().at(), program.zone()) + "  "
                    + ink.faint(summary.opening().id())
                    + (summary.damage().isEmpty() ? "" : "  " + TerminalColors.plain(summary.damage())));
        }
    }

    private static String verdict(TerminalColors ink, Optional<IncidentVerdict> verdict) {
        if (verdict.isEmpty()) {
            return ink.painted(CellState.WARN, "▲ open");
        }
        return switch (verdict.get()) {
            case INCIDENT -> ink.painted(CellState.CRITICAL, "✖ incident");
            case NOT_AN_INCIDENT -> ink.painted(CellState.OK, "● not an incident");
            case UNKNOWN -> ink.painted(CellState.SILENT, "? unknown");
        };
    }

    private static void show(ProcessContext program, Incident incident, boolean asJson) {
        if (asJson) {
            json(program, incident);
            return;
        }
        var out = program.out();
        var ink = program.ink();
        var opening = incident.opening();
        if (!incident.damage().isEmpty()) {
            out.println(ink.painted(CellState.CRITICAL, "✖ " + TerminalColors.plain(incident.damage())));
        }
        out.println(ink.bold(TerminalColors.plain(opening.title())) + "  "
                + verdict(ink, incident.closing().map(IncidentClosing::verdict))
                + (opening.drill() ? "  (drill)" : ""));
        out.println(TerminalColors.plain((opening.host().isEmpty() ? "" : opening.host() + " of ") + opening.cluster()
                + ", opened by " + opening.who() + " " + ReportTimes.both(opening.at(), opening.zone())));
        incident.closing().ifPresent(c -> {
            if (!c.summary().isEmpty()) {
                out.println(TerminalColors.plain(c.summary()));
            }
            c.changes()
                    .forEach(change -> out.println(
                            TerminalColors.plain("change the " + change.kind().word() + ": " + change.text())));
        });
        for (var entry : incident.entries()) {
            out.println(String.format("%4d  ", entry.number())
                    + ink.faint(ReportTimes.both(entry.at(), entry.zone())) + "  "
                    + TerminalColors.plain(
                            entry.what().word() + ": " + entry.what().title()));
            var remark = remark(entry.what());
            if (!remark.isEmpty()) {
                out.println("      " + TerminalColors.plain(remark));
            }
        }
    }

    private static String remark(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Chart chart -> chart.said();
            case Evidence.Figures figures -> figures.said();
            case Evidence.Lines lines -> lines.said();
            case Evidence.CommandRun run -> run.said();
            case Evidence.ProbeRun run -> run.said();
            case Evidence.Decision decision -> decision.why();
            case Evidence.Note _ -> "";
        };
    }

    private static void json(ProcessContext program, Incident incident) {
        Json.write(
                program.out(),
                json -> json.fields(incident, JsonShapes.INCIDENT)
                        .objects(
                                "timeline",
                                incident.entries(),
                                entry -> json.fields(entry, JsonShapes.INCIDENT_ENTRY)
                                        .member("said", remark(entry.what()))));
    }
}
