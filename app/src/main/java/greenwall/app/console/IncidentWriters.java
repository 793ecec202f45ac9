package greenwall.app.console;

import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentClosing;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.incident.OpenIncident;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
import java.util.function.UnaryOperator;

/// The open incident records. There is at most one that was opened by hand or by a drill, which records
/// everything, and one for each owned problem, which records what concerns that problem. They stay open when
/// another site is shown.
final class IncidentWriters implements AutoCloseable {
    private final IncidentStore incidents;
    private final UnaryOperator<Incident> withOthers;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile BiConsumer<String, IncidentClosing> onConcluded = (_, _) -> {};
    private volatile Consumer<Incident> recorder = _ -> {};

    /// Guarded by this, like all fields below.
    private Optional<OpenIncident> current = Optional.empty();

    /// Whether the current one belongs to a drill.
    private boolean rehearsing;

    /// The records of owned problems by id, newest last.
    private final Map<String, ProblemIncident> byProblem = new LinkedHashMap<>();

    /// Records that cannot be continued here, because another window writes them or they are closed.
    private final Set<String> refused = new HashSet<>();

    /// Records of which this console has begun its part, or failed to.
    private final Set<String> joined = new HashSet<>();

    /// @param concerns tests whether a cluster's host belongs to it
    private record ProblemIncident(OpenIncident open, BiPredicate<String, String> concerns) {}

    /// @param withOthers adds what other consoles recorded to an incident of this console
    IncidentWriters(IncidentStore incidents, UnaryOperator<Incident> withOthers) {
        this.incidents = incidents;
        this.withOthers = withOthers;
    }

    IncidentStore incidents() {
        return incidents;
    }

    /// The listener gets the id of each record that is closed with a verdict.
    void whenConcluded(BiConsumer<String, IncidentClosing> listener) {
        onConcluded = listener;
    }

    /// The recorder stores the source data of each incident that is closed with a verdict, except drills.
    void whenOver(Consumer<Incident> newRecorder) {
        recorder = newRecorder;
    }

    /// Adds evidence to every record it belongs to. Returns false if there is none.
    ///
    /// @param hosts the hosts of the evidence; an empty name if it has no host
    boolean addEvidence(String cluster, List<String> hosts, String step, Evidence evidence) {
        var records = recordsOf(cluster, hosts);
        records.forEach(open -> open.add(step, evidence));
        return !records.isEmpty();
    }

    private synchronized List<OpenIncident> recordsOf(String cluster, List<String> hosts) {
        var records = new ArrayList<OpenIncident>();
        current.ifPresent(records::add);
        byProblem.values().stream()
                .filter(entry ->
                        hosts.stream().anyMatch(host -> entry.concerns().test(cluster, host)))
                .map(ProblemIncident::open)
                .forEach(records::add);
        return records;
    }

    /// During a drill this returns the drill's record, which gets all evidence.
    synchronized IncidentStore.Found<OpenIncident> begin(IncidentOpening opening) {
        return drill().orElseGet(() -> begin(opening, Optional.empty()));
    }

    private Optional<IncidentStore.Found<OpenIncident>> drill() {
        return current.filter(_ -> rehearsing).map(IncidentStore.Found.Available::new);
    }

    /// @param comparison computes the last entry, which compares the closed record with the truth
    synchronized IncidentStore.Found<OpenIncident> rehearse(
            IncidentOpening opening, Function<Incident, String> comparison) {
        return begin(opening, Optional.of(comparison));
    }

    synchronized boolean rehearsing() {
        return rehearsing;
    }

    private IncidentStore.Found<OpenIncident> begin(
            IncidentOpening opening, Optional<Function<Incident, String>> comparison) {
        var begun = incidents.begin(opening);
        if (begun instanceof IncidentStore.Found.Available<OpenIncident>(var open)) {
            current.ifPresent(OpenIncident::close);
            rehearsing = comparison.isPresent();
            var mine = new Current(open, comparison);
            current = Optional.of(mine);
            return new IncidentStore.Found.Available<>(mine);
        }
        return begun;
    }

