package greenwall.app.command;

import greenwall.app.command.IncidentCommand.Compare;
import greenwall.app.command.IncidentCommand.Export;
import greenwall.app.command.IncidentCommand.ListIncidents;
import greenwall.app.command.IncidentCommand.Open;
import greenwall.app.command.IncidentCommand.Show;
import greenwall.app.config.Config;
import greenwall.app.config.LocalUser;
import greenwall.app.site.IncidentRecordingFetcher;
import greenwall.app.site.IncidentRecordingStore;
import greenwall.app.site.SourceTimeQuery;
import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.incident.IncidentFile;
import greenwall.connectors.incident.IncidentFolder;
import greenwall.connectors.incident.TeamIncidents;
import greenwall.connectors.team.TeamFolderReader;
import greenwall.connectors.team.TeamWriter;
import greenwall.fleet.incident.DrillScorer;
import greenwall.fleet.incident.HtmlIncidentReport;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.IncidentStore.Result;
import greenwall.fleet.incident.MarkdownIncidentReport;
import greenwall.fleet.incident.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Works with stored incidents, without a window or a source.
@Command(
        name = "incident",
        description = "Lists, shows and exports recorded incidents, and opens those from other machines.",
        subcommands = {ListIncidents.class, Show.class, Export.class, Open.class, Compare.class})
final class IncidentCommand extends CommandGroup {
    private static final int DAMAGED = 1;
    private static final String PARTS = "the parts of the records written by the rest of the team ";
    private static final String MISSING_PARTS =
            " Exit code 1: records of this machine, or parts written by the rest of the team, cannot be read.";

    /// The records of this machine and, in a team, the parts that the others wrote.
    ///
    /// @param missing why records of this machine or the parts of the others are not known; empty if they are
    private record StoredRecords(IncidentStore store, List<String> missing) {
        /// Prints what is missing.
        static StoredRecords of(ProcessContext process, SiteOpener sources) {
            var state = process.paths().stateFolder();
            var own = new IncidentFolder(state.resolve("incidents"), process.clock(), process.zone(), LocalUser.name());
            IncidentStore store = own;
            var missing = new ArrayList<String>();
            own.unreadable().ifPresent(why -> missing.add("the records of this machine cannot be read: " + why));
            try {
                var folder = sources.configuration().teamFolder();
                if (folder.isPresent()) {
                    var reader = new TeamFolderReader(
                            folder.get(), state.resolve("team"), process.clock(), System::nanoTime);
                    reader.pull();
                    var shared =
                            new TeamIncidents.SharedRecords(TeamWriter.recordsFolder(folder.get()), reader.state());
                    store = new TeamIncidents(own, () -> Optional.of(shared));
                }
            } catch (IOException failed) {
                missing.add(PARTS + "are missing: " + FileErrorText.of(failed));
            } catch (IllegalArgumentException problem) {
                missing.add(PARTS + "may be missing: " + problem.getMessage());
            }
            missing.forEach(process::printError);
            return new StoredRecords(store, missing);
        }

        String none() {
            return missing.isEmpty() ? "no incidents have been recorded yet" : "no incidents are known";
        }

        /// The exit code of a command that showed or wrote these records.
        int exitCode(int code) {
            return code == 0 && !missing.isEmpty() ? DAMAGED : code;
        }
    }

    abstract static class IncidentSubcommand extends BaseCommand {
        abstract Result<Incident> find();

        abstract int run(Incident incident) throws Exception;

        @Override
        public Integer call() throws Exception {
            return switch (find()) {
                case Result.Unavailable<Incident>(var why) -> process.usageError(why);
                case Result.Available<Incident>(var incident) -> run(incident);
            };
        }
    }

    @SuppressWarnings("NullAway.Init")
    abstract static class StoredIncidentSubcommand extends IncidentSubcommand {
        private StoredRecords records;

        @Parameters(
                index = "0",
                paramLabel = "ID",
                description = "the incident's id, its first characters, or \"last\"")
        private String id = "";

        @Override
        public Integer call() throws Exception {
            records = StoredRecords.of(process, siteOpener);
            return records.exitCode(super.call());
        }

