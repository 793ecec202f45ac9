package greenwall.app.console;

import greenwall.app.config.Config;
import greenwall.connectors.files.WholeFile;
import greenwall.connectors.incident.IncidentFile;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.HtmlReport;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.Redaction;
import greenwall.views.FxThread;
import greenwall.views.Records;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The incidents of this machine for the views of one site, whose configuration says what an export leaves out.
final class SiteRecords implements Records, AutoCloseable {
    private final IncidentWriters journal;
    private final Incidents incidents;
    private final Path exports;
    private final Config.Redact redact;
    private final FxThread fx;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param exports the folder that what is written for others goes to
    /// @param redact what is taken out of it
    SiteRecords(IncidentWriters journal, Path exports, Config.Redact redact, FxThread fx) {
        this.journal = journal;
        this.incidents = journal.incidents();
        this.exports = exports;
        this.redact = redact;
        this.fx = fx;
    }

    private <T> void later(Supplier<T> work, Consumer<T> receiver) {
        threads.execute(() -> {
            var result = work.get();
            fx.post(() -> receiver.accept(result));
        });
    }

    @Override
    public void list(Consumer<List<Incidents.Summary>> receiver) {
        later(incidents::list, receiver);
    }

    @Override
    public void read(String id, Consumer<Incidents.Found<Incident>> receiver) {
        later(() -> incidents.read(id), receiver);
    }

    @Override
    public void open(String file, Consumer<Incidents.Found<Incident>> receiver) {
        later(
                () -> {
                    try {
                        return IncidentFile.open(Path.of(file));
                    } catch (InvalidPathException _) {
                        return new Incidents.Found.Not<>("there is no such file");
                    }
                },
                receiver);
    }

    @Override
    public void export(Incident incident, Consumer<String> told) {
        later(
                () -> {
                    try {
                        var redacted =
                                Redaction.of(redact.patterns(), redact.labels()).apply(incident);
                        var file = WholeFile.createFolder(exports).resolve(incident.id() + ".greenwall");
                        var page = HtmlReport.of(redacted.incident());
                        IncidentFile.write(redacted.incident(), page, file);
                        WholeFile.write(
                                exports.resolve(incident.id() + ".html"), page.getBytes(StandardCharsets.UTF_8));
                        return "Written: " + file + " and the page beside it; redaction: " + redacted.text();
                    } catch (IOException | IllegalArgumentException e) {
                        return "Not written: " + e.getMessage();
                    }
                },
                told);
    }

    @Override
    public Incidents.Found<OpenIncident> begin(IncidentOpening opening) {
        return journal.begin(opening);
    }

    @Override
    public Optional<OpenIncident> current() {
        return journal.current();
    }

    @Override
    public Optional<OpenIncident> writing(String id) {
        return journal.writing(id);
    }

    @Override
    public boolean keep(String cluster, String host, String step, Evidence evidence) {
        return journal.keep(cluster, List.of(host), step, evidence)
                || Records.super.keep(cluster, host, step, evidence);
    }

    @Override
    public void close() {
        threads.close();
    }
}