    /// Begins the record of an owned problem. In a drill this is the drill's record.
    synchronized IncidentStore.Found<OpenIncident> take(IncidentOpening opening, BiPredicate<String, String> about) {
        return drill().orElseGet(() -> follow(incidents.begin(opening), about));
    }

    /// Continues the record of a problem that was taken earlier, unless another console writes it.
    synchronized void resume(String id, BiPredicate<String, String> about) {
        if (writing(id).isEmpty()
                && !refused.contains(id)
                && follow(incidents.resume(id), about) instanceof IncidentStore.Found.Unavailable<OpenIncident>) {
            refused.add(id);
        }
    }

    /// Continues or begins this console's part of a team's record.
    synchronized void join(IncidentOpening opening, BiPredicate<String, String> about) {
        resume(opening.id(), about);
        if (writing(opening.id()).isEmpty() && !joined.contains(opening.id())) {
            joined.add(opening.id());
            follow(incidents.begin(opening), about);
        }
    }

    /// Closes the records of problems that are no longer owned.
    void closeOthers(Set<String> records) {
        List<OpenIncident> others;
        synchronized (this) {
            others = byProblem.entrySet().stream()
                    .filter(entry -> !records.contains(entry.getKey()))
                    .map(entry -> entry.getValue().open())
                    .toList();
        }
        others.forEach(OpenIncident::close);
    }

    private IncidentStore.Found<OpenIncident> follow(
            IncidentStore.Found<OpenIncident> found, BiPredicate<String, String> about) {
        if (found instanceof IncidentStore.Found.Available<OpenIncident>(var open)) {
            var mine = new Current(open, Optional.empty());
            byProblem.put(open.now().id(), new ProblemIncident(mine, about));
            return new IncidentStore.Found.Available<>(mine);
        }
        return found;
    }

    void release(String id) {
        Optional<OpenIncident> open;
        synchronized (this) {
            open = Optional.ofNullable(byProblem.get(id)).map(ProblemIncident::open);
        }
        open.ifPresent(OpenIncident::close);
    }

    /// The record opened by hand, or else that of the problem taken last.
    synchronized Optional<OpenIncident> current() {
        return current.or(
                () -> byProblem.values().stream().reduce((_, later) -> later).map(ProblemIncident::open));
    }

    synchronized Optional<OpenIncident> writing(String id) {
        return current.filter(open -> open.now().id().equals(id))
                .or(() -> Optional.ofNullable(byProblem.get(id)).map(ProblemIncident::open));
    }

    private synchronized void remove(OpenIncident ended) {
        if (current.filter(c -> c == ended).isPresent()) {
            current = Optional.empty();
            rehearsing = false;
        }
        byProblem.values().removeIf(incident -> incident.open() == ended);
    }

    /// Removes itself from the open incidents once it has a verdict.
    private final class Current implements OpenIncident {
        private final OpenIncident open;
        private final Optional<Function<Incident, String>> comparison;

        Current(OpenIncident open, Optional<Function<Incident, String>> comparison) {
            this.open = open;
            this.comparison = comparison;
        }

        @Override
        public void add(String step, Evidence evidence) {
            open.add(step, evidence);
        }

        @Override
        public Incident now() {
            return withOthers.apply(open.now());
        }

        @Override
        public void conclude(IncidentClosing closing) {
            var now = open.now();
            var closed = new Incident(now.opening(), now.entries(), Optional.of(closing), now.damage());
            comparison.ifPresent(c -> open.add("", new Evidence.Note(c.apply(closed))));
            open.conclude(closing);
            remove(this);
            onConcluded.accept(now.id(), closing);
            if (comparison.isEmpty()) {
                recorder.accept(withOthers.apply(closed));
            }
            threads.execute(open::close);
        }

        @Override
        public Optional<String> writeError() {
            return open.writeError();
        }

        @Override
        public void close() {
            remove(this);
            open.close();
        }
    }

    @Override
    public void close() {
        List<OpenIncident> all;
        synchronized (this) {
            all = new ArrayList<>(
                    byProblem.values().stream().map(ProblemIncident::open).toList());
            current.ifPresent(all::add);
        }
        all.forEach(OpenIncident::close);
        threads.close();
    }
}