        @Override
        Result<Incident> find() {
            var found = records.store().list().stream()
                    .map(s -> s.start().id())
                    .filter(candidate -> id.equals("last") || candidate.startsWith(id))
                    .toList();
            if (found.isEmpty()) {
                var none = id.equals("last")
                        ? records.none()
                        : records.missing().isEmpty()
                                ? "there is no incident " + id + "; see greenwall incident list"
                                : "no readable record has an id that begins with " + id;
                if (!records.missing().isEmpty()) {
                    throw new CommandFailedException(none, DAMAGED);
                }
                return new Result.Unavailable<>(none);
            }
            if (found.size() > 1 && !id.equals("last") && !found.contains(id)) {
                return new Result.Unavailable<>("several incidents begin with " + id + "; give more characters");
            }
            return records.store().read(found.contains(id) ? id : found.getFirst());
        }
    }

    static final class OutputOptions {
        @Option(names = "--json", description = "for scripts: the incident and its timeline, without the data")
        private boolean json;

        void print(Incident incident, ProcessContext process) {
            var printer = new IncidentPrinter(process);
            if (json) {
                printer.writeJson(incident);
            } else {
                printer.show(incident);
            }
        }
    }

    @Command(name = "list", description = "Lists the incidents, newest first." + MISSING_PARTS)
    static final class ListIncidents extends JsonOutputCommand {
        @Override
        public Integer call() {
            var records = StoredRecords.of(process, siteOpener);
            var incidents = records.store().list();
            print(
                    () -> {
                        if (incidents.isEmpty()) {
                            process.println(records.none());
                        }
                        new IncidentPrinter(process).list(incidents);
                    },
                    out -> out.member("troubles", records.missing())
                            .objects("incidents", incidents, CommandJsonShapes.INCIDENT_LISTED));
            return records.exitCode(0);
        }
    }

    @Command(name = "show", description = "Prints an incident as text." + MISSING_PARTS)
    static final class Show extends StoredIncidentSubcommand {
        @Mixin
        private final OutputOptions output = new OutputOptions();

        @Override
        int run(Incident incident) {
            output.print(incident, process);
            return 0;
        }
    }

    @Command(
            name = "open",
            description = "Shows a .greenwall file from this or another machine; no source is needed. To open it in"
                    + " the console: greenwall --open FILE."
                    + " Exit code 0: it is complete, 1: it is damaged.")
    static final class Open extends IncidentSubcommand {
        @Parameters(index = "0", paramLabel = "FILE", description = "a .greenwall file")
        private Path file = Path.of("");

        @Mixin
        private final OutputOptions output = new OutputOptions();

        @Override
        Result<Incident> find() {
            return IncidentFile.open(file);
        }

        @Override
        int run(Incident incident) {
            output.print(incident, process);
            return incident.damage().isEmpty() ? 0 : DAMAGED;
        }
    }

    @Command(
            name = "export",
            description =
                    "Writes an incident for others: a Markdown page with images, one HTML page, or a .greenwall file."
                            + " Everything that matches the redaction list is removed, and the number of removals is printed."
                            + " Exit code 0: exported, 1: exported, but the record is damaged or records or parts of"
                            + " records cannot be read; or, for the same reason, the incident was not found; 3: exported,"
                            + " but without the recording, because no source returned the data.")
    static final class Export extends StoredIncidentSubcommand {
        @Option(names = "--redact-label", paramLabel = "LABEL", description = "remove the values of this label")
        private List<String> labels = new ArrayList<>();

        @Option(
                names = "--redact",
                paramLabel = "PATTERN",
                description = "remove text that matches, in addition to the configuration's list")
        private List<String> patterns = new ArrayList<>();

        @Option(
                names = "--recording",
                description = "include a recording for replay: the data that the sources still have")
        private boolean recording;

        @Option(
                names = "-o",
                required = true,
                paramLabel = "PATH",
                description = "the file to write; a folder for Markdown")
        private Path output = Path.of("");

        @Option(
                names = "--as",
                paramLabel = "FORMAT",
                description = "${COMPLETION-CANDIDATES} (default: by the extension of PATH)")
        private Optional<ExportFormat> form = Optional.empty();

        enum ExportFormat {
            markdown,
            html,
            greenwall
        }

        private static final String WITHOUT_PAGE = "; the HTML page was too large to include";

        private Redaction redaction = Redaction.NONE;

