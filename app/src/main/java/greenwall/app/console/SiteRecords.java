package greenwall.app.console;

import greenwall.app.site.Site;
import greenwall.connectors.files.WholeFile;
import greenwall.connectors.incident.IncidentFile;
import greenwall.fleet.incident.Closing;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.HtmlReport;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.Incidents;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.incident.Opening;
import greenwall.fleet.incident.Redaction;
import greenwall.views.FxThread;
import greenwall.views.Records;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// The incidents of this machine for the views, and the one that the console writes at the moment.
final class SiteRecords implements Records, AutoCloseable {
    private final Incidents incidents;
    private final Path exports;
    private final FxThread fx;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile Site site;

    /// Guarded by this.
    private Optional<OpenIncident> current = Optional.empty();

    /// Whether the current one is a drill's; guarded by this.
    private boolean rehearsing;

    /// @param exports the folder that what is written for others goes to
    SiteRecords(Site site, Incidents incidents, Path exports, FxThread fx) {
        this.site = site;
        this.incidents = incidents;
        this.exports = exports;
        this.fx = fx;
    }

    void use(Site newSite) {
        site = newSite;
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
                        var rules = site.config().redact();
                        var redacted =
                                Redaction.of(rules.patterns(), rules.labels()).apply(incident);
                        var file = Files.createDirectories(exports).resolve(incident.id() + ".greenwall");
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

    /// While a drill is on, whatever begins belongs to its record.
    @Override
    public synchronized Incidents.Found<OpenIncident> begin(Opening opening) {
        return current.filter(_ -> rehearsing())
                .<Incidents.Found<OpenIncident>>map(Incidents.Found.Here::new)
                .orElseGet(() -> begin(opening, Optional.empty()));
    }

    /// Begins the record of a drill.
    ///
    /// @param compared what is kept as its last piece: how the closed record stands beside what really happened
    synchronized Incidents.Found<OpenIncident> rehearse(Opening opening, Function<Incident, String> compared) {
        return begin(opening, Optional.of(compared));
    }

    synchronized boolean rehearsing() {
        return rehearsing;
    }

    private Incidents.Found<OpenIncident> begin(Opening opening, Optional<Function<Incident, String>> compared) {
        var begun = incidents.begin(opening);
        if (begun instanceof Incidents.Found.Here<OpenIncident>(var open)) {
            current.ifPresent(OpenIncident::close);
            rehearsing = compared.isPresent();
            var mine = new Current(open, compared);
            current = Optional.of(mine);
            return new Incidents.Found.Here<>(mine);
        }
        return begun;
    }

    @Override
    public synchronized Optional<OpenIncident> current() {
        return current;
    }

    private synchronized void over(OpenIncident ended) {
        if (current.filter(c -> c == ended).isPresent()) {
            current = Optional.empty();
            rehearsing = false;
        }
    }

    /// Lets go of the incident once it has its verdict.
    private final class Current implements OpenIncident {
        private final OpenIncident open;
        private final Optional<Function<Incident, String>> compared;

        Current(OpenIncident open, Optional<Function<Incident, String>> compared) {
            this.open = open;
            this.compared = compared;
        }

        @Override
        public void keep(String step, Evidence evidence) {
            open.keep(step, evidence);
        }

        @Override
        public Incident now() {
            return open.now();
        }

        @Override
        public void conclude(Closing closing) {
            var now = open.now();
            var closed = new Incident(now.opening(), now.entries(), Optional.of(closing), now.damage());
            compared.ifPresent(c -> open.keep("", new Evidence.Note(c.apply(closed))));
            open.conclude(closing);
            over(this);
            threads.execute(open::close);
        }

        @Override
        public Optional<String> trouble() {
            return open.trouble();
        }

        @Override
        public void close() {
            over(this);
            open.close();
        }
    }

    @Override
    public void close() {
        current().ifPresent(OpenIncident::close);
        threads.close();
    }
}
