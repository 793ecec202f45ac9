package greenwall.app.console;

import greenwall.app.config.Config;
import greenwall.app.site.IncidentRecordingStore;
import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.incident.IncidentFile;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.HtmlIncidentReport;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.Redaction;
import greenwall.views.IncidentRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/// The stored incidents for the views of a site. The site's configuration has the redaction rules for exports.
///
/// @param recorder reads the data that the sources still have
record SiteIncidentRecords(
        OpenIncidentRecords openRecords,
        Config.RedactionRules redact,
        IncidentRecordingStore recordings,
        Function<Incident, Optional<IncidentRecording>> recorder,
        SaveFailures failures,
        SiteThreads threads,
        UserActionExecutor actions)
        implements IncidentRecords, AutoCloseable {
    private static final String RECORDINGS = "incident recordings";

    /// Stores the recording of an incident with a verdict, while the sources still have it.
    void record(Incident incident) {
        try {
            threads.execute(() -> {
                try {
                    recordings.store(incident, () -> recorder.apply(incident));
                    failures.saved(RECORDINGS);
                } catch (IOException e) {
                    failures.failedIn(RECORDINGS, recordings.folder(), incident.id() + ": " + FileErrorText.of(e));
                }
            });
        } catch (RejectedExecutionException _) {
            // Another site is shown, and its sources do not have this data.
        }
    }

    @Override
    public void list(Consumer<List<IncidentStore.Summary>> receiver) {
        actions.run(openRecords.incidents()::list, receiver);
    }

    @Override
    public void read(String id, Consumer<IncidentStore.Result<Incident>> receiver) {
        actions.run(() -> openRecords.incidents().read(id), receiver);
    }

    @Override
    public void open(String file, Consumer<IncidentStore.Result<Incident>> receiver) {
        actions.run(
                () -> {
                    try {
                        return IncidentFile.open(Path.of(file));
                    } catch (InvalidPathException _) {
                        return new IncidentStore.Result.Unavailable<>("there is no such file");
                    }
                },
                receiver);
    }

    @Override
    public void export(Incident incident, Consumer<String> onResult) {
        actions.run(
                () -> {
                    try {
                        var redaction = Redaction.of(redact.patterns(), redact.labels());
                        var file = recordings.newExport(incident);
                        var redacted = redaction.apply(
                                incident,
                                recordings
                                        .find(incident)
                                        .or(() -> incident.end().flatMap(_ -> recordings.exported(incident)))
                                        .or(() -> recorder.apply(incident)));
                        var recording = redacted.recording();
                        var page = HtmlIncidentReport.of(redacted.incident());
                        boolean complete;
                        var recorded = recording
                                .map(played -> "; recording: " + played.text())
                                .orElse("; no source of its cluster returned data, so the file has no recording");
                        try {
                            complete = IncidentFile.write(redacted.incident(), page, recording, file);
                        } catch (IOException e) {
                            complete = IncidentFile.write(redacted.incident(), page, Optional.empty(), file);
                            recorded = "; the file has no recording: " + FileErrorText.of(e);
                        }
                        AtomicFile.write(
                                file.resolveSibling(incident.id() + ".html"), page.getBytes(StandardCharsets.UTF_8));
                        return "Exported to " + file + " and " + incident.id() + ".html"
                                + (complete ? "" : "; the HTML page was too large to include in the .greenwall file")
                                + "; redaction: " + redacted.text()
                                + recorded;
                    } catch (IOException e) {
                        return "Not exported to " + recordings.exportFolder() + ": " + FileErrorText.of(e);
                    } catch (IllegalArgumentException e) {
                        return "Not exported: " + e.getMessage();
                    }
                },
                onResult);
    }

    @Override
    public void save(Evidence.Lines lines, Path file, Consumer<String> onResult) {
        actions.run(
                () -> {
                    try {
                        return LogLineExport.save(lines, file, Redaction.of(redact.patterns(), redact.labels()));
                    } catch (IOException e) {
                        return "Not saved to " + file + ": " + FileErrorText.of(e);
                    } catch (IllegalArgumentException e) {
                        return "Not saved: " + e.getMessage();
                    }
                },
                onResult);
    }

    @Override
    public void begin(IncidentStart start, Consumer<IncidentStore.Result<OpenIncident>> receiver) {
        actions.run(() -> openRecords.begin(start), receiver);
    }

    @Override
    public void resume(String id, Consumer<IncidentStore.Result<OpenIncident>> receiver) {
        actions.run(() -> openRecords.resume(id), receiver);
    }

    @Override
    public Optional<OpenIncident> current() {
        return openRecords.current();
    }

    @Override
    public Optional<OpenIncident> openRecord(String id) {
        return openRecords.openRecord(id);
    }

    @Override
    public List<String> addEvidence(String cluster, List<String> hosts, String step, Evidence evidence) {
        var titles = openRecords.addEvidence(cluster, hosts, step, evidence);
        return titles.isEmpty() ? IncidentRecords.super.addEvidence(cluster, hosts, step, evidence) : titles;
    }

    @Override
    public void close() {
        actions.close();
    }
}