        @Override
        public Integer call() throws Exception {
            if (format() != ExportFormat.greenwall) {
                refuseWith("the format " + format(), "--recording");
            }
            // Without its configuration, an export could contain what must be removed.
            return siteOpener.configuration().runWithConfig(config -> {
                try {
                    redaction = redaction(config.redact());
                } catch (IllegalArgumentException problem) {
                    return process.usageError(problem.getMessage());
                }
                return super.call();
            });
        }

        @Override
        int run(Incident incident) throws Exception {
            var recordingData = recording
                    ? new IncidentRecordingStore(process.paths().stateFolder()).find(incident)
                    : Optional.<IncidentRecording>empty();
            if (recording && recordingData.isEmpty()) {
                var found = new ArrayList<IncidentRecording>();
                int opened = siteOpener.runOnSite(site -> {
                    var now = SourceTimeQuery.query(site, process.clock()).instant();
                    IncidentRecordingFetcher.read(
                                    site, incident, site.singlePoller().poll(), now)
                            .ifPresent(found::add);
                    return 0;
                });
                if (opened != 0) {
                    return opened;
                }
                recordingData = found.stream().findFirst();
            }
            var redacted = redaction.apply(incident, recordingData);
            boolean complete;
            try {
                complete = write(redacted);
            } catch (IOException e) {
                return reportWriteError(output, e);
            }
            process.printEscaped(output + (complete ? "" : WITHOUT_PAGE) + "; redaction: " + redacted.text()
                    + redacted.recording()
                            .map(data -> "; recording: " + data.text())
                            .orElse(""));
            boolean incomplete = recording && redacted.recording().isEmpty();
            if (incomplete) {
                process.printError("no source returned the data, so " + output + " has no recording");
            }
            if (incident.damage().isEmpty()) {
                return incomplete ? ExitCodes.UNKNOWN : 0;
            }
            process.printError("the record is damaged: " + incident.damage());
            return DAMAGED;
        }

        private Redaction redaction(Config.RedactionRules configured) {
            patterns.addAll(configured.patterns());
            labels.addAll(configured.labels());
            return Redaction.of(patterns, labels);
        }

        /// Whether the file has everything that its format contains.
        private boolean write(Redaction.RedactedIncident redacted) throws IOException {
            var incident = redacted.incident();
            return switch (format()) {
                case markdown -> {
                    markdown(incident, output);
                    yield true;
                }
                case html -> {
                    AtomicFile.export(output, HtmlIncidentReport.of(incident).getBytes(StandardCharsets.UTF_8));
                    yield true;
                }
                case greenwall ->
                    IncidentFile.export(incident, HtmlIncidentReport.of(incident), redacted.recording(), output);
            };
        }

        private ExportFormat format() {
            var name = output.toString().toLowerCase(Locale.ROOT);
            return form.orElse(
                    name.endsWith(".html")
                            ? ExportFormat.html
                            : name.endsWith(".greenwall") ? ExportFormat.greenwall : ExportFormat.markdown);
        }

        private static void markdown(Incident incident, Path folder) throws IOException {
            var report = MarkdownIncidentReport.of(incident);
            Files.createDirectories(folder);
            for (var picture : report.pictures().entrySet()) {
                AtomicFile.export(
                        folder.resolve(picture.getKey()), picture.getValue().getBytes(StandardCharsets.UTF_8));
            }
            AtomicFile.export(folder.resolve("incident.md"), report.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Command(
            name = "compare",
            description = "Scores a drill against what really happened, using the ground-truth file whose path"
                    + " \"greenwall lab --json\" prints. Exit code 0: the verdict was right, 1: it was wrong, or"
                    + " records of this machine or parts written by the rest of the team cannot be read.")
    static final class Compare extends StoredIncidentSubcommand {
        @Option(
                names = "--truth",
                required = true,
                paramLabel = "FILE",
                description = "the ground-truth file of the practice range")
        private Path truth = Path.of("");

        @Override
        int run(Incident incident) {
            try {
                var real = GroundTruthReader.read(truth);
                var outcome = DrillScorer.compare(incident, real);
                outcome.text(incident, real).lines().forEach(line -> process.printEscaped(line));
                return outcome.rightVerdict() ? 0 : 1;
            } catch (IOException problem) {
                return process.usageError(
                        truth + " cannot be read as a ground-truth file: " + FileErrorText.of(problem));
            }
        }
    }
}
