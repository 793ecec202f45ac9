package greenwall.app.console;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.run.ClusterHost;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The open incident records. There is at most one that was opened by hand or by a drill, which records
/// everything, and one for each owned problem, which records what concerns that problem. They stay open when
/// another site is shown.
final class OpenIncidentRecords implements AutoCloseable {
    private static final String RECORDS = "incident records";
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Path folder;
    private final InstantSource clock;
    private final IncidentStore incidents;
    private final UnaryOperator<Incident> withOthers;
    private final ProbeRunHistory runs;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile BiConsumer<String, IncidentEnd> onConcluded = (_, _) -> {};
    private volatile Consumer<Incident> recorder = _ -> {};

    /// The open records, newest last. Guarded by this, which is never held while a file is read or written,
    /// because the JavaFX thread waits for it.
    private final List<IncidentWriter> open = new ArrayList<>();

    /// Held while a record is begun or continued, so that only one is begun or continued at a time.
    private final Object openingLock = new Object();

    /// Records that could not be continued here, because another window writes them or they are closed, and when
    /// that was tried last. Guarded by `openingLock`, like the field below.
    private final Map<String, Instant> refused = new HashMap<>();

    /// Records of which this console has begun its part.
    private final Set<String> joined = new HashSet<>();

    /// @param folder the folder of the incidents
    /// @param withOthers adds what other consoles recorded to an incident of this console
    /// @param runs the probe runs of this console
    OpenIncidentRecords(
            Path folder,
            InstantSource clock,
            IncidentStore incidents,
            UnaryOperator<Incident> withOthers,
            ProbeRunHistory runs) {
        this.folder = folder;
        this.clock = clock;
        this.incidents = incidents;
        this.withOthers = withOthers;
        this.runs = runs;
    }

    IncidentStore incidents() {
        return incidents;
    }

    /// The listener gets the id of each record that is closed with a verdict.
    void whenConcluded(BiConsumer<String, IncidentEnd> listener) {
        onConcluded = listener;
    }

    /// The recorder stores the recording of each incident that is closed with a verdict, except drills.
    void setRecorder(Consumer<Incident> newRecorder) {
        recorder = newRecorder;
    }

    /// Adds evidence to every record it belongs to, and returns their titles.
    ///
    /// @param hosts the hosts of the evidence; an empty name if it has no host
    List<String> addEvidence(String cluster, List<String> hosts, String step, Evidence evidence) {
        var records = recordsOf(cluster, hosts);
        records.forEach(record -> record.add(step, evidence));
        return records.stream().map(record -> record.title).toList();
    }

    private synchronized List<IncidentWriter> recordsOf(String cluster, List<String> hosts) {
        return open.stream()
                .filter(writer -> writer.about.isEmpty()
                        || hosts.stream().anyMatch(host -> writer.about.get().test(cluster, host)))
                .toList();
    }

    /// The record that was opened by hand or by a drill.
    private synchronized Optional<IncidentWriter> byHand() {
        return open.stream().filter(writer -> writer.about.isEmpty()).findFirst();
    }

    /// During a drill this returns the drill's record, which gets all evidence.
    IncidentStore.Result<OpenIncident> begin(IncidentStart start) {
        synchronized (openingLock) {
            return drill().orElseGet(() -> replaceByHand(incidents.begin(start), Optional.empty()));
        }
    }

    private Optional<IncidentStore.Result<OpenIncident>> drill() {
        return byHand().filter(writer -> writer.comparison.isPresent()).map(IncidentStore.Result.Available::new);
    }

    /// @param comparison computes the last entry, which compares the closed record with the truth
    IncidentStore.Result<OpenIncident> beginDrill(IncidentStart start, Function<Incident, String> comparison) {
        synchronized (openingLock) {
            return replaceByHand(incidents.begin(start), Optional.of(comparison));
        }
    }

    boolean isDrillRunning() {
        return drill().isPresent();
    }

    /// Replaces the record that was opened by hand. The old one is closed last, so that no evidence is lost between
    /// them.
    private IncidentStore.Result<OpenIncident> replaceByHand(
            IncidentStore.Result<OpenIncident> found, Optional<Function<Incident, String>> comparison) {
        var old = byHand();
        var result = kept(found, Optional.empty(), comparison);
        if (found instanceof IncidentStore.Result.Available<OpenIncident>) {
            old.ifPresent(OpenIncident::close);
        }
        return result;
    }

    /// Continues a record by hand. During a drill nothing else is recorded.
    IncidentStore.Result<OpenIncident> resume(String id) {
        synchronized (openingLock) {
            return isDrillRunning()
                    ? new IncidentStore.Result.Unavailable<>(
                            "a drill is running; close its record with a verdict first")
                    : replaceByHand(incidents.resume(id), Optional.empty());
        }
    }

    /// Begins the record of an owned problem. In a drill this is the drill's record.
    IncidentStore.Result<OpenIncident> take(IncidentStart start, BiPredicate<String, String> about) {
        synchronized (openingLock) {
            return drill().orElseGet(() -> follow(incidents.begin(start), about));
        }
    }

    /// Continues the record of a problem that was taken earlier, unless another console writes it.
    void resume(String id, BiPredicate<String, String> about) {
        synchronized (openingLock) {
            var now = clock.instant();
            boolean triedRecently = Optional.ofNullable(refused.get(id))
                    .filter(tried -> Duration.between(tried, now).abs().compareTo(RETRY) < 0)
                    .isPresent();
            if (openRecord(id).isEmpty()
                    && !triedRecently
                    && follow(incidents.resume(id), about) instanceof IncidentStore.Result.Unavailable<OpenIncident>) {
                refused.put(id, now);
            }
        }
    }

    /// Continues or begins this console's part of a team's record.
    void join(IncidentStart start, BiPredicate<String, String> about) {
        synchronized (openingLock) {
            resume(start.id(), about);
            if (openRecord(start.id()).isEmpty()
                    && !joined.contains(start.id())
                    && follow(incidents.begin(start), about) instanceof IncidentStore.Result.Available<OpenIncident>) {
                joined.add(start.id());
            }
        }
    }

    /// Closes the records of problems that are no longer owned.
    void closeOthers(Set<String> records) {
        close(writer -> writer.about.isPresent() && !records.contains(writer.id));
    }

    private IncidentStore.Result<OpenIncident> follow(
            IncidentStore.Result<OpenIncident> found, BiPredicate<String, String> about) {
        return kept(found, Optional.of(about), Optional.empty());
    }

    private IncidentStore.Result<OpenIncident> kept(
            IncidentStore.Result<OpenIncident> found,
            Optional<BiPredicate<String, String>> about,
            Optional<Function<Incident, String>> comparison) {
        if (found instanceof IncidentStore.Result.Available<OpenIncident>(var incident)) {
            var writer = new IncidentWriter(incident, about, comparison);
            synchronized (this) {
                open.add(writer);
            }
            return new IncidentStore.Result.Available<>(writer);
        }
        return found;
    }

    void release(String id) {
        close(writer -> writer.about.isPresent() && writer.id.equals(id));
    }

    private void close(Predicate<IncidentWriter> which) {
        List<IncidentWriter> closed;
        synchronized (this) {
            closed = open.stream().filter(which).toList();
        }
        closed.forEach(OpenIncident::close);
    }

    /// The record opened by hand, or else that of the problem taken last.
    synchronized Optional<OpenIncident> current() {
        return byHand().or(() -> open.reversed().stream().findFirst()).map(writer -> writer);
    }

    synchronized Optional<OpenIncident> openRecord(String id) {
        return open.stream()
                .filter(writer -> writer.id.equals(id))
                .<OpenIncident>map(writer -> writer)
                .findFirst();
    }

    /// Reports whether an open record cannot be written.
    synchronized void reportErrors(SaveFailures status) {
        open.stream()
                .flatMap(writer -> writer.writeError().stream())
                .findFirst()
                .ifPresentOrElse(why -> status.failedIn(RECORDS, folder, why), () -> status.saved(RECORDS));
    }

    private synchronized void remove(IncidentWriter ended) {
        open.remove(ended);
    }

    /// Removes itself from the open incidents once it has a verdict.
    private final class IncidentWriter implements OpenIncident {
        private final OpenIncident incident;
        private final String id;
        private final String title;
        private final Optional<BiPredicate<String, String>> about;
        private final Optional<Function<Incident, String>> comparison;

        /// @param about tests whether a cluster's host belongs to the owned problem; empty if it records
        ///     everything
        IncidentWriter(
                OpenIncident incident,
                Optional<BiPredicate<String, String>> about,
                Optional<Function<Incident, String>> comparison) {
            this.incident = incident;
            var begun = incident.snapshot().start();
            this.id = begun.id();
            this.title = begun.title();
            this.about = about;
            this.comparison = comparison;
        }

        private boolean isAbout(ClusterHost host) {
            return about.map(problem -> problem.test(host.cluster(), host.host()))
                    .orElse(true);
        }

        @Override
        public void add(String step, Evidence evidence) {
            incident.add(step, evidence);
        }

        @Override
        public Incident snapshot() {
            return withOthers.apply(incident.snapshot());
        }

        @Override
        public void conclude(IncidentEnd end) {
            runs.all().stream()
                    .flatMap(group -> group.runs().stream())
                    .filter(run -> !run.over() && isAbout(run.target()))
                    .forEach(run -> incident.add(
                            "",
                            new Evidence.Note("The probe " + run.probe().probe().name() + " on "
                                    + run.target().host()
                                    + " still ran when the verdict was given. Its result is not in this record.")));
            var now = incident.snapshot();
            var closed = new Incident(now.start(), now.entries(), Optional.of(end), now.damage());
            comparison.ifPresent(c -> incident.add("", new Evidence.Note(c.apply(closed))));
            incident.conclude(end);
            remove(this);
            onConcluded.accept(now.id(), end);
            if (comparison.isEmpty()) {
                recorder.accept(withOthers.apply(closed));
            }
            threads.execute(incident::close);
        }

        @Override
        public Optional<String> writeError() {
            return incident.writeError();
        }

        @Override
        public void close() {
            remove(this);
            incident.close();
        }
    }

    @Override
    public void close() {
        close(_ -> true);
        threads.close();
    }
}
